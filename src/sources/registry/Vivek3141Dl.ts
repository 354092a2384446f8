import { wordsOf } from "../../rows/index.ts"
import { codeExtractor } from "../base/localCode.ts"

const topics: Readonly<Record<string, string>> = { nlp: "language models", nn: "neural networks" }

/** The series on deep learning of the channel vcubingx; a folder is a part. */
export const layer = codeExtractor({
  id: "vivek3141_dl",
  name: "Vivek Verma (vcubingx), Visualizing Deep Learning",
  kind: "code",
  priority: 1,
  expected: 98,
  flavour: "manimgl"
}, [{
  repository: "https://github.com/vivek3141/dl-visualization",
  commit: "ab7f5dca5e8dfffd5cc1ab443dbed93a2af73901",
  license: "unlicensed",
  author: "Vivek Verma (vcubingx)",
  url: "https://github.com/vivek3141/dl-visualization",
  notes: () => (scene) => {
    const [series = "", part = "", ...rest] = scene.path.split("/")
    return {
      group: rest.length === 0 ? series : `${series}/${part}`,
      context: `Visualizing Deep Learning, ${topics[series] ?? series}, ${
        wordsOf(part).replace(/(\D)(\d+)$/, "$1 $2")
      }`,
      metadata: { channel_url: "https://youtube.com/vcubingx" }
    }
  }
}])
