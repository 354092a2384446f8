import { Effect, Schema, Stream } from "effect"
import { AsJson, print, printJson, Stage } from "../../stage/index.ts"
import { answerText } from "../answers/storeText.ts"
import { AnswerStore } from "../AnswerStore.ts"
import { answerStore } from "./answerStore.ts"
import { answers } from "./modelOptions.ts"

/** The stored answers, printed as they are read: one line each, whole with `--json`. */
export const cacheList = Stage.make({
  name: "cache ls",
  summary: "List the stored answers by key, one line each",
  details: "With --json, each answer whole, as one line of JSON.",
  examples: ["datawright cache ls"],
  options: { answers },
  result: Schema.Void,
  run: () =>
    Effect.gen(function*() {
      const store = yield* AnswerStore
      const asJson = yield* AsJson
      yield* Stream.runForEach(store.all, (answer) => asJson ? printJson(answer) : print(answerText(answer)))
    }),
  layers: answerStore,
  tell: () => ""
})
