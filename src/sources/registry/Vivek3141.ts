import { wordsOf } from "../../rows/index.ts"
import { codeExtractor, folderOrFile } from "../base/localCode.ts"

/** Code of the channel vcubingx. Its README forbids use without permission; every row says so. */
export const layer = codeExtractor({
  id: "vivek3141",
  name: "Vivek Verma (vcubingx), videos",
  kind: "code",
  priority: 1,
  expected: 431,
  flavour: "manimgl"
}, [{
  repository: "https://github.com/vivek3141/videos",
  commit: "b9810e45b42448bdf4ab611b86c7561381ef107a",
  license: "permission-required",
  licenseSource: "README.md, License: only for reference, not for usage without permission",
  author: "Vivek Verma (vcubingx)",
  url: "https://github.com/vivek3141/videos",
  notes: () => (scene) => {
    const group = folderOrFile(scene.path)
    return {
      group,
      context: `vcubingx: ${wordsOf(scene.path.replace(/^.*\//, ""))}`,
      metadata: { channel_url: "https://youtube.com/vcubingx" }
    }
  }
}])
