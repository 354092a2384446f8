import { Schema } from "effect"
import { type Format } from "../../tables/index.ts"
import { onePair } from "./onePair.ts"
import { Text } from "./rules.ts"
import { axolotl, llamaFactory, trl } from "./trainers.ts"

/**
 * `{"prompt", "completion"}`, two texts that are one when put together: the system text stands before the request, and an
 * empty line ends the prompt.
 */
export const format: Format = {
  name: "prompt-completion",
  columns: ["prompt", "completion"].map((name) => ({ name, type: "text" })),
  schema: Schema.Struct({ prompt: Text, completion: Text }),
  row: (conversation) => {
    const pair = onePair(conversation)
    if (typeof pair === "string") return pair
    const { system } = conversation
    // Checked before anything is put around it, so that a request of blanks is not hidden.
    const prompt = pair.request.trim() === "" ? "" : `${system === undefined ? "" : `${system}\n\n`}${pair.request}\n\n`
    return { prompt, completion: pair.answer }
  },
  shown: "text",
  datasetInfo: { formatting: "alpaca", columns: { prompt: "prompt", response: "completion" } },
  snippets: (made) => [
    trl(made, "completion_only_loss=True"),
    axolotl(made, [
      "type:",
      "  field_instruction: prompt",
      "  field_output: completion",
      "  format: \"{instruction}\"",
      "  no_input_format: \"{instruction}\""
    ]),
    llamaFactory(made, "sft")
  ]
}
