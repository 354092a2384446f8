import { Schema } from "effect"
import { type Format } from "../../tables/index.ts"
import { turns } from "./rules.ts"
import { axolotl, llamaFactory, trl } from "./trainers.ts"

const names = { system: "system", user: "user", assistant: "assistant" } as const

/** `{"messages": [{"role", "content"}]}`, of `system`, `user` and `assistant`. */
export const format: Format = {
  name: "messages",
  columns: [{ name: "messages", type: { turns: ["role", "content"] } }],
  schema: Schema.Struct({ messages: turns({ role: "role", content: "content" }, names) }),
  row: ({ system, turns }) => ({
    messages: [
      ...(system === undefined ? [] : [{ role: names.system, content: system }]),
      ...turns.map(({ content, role }) => ({ role, content }))
    ]
  }),
  shown: "turns",
  datasetInfo: {
    formatting: "sharegpt",
    columns: { messages: "messages" },
    tags: {
      role_tag: "role",
      content_tag: "content",
      user_tag: "user",
      assistant_tag: "assistant",
      system_tag: "system"
    }
  },
  snippets: (made) => [
    trl(made, ""),
    axolotl(made, ["type: chat_template", "field_messages: messages"]),
    llamaFactory(made, "sft")
  ]
}
