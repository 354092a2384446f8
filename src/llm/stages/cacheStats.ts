import { Effect, Schema } from "effect"
import { Stage } from "../../stage/index.ts"
import { storeText } from "../answers/storeText.ts"
import { AnswerStore } from "../AnswerStore.ts"
import { answerStore } from "./answerStore.ts"
import { answers } from "./modelOptions.ts"

const Count = Schema.Number
const Group = Schema.Struct({ name: Schema.String, entries: Count, bytes: Count, cost: Count })

/** The store of paid answers in numbers. */
export const cacheStats = Stage.make({
  name: "cache stats",
  aliases: ["cache-stats"],
  summary: "Show the stored answers in numbers: by model, source and prompt version, paid and saved",
  examples: ["datawright cache stats"],
  options: { answers },
  result: Schema.Struct({
    path: Schema.String,
    entries: Count,
    bytes: Count,
    usage: Schema.Struct({ input: Count, output: Count, cacheRead: Count, cacheWrite: Count }),
    cost: Count.annotations({ description: "US dollars paid for what is stored" }),
    unpriced: Count.annotations({ description: "Answers without a known price" }),
    hits: Count.annotations({ description: "How often stored answers spared a call" }),
    tokensSaved: Count,
    costSaved: Count,
    by: Schema.Record({ key: Schema.Literal("model", "source", "prompt_version"), value: Schema.Array(Group) })
  }),
  run: () => Effect.flatMap(AnswerStore, ({ path, stats }) => Effect.map(stats, (known) => ({ path, ...known }))),
  layers: answerStore,
  tell: ({ path, ...known }) => storeText(path, known)
})
