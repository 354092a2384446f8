import { type ProjectFile, type Scene } from "../../python/index.ts"
import { isRequest, readMarkdown } from "../text/markdown.ts"
import type { ReadProject } from "./readProject.ts"
import type { SceneNotes } from "./sceneDraft.ts"

/** What the Markdown cells around a notebook's cell say. */
export interface CellNotes {
  /** Headings above it, outermost first, one a level. */
  readonly headings: ReadonlyArray<string>
  /** Paragraphs of the Markdown cells right before it, with nothing but Markdown between. */
  readonly paragraphs: ReadonlyArray<string>
}

/** The headings and prose that stand over a cell of a notebook. */
export const cellNotes = (file: ProjectFile, cell: number): CellNotes => {
  const cells = file.cells ?? []
  const headings: Array<{ readonly level: number; readonly text: string }> = []
  let paragraphs: Array<string> = []
  for (let at = 0; at < cell && at < cells.length; at++) {
    const { kind, text } = cells[at]!
    if (kind === "code") {
      if (text.trim() !== "") paragraphs = []
      continue
    }
    const read = readMarkdown(text)
    for (const heading of read.headings) {
      while (headings.length > 0 && headings.at(-1)!.level >= heading.level) headings.pop()
      headings.push(heading)
    }
    paragraphs.push(...read.paragraphs)
  }
  return { headings: headings.map(({ text }) => text), paragraphs }
}

/** Pages that tell what a folder is about. */
export const isDescription = (path: string): boolean => /(^|\/)(README|DESCRIPTION)\.md$/i.test(path)

/** Parts that say something, as one line. */
export const joinContext = (...parts: ReadonlyArray<string | undefined>): string | undefined => {
  const text = parts.filter((part) => part !== undefined && part !== "").join(" › ")
  return text === "" ? undefined : text
}

/**
 * Notes of any repository: Markdown cells over a notebook's scene (prose that asks for a picture is its description), the
 * page of the folder that a file stands in (its title and first paragraph are the context).
 */
export const markdownNotes =
  (options: { readonly groupOf: (path: string) => string }) => (read: ReadProject): (scene: Scene) => SceneNotes => {
    const files = new Map(read.project.files.map((file) => [file.path, file]))
    const pages = new Map(
      [...read.texts].filter(([path]) => isDescription(path)).map(([path, text]) =>
        [path.slice(0, path.lastIndexOf("/") + 1), readMarkdown(text)] as const
      )
    )
    return (scene) => {
      const file = files.get(scene.path)
      const page = pages.get(scene.path.slice(0, scene.path.lastIndexOf("/") + 1))
      const about = page === undefined ? undefined : joinContext(page.headings[0]?.text, page.paragraphs[0])
      if (file?.cells === undefined || scene.cell === undefined) {
        return { group: options.groupOf(scene.path), context: about }
      }
      const { headings, paragraphs } = cellNotes(file, scene.cell)
      const description = paragraphs.find(isRequest)
      return {
        group: scene.path,
        description,
        context: joinContext(...headings, ...paragraphs.filter((paragraph) => paragraph !== description)) ?? about
      }
    }
  }
