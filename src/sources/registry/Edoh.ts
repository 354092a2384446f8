import { datasetExtractor, sideOf } from "../base/rows.ts"

/** Instructions and code in a training and a test file, whose names give the side. */
export const layer = datasetExtractor({
  about: {
    id: "edoh",
    name: "Edoh/manim_python",
    kind: "rows",
    priority: 1,
    expected: 650,
    flavour: "manimce",
    origins: [{
      repository: "https://huggingface.co/datasets/Edoh/manim_python",
      license: "LicenseRef-creativeml-openrail-m",
      licenseSource: "the data set's card",
      author: "Edoh",
      url: "https://huggingface.co/datasets/Edoh/manim_python"
    }]
  },
  columns: { required: ["instruction", "output"] },
  read: (row, file) => ({
    code: row["output"],
    description: row["instruction"],
    side: sideOf(/(?:^|[^a-z])(train|test)(?:ing)?(?:[^a-z]|$)/i.exec(file)?.[1])
  })
})
