import { Schema } from "effect"
import { type Format } from "../../tables/index.ts"
import { Text } from "./rules.ts"
import { axolotl, llamaFactory, trl } from "./trainers.ts"

/** `{"text"}`: system text, request and answer, an empty line between. */
export const format: Format = {
  name: "text",
  columns: [{ name: "text", type: "text" }],
  schema: Schema.Struct({ text: Text }),
  row: ({ system, turns }) =>
    turns.some(({ content }) => content.trim() === "")
      ? { text: "" }
      : { text: [...(system === undefined ? [] : [system]), ...turns.map(({ content }) => content)].join("\n\n") },
  shown: "text",
  datasetInfo: { formatting: "alpaca", columns: { prompt: "text" } },
  snippets: (made) => [
    trl(made, "dataset_text_field=\"text\""),
    axolotl(made, ["type: completion", "field: text"]),
    llamaFactory(made, "pt")
  ]
}
