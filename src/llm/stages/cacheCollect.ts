import { Effect, Schema } from "effect"
import { Options, Stage } from "../../stage/index.ts"
import { garbageText } from "../answers/storeText.ts"
import { AnswerStore } from "../AnswerStore.ts"
import { answerStore } from "./answerStore.ts"
import { answers } from "./modelOptions.ts"

/** What the store can do without; never an answer. */
export const cacheCollect = Stage.make({
  name: "cache gc",
  summary: "Tidy the store of answers: notes, ended jobs, free pages; never an answer",
  examples: ["datawright cache gc --dry-run"],
  options: { dryRun: Options.flag("Say what would go; change nothing"), answers },
  result: Schema.Struct({ notes: Schema.Number, jobs: Schema.Number, bytes: Schema.Number }),
  run: ({ dryRun }) => Effect.flatMap(AnswerStore, (store) => store.collectGarbage(dryRun)),
  layers: answerStore,
  tell: (removed, { dryRun }) => garbageText(dryRun, removed)
})
