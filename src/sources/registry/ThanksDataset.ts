import { datasetExtractor } from "../base/rows.ts"

/** Many prompts over fewer codes, in many wrappings; a wrapping that is not certain stays on. */
export const layer = datasetExtractor({
  about: {
    id: "thanks_dataset",
    name: "thanhkt/manim_code",
    kind: "rows",
    priority: 1,
    expected: 4400,
    flavour: "manimce",
    origins: [{
      repository: "https://huggingface.co/datasets/thanhkt/manim_code",
      license: "unlicensed",
      author: "thanhkt",
      url: "https://huggingface.co/datasets/thanhkt/manim_code"
    }]
  },
  columns: { required: ["output"], optional: ["input", "instruction"] },
  read: (row) => {
    const { input, instruction, output } = row
    return { code: output, description: typeof input === "string" && input.trim() !== "" ? input : instruction }
  }
})
