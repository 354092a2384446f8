import { Schema } from "effect"
import { type Format } from "../../tables/index.ts"
import { turns } from "./rules.ts"
import { axolotl, llamaFactory } from "./trainers.ts"

const names = { system: "system", user: "human", assistant: "gpt" } as const

/** `{"conversations": [{"from", "value"}]}`, from `system`, `human` and `gpt`. */
export const format: Format = {
  name: "sharegpt",
  columns: [{ name: "conversations", type: { turns: ["from", "value"] } }],
  schema: Schema.Struct({ conversations: turns({ role: "from", content: "value" }, names) }),
  row: ({ system, turns }) => ({
    conversations: [
      ...(system === undefined ? [] : [{ from: names.system, value: system }]),
      ...turns.map(({ content, role }) => ({ from: names[role], value: content }))
    ]
  }),
  shown: "turns",
  datasetInfo: {
    formatting: "sharegpt",
    columns: { messages: "conversations" },
    tags: { role_tag: "from", content_tag: "value", user_tag: "human", assistant_tag: "gpt", system_tag: "system" }
  },
  snippets: (made) => [
    axolotl(made, [
      "type: chat_template",
      "field_messages: conversations",
      "message_property_mappings:",
      "  role: from",
      "  content: value",
      "roles:",
      "  system: [system]",
      "  user: [human]",
      "  assistant: [gpt]"
    ]),
    llamaFactory(made, "sft"),
    { trainer: "TRL", text: "reads messages: export with --to messages" }
  ]
}
