import { type Json } from "../../rows/index.ts"
import { datasetExtractor, plainMembers, sideOf } from "../base/rows.ts"

const filled = (value: Json.Json | undefined): boolean => typeof value === "string" && !/^\s*(?:nan)?\s*$/i.test(value)

/** Reviewed requests with code; its own split is kept. Source: the columns of kaggle.com/datasets/ravidussilva/manim-sft */
export const layer = datasetExtractor({
  about: {
    id: "manimbench",
    name: "ManimBench",
    kind: "rows",
    priority: 4,
    expected: 417,
    flavour: "manimce",
    origins: [{
      repository: "https://huggingface.co/datasets/SuienR/ManimBench-v1",
      license: "CC-BY-NC-SA-4.0",
      licenseSource: "https://www.kaggle.com/datasets/ravidussilva/manim-sft",
      author: "Ravidu Silva",
      url: "https://www.kaggle.com/datasets/ravidussilva/manim-sft"
    }]
  },
  columns: {
    required: ["Reviewed Description", "Code"],
    optional: ["Generated Description", "Type", "Split"]
  },
  read: (row) => ({
    code: row["Code"],
    description: filled(row["Reviewed Description"]) ? row["Reviewed Description"] : row["Generated Description"],
    side: sideOf(row["Split"]),
    metadata: { ...plainMembers(row, ["Type"]), benchmark: "ManimBench" }
  })
})
