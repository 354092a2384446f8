import { Console, Context, Effect, Schema } from "effect"
import type { UsageError } from "./errors.ts"
import { runDecoded } from "./Stage.ts"
import type * as Stage from "./Stage.ts"

/** True when results are wanted as JSON; stages that print rows as they come ask it, all others need not. */
export class AsJson extends Context.Reference<AsJson>()("@datawright/AsJson", {
  defaultValue: (): boolean => false
}) {}

/** A result, on standard output. */
export const print = (text: string) => Console.log(text)

/** A result for machines, on standard output: one line of JSON. */
export const printJson = (value: unknown) => Console.log(JSON.stringify(value))

/**
 * Runs a stage as its command does: the result is told on standard output (as one line of JSON when that is wanted), then a check
 * that did not hold, or work done in part, fails.
 */
export const runStage = <O extends Stage.OptionSet, A, I, E, R, LE, LR>(
  stage: Stage.Stage<O, A, I, E, R, LE, LR>,
  options: Stage.Values<O>
): Effect.Effect<void, E | LE | UsageError | Stage.Failure, R | LR> =>
  Effect.gen(function*() {
    const result = yield* runDecoded(stage, options)
    if (yield* AsJson) {
      const encoded = yield* Effect.orDie(Schema.encode(stage.result)(result))
      if (encoded !== undefined) yield* printJson(encoded)
    } else {
      const words = stage.tell(result, options)
      if (words !== "") yield* print(words)
    }
    const failure = stage.conclude?.(result, options)
    if (failure !== undefined) return yield* Effect.fail(failure)
  })
