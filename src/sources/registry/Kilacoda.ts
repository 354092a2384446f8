import { wordsOf } from "../../rows/index.ts"
import { codeExtractor } from "../base/localCode.ts"

/** Chemistry through the plugin chanim. Its README forbids use without permission; every row says so. */
export const layer = codeExtractor({
  id: "kilacoda",
  name: "kilacoda, chemistry videos",
  kind: "code",
  priority: 1,
  expected: 63,
  flavour: "manimce"
}, [{
  repository: "https://github.com/kilacoda/videos",
  commit: "d1a8040b85f573500da4bdf1c95e0e62dec10717",
  license: "permission-required",
  licenseSource: "README.md, Copyright Notice: not for usage without permission",
  author: "kilacoda",
  url: "https://github.com/kilacoda/videos",
  notes: () => (scene) => ({
    group: scene.path,
    context: `Chemistry: ${wordsOf(scene.path).toLowerCase()}`,
    metadata: { channel_url: "https://www.youtube.com/channel/UCYiEcjVorHS78RgoqKiIFgQ", plugin: "chanim" }
  })
}])
