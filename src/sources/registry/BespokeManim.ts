import { datasetExtractor, plainMembers } from "../base/rows.ts"

/** Questions, narration and code made by a model; the videos inside the Parquet file are not read. */
export const layer = datasetExtractor({
  about: {
    id: "bespoke_manim",
    name: "Bespoke Manim",
    kind: "rows",
    priority: 3,
    expected: 1000,
    flavour: "manimce",
    origins: [{
      repository: "https://huggingface.co/datasets/bespokelabs/bespoke-manim",
      license: "unlicensed",
      author: "Bespoke Labs",
      url: "https://huggingface.co/datasets/bespokelabs/bespoke-manim"
    }]
  },
  columns: {
    required: ["question", "python_code"],
    optional: ["subject", "topic", "title", "narration", "visual_style", "scene_class_name", "error"]
  },
  read: (row) => {
    const { error, question, scene_class_name, title } = row
    return {
      code: row["python_code"],
      description: question,
      refusal: typeof error === "string" && !/^\s*(?:none|nan)?\s*$/i.test(error)
        ? ["error-at-origin", `marked as broken: ${error.trim().split("\n").at(-1)!.slice(0, 200)}`]
        : undefined,
      metadata: {
        ...plainMembers(row, ["subject", "topic", "narration", "visual_style"]),
        class_name: scene_class_name ?? undefined,
        video_title: title ?? undefined,
        original_context: [row["subject"], row["topic"]].filter((part) => typeof part === "string").join(": ")
      }
    }
  }
})
