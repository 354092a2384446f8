import { examplesOf } from "../base/examples.ts"
import { pinnedExtractor } from "../base/localCode.ts"

/** The examples in ManimCE's own documentation: docstrings and pages. One file is one group. */
export const layer = pinnedExtractor({
  id: "manim_ce_examples",
  name: "Examples in ManimCE's documentation",
  kind: "documentation",
  priority: 5,
  expected: 470,
  flavour: "manimce"
}, [{
  repository: "https://github.com/ManimCommunity/manim",
  commit: "0204c66ab6fed0375ce13023cdd8f4abfb1689cb",
  license: "MIT",
  licenseSource: "LICENSE.community",
  author: "The Manim Community Developers",
  url: "https://docs.manim.community"
}], examplesOf)
