import { Schema } from "effect"
import { type Format } from "../../tables/index.ts"
import { onePair } from "./onePair.ts"
import { Text } from "./rules.ts"
import { axolotl, llamaFactory } from "./trainers.ts"

/** `{"instruction", "input", "output", "system"}`; `input` is always empty, `system` is empty without a system text. */
export const format: Format = {
  name: "alpaca",
  columns: ["instruction", "input", "output", "system"].map((name) => ({ name, type: "text" })),
  schema: Schema.Struct({ instruction: Text, input: Schema.String, output: Text, system: Schema.String }),
  row: (conversation) => {
    const pair = onePair(conversation)
    return typeof pair === "string"
      ? pair
      : { instruction: pair.request, input: "", output: pair.answer, system: conversation.system ?? "" }
  },
  shown: "turns",
  datasetInfo: {
    formatting: "alpaca",
    columns: { prompt: "instruction", query: "input", response: "output", system: "system" }
  },
  snippets: (made) => [
    llamaFactory(made, "sft"),
    axolotl(made, ["type: alpaca_w_system.load_instruct"]),
    { trainer: "TRL", text: "reads messages: export with --to messages" }
  ]
}
