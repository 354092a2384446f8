import { wordsOf } from "../../rows/index.ts"
import { codeExtractor } from "../base/localCode.ts"

/** The videos made with ManimCE; all others use the copy of manimlib in the repository. */
const topics = /^(2021\/MarchingSquares|2022\/(?:JPEGImageCompression|PNGvsQOI|PageRank|TSPProblem))\//

/** The part of the repository that is written for ManimCE, with the modules it shares. */
export const layer = codeExtractor({
  id: "reducible",
  name: "Reducible",
  kind: "code",
  priority: 3,
  expected: 155,
  flavour: "manimce"
}, [{
  repository: "https://github.com/nipunramk/Reducible",
  commit: "88f4f8f7da11443b4e995bf0c71683c55e2cf17b",
  license: "unlicensed",
  author: "Nipun Ramakrishnan (Reducible)",
  url: "https://github.com/nipunramk/Reducible",
  vendored: ["manimlib"],
  isCode: (path) => topics.test(path) || path.startsWith("2022/common/"),
  hasScenes: (path) => topics.test(path),
  notes: () => (scene) => {
    const group = topics.exec(scene.path)![1]!
    const [year, topic] = group.split("/") as [string, string]
    return {
      group,
      context: `Reducible, ${wordsOf(topic)} (${year})`,
      metadata: { video_topic: wordsOf(topic), year: Number(year), channel_url: "https://www.youtube.com/c/Reducible" }
    }
  }
}])
