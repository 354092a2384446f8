import { codeExtractor } from "../base/localCode.ts"

/** Binary search trees: one file of scenes and three modules, one group. */
export const layer = codeExtractor({
  id: "likey_data_structures",
  name: "Likey00, data structures",
  kind: "code",
  priority: 3,
  expected: 4,
  flavour: "manimce"
}, [{
  repository: "https://github.com/Likey00/manim-data-structures",
  commit: "19c8e1049be1ca42fb49cd71ee912c060058f559",
  license: "unlicensed",
  author: "Likey00",
  url: "https://github.com/Likey00/manim-data-structures",
  notes: () => (scene) => ({
    group: scene.path.split("/")[0]!,
    context: "Visualisations of data structures: binary search tree"
  })
}])
