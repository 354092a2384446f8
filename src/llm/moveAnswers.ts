import { Path } from "@effect/platform"
import { Effect, Either, Schema, Stream } from "effect"
import { stringify } from "../rows/index.ts"
import { InputError, Jsonl, Outputs } from "../stage/index.ts"
import { StoredAnswer } from "./Answer.ts"
import { AnswerStore, type AnswerStoreError } from "./AnswerStore.ts"

/** All stored answers as JSON lines, in the order of their keys; gives their number. */
export const exportAnswers = Effect.fn("exportAnswers")(function*(output: string, force: boolean) {
  const paths = yield* Path.Path
  const store = yield* AnswerStore
  const outputs = yield* Outputs.open({ stage: "cache-export", manifest: `${output}.manifest.json`, force })
  const out = yield* outputs.create(paths.basename(output))
  let count = 0
  yield* Stream.runForEach(store.all, (answer) => {
    count++
    return out.write(`${stringify(answer)}\n`, 1)
  })
  yield* outputs.commit({ options: {}, inputs: [] })
  return count
}, Effect.scoped)

const decode = Schema.decodeUnknownEither(StoredAnswer)

/** Takes exported answers over; those that are there stay. A line that is no answer ends it, with nothing half done lost. */
export const importAnswers = Effect.fn("importAnswers")(function*(input: string) {
  const store = yield* AnswerStore
  const before = yield* Effect.map(store.stats, (stats) => stats.entries)
  let read = 0
  let waiting: Array<Effect.Effect<void, AnswerStoreError>> = []
  const written = Effect.suspend(() => {
    const all = waiting
    waiting = []
    return Effect.zipRight(store.flush, Effect.all(all, { discard: true }))
  })
  yield* Stream.runForEach(Jsonl.readRows(input), (row) =>
    Effect.gen(function*() {
      const answer = row._tag === "Malformed" ? Either.left(row.detail) : Either.mapLeft(decode(row.value), String)
      if (Either.isLeft(answer)) {
        return yield* new InputError({
          where: `${input}:${row.line}`,
          found: answer.left.split("\n").at(-1) ?? "",
          expected: "an answer as cache export writes it"
        })
      }
      waiting.push(yield* store.put(answer.right))
      if (++read % 1000 === 0) yield* written
    }))
  yield* written
  const after = yield* Effect.map(store.stats, (stats) => stats.entries)
  return { read, added: after - before }
})
