import { Effect, Schema } from "effect"
import { Options, Stage } from "../../stage/index.ts"
import { importAnswers } from "../moveAnswers.ts"
import { answerStore } from "./answerStore.ts"
import { answers } from "./modelOptions.ts"

/** Answers of another machine into the store. */
export const cacheImport = Stage.make({
  name: "cache import",
  summary: "Take over answers that cache export wrote; those that are there stay",
  examples: ["datawright cache import --input answers.jsonl"],
  options: { input: Options.file("JSON lines that cache export wrote"), answers },
  result: Schema.Struct({ input: Schema.String, read: Schema.Number, added: Schema.Number }),
  run: ({ input }) => Effect.map(importAnswers(input), ({ added, read }) => ({ input, read, added })),
  layers: answerStore,
  tell: ({ added, input, read }) =>
    `${input}: ${read.toLocaleString("en")} answers read, ${added.toLocaleString("en")} of them new`
})
