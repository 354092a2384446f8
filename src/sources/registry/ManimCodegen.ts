import { datasetExtractor } from "../base/rows.ts"

/** Queries and answers; every query occurs in `thanks_dataset` too. */
export const layer = datasetExtractor({
  about: {
    id: "manim_codegen",
    name: "generaleoley/manim-codegen",
    kind: "rows",
    priority: 1,
    expected: 1622,
    flavour: "manimce",
    origins: [{
      repository: "https://huggingface.co/datasets/generaleoley/manim-codegen",
      license: "unlicensed",
      author: "generaleoley",
      url: "https://huggingface.co/datasets/generaleoley/manim-codegen"
    }]
  },
  columns: { required: ["query", "answer"] },
  read: (row) => ({ code: row["answer"], description: row["query"] })
})
