import { wordsOf } from "../../rows/index.ts"
import { codeExtractor } from "../base/localCode.ts"
import { cellNotes, joinContext } from "../base/markdownNotes.ts"

/** Notebooks, one a video; a cell that defines a scene is followed by one that renders it. */
export const layer = codeExtractor({
  id: "kutuzova",
  name: "Svetlana Kutuzova, animations",
  kind: "notebooks",
  priority: 3,
  expected: 23,
  flavour: "manimce"
}, [{
  repository: "https://github.com/sgalkina/animations",
  commit: "edcbb5327c5826d4d03664450962650428fe3b39",
  license: "MIT",
  licenseSource: "LICENSE",
  author: "Svetlana Kutuzova",
  url: "https://github.com/sgalkina/animations",
  notes: ({ project }) => {
    const files = new Map(project.files.map((file) => [file.path, file]))
    return (scene) => {
      const topic = wordsOf(scene.path.slice(scene.path.lastIndexOf("/") + 1))
      const file = files.get(scene.path)
      const { headings, paragraphs } = file === undefined || scene.cell === undefined
        ? { headings: [], paragraphs: [] }
        : cellNotes(file, scene.cell)
      // Headings such as "Outro" and remarks on how a cell was written are context, no requests.
      return {
        group: scene.path,
        context: joinContext(topic, ...headings),
        metadata: {
          notebook: topic,
          ...(headings.length === 0 ? {} : { notebook_heading: headings.at(-1)! }),
          ...(paragraphs.length === 0 ? {} : { notebook_markdown: paragraphs.join("\n") })
        }
      }
    }
  }
}])
