// Stages of all kinds are run here, whatever they fail with: @effect-diagnostics anyUnknownInErrorContext:off
// Stages of all kinds stand in one list; what each takes and gives is kept by the parameters of Stage.
/* eslint-disable @typescript-eslint/no-explicit-any */
import { Effect, type Layer, type Schema } from "effect"
import { decodeOptions } from "./decodeOptions.ts"
import type { UsageError } from "./errors.ts"
import type { Given, OptionSet, Values } from "./OptionSet.ts"

export type { Given, OptionSet, Values } from "./OptionSet.ts"

/**
 * A stage of work as one value: the command, the step of a pipeline file, the library function, the help and the page in the docs
 * all follow from it.
 */
export interface Stage<O extends OptionSet, A, I, E, R, LE = never, LR = never> {
  /** As on the command line: `dedupe`, `poi generate`. */
  readonly name: string
  /** Other names of the same command. */
  readonly aliases: ReadonlyArray<string>
  /** One sentence without a full stop; the help of the whole program shows it. */
  readonly summary: string
  /** What a user has to know beyond the summary, in a few sentences. */
  readonly details: string | undefined
  /** Whole command lines that work. */
  readonly examples: ReadonlyArray<string>
  readonly options: O
  /** What the run gives, as `--json` prints it. */
  readonly result: Schema.Schema<A, I>
  /** Combinations of options that mean nothing; told before anything runs. */
  readonly check: ((options: Values<O>) => UsageError | undefined) | undefined
  readonly run: (options: Values<O>) => Effect.Effect<A, E, R>
  /** Services the run needs, as these options ask for them. */
  readonly layers: ((options: Values<O>) => Layer.Layer<any, LE, LR>) | undefined
  /** The result for a person, lines without a newline at the end; empty when the run has printed all itself. */
  readonly tell: (result: A, options: Values<O>) => string
  /**
   * What the result means for the exit code: an error for a check that did not hold or work done in part. It is raised after
   * the result has been told.
   */
  readonly conclude: ((result: A, options: Values<O>) => Failure | undefined) | undefined
}

/** An error with an exit code of its own. */
export type Failure = Error & { readonly _tag: string; readonly exitCode: number }

export type Any = Stage<any, any, any, any, any, any, any>

interface Definition<O extends OptionSet, A, I, E, R, L, LE, LR> {
  readonly name: string
  readonly aliases?: ReadonlyArray<string>
  readonly summary: string
  readonly details?: string
  readonly examples: ReadonlyArray<string>
  readonly options: O
  readonly result: Schema.Schema<A, I>
  readonly check?: (options: Values<O>) => UsageError | undefined
  readonly run: (options: Values<O>) => Effect.Effect<A, E, R>
  readonly layers?: (options: Values<O>) => Layer.Layer<L, LE, LR>
  readonly tell: (result: A, options: Values<O>) => string
  readonly conclude?: (result: A, options: Values<O>) => Failure | undefined
}

/** A stage from its definition. The services that `layers` gives are taken off what the run needs. */
export const make = <const O extends OptionSet, A, I, E, R, L = never, LE = never, LR = never>(
  definition: Definition<O, A, I, E, R, L, LE, LR>
): Stage<O, A, I, E, Exclude<R, L>, LE, LR> => ({
  aliases: [],
  details: undefined,
  check: undefined,
  layers: undefined,
  conclude: undefined,
  ...definition
} as Stage<O, A, I, E, Exclude<R, L>, LE, LR>)

/** Runs a stage on decoded options, with its own layers beneath. */
export const runDecoded = <O extends OptionSet, A, I, E, R, LE, LR>(
  stage: Stage<O, A, I, E, R, LE, LR>,
  options: Values<O>
): Effect.Effect<A, E | LE | UsageError, R | LR> => {
  const wrong = stage.check?.(options)
  if (wrong !== undefined) return Effect.fail(wrong)
  const work = Effect.suspend(() => stage.run(options)) as Effect.Effect<A, E, any>
  return (stage.layers === undefined ? work : Effect.provide(work, stage.layers(options))) as Effect.Effect<
    A,
    E | LE,
    R | LR
  >
}

/**
 * A stage as a function: `run(dedupe, { input: "a.jsonl", output: "b.jsonl" })`. What has a default may be left out; paths are
 * relative to the working folder. Nothing is printed. Fails with `UsageError` for options that cannot be, with the stage's own
 * errors, and, like the command, with the error of a check that did not hold.
 *
 * `custom` takes the place of services that the stage would make itself: a model, a store, a Hub of your own.
 */
export const run: {
  <O extends OptionSet, A, I, E, R, LE, LR>(
    stage: Stage<O, A, I, E, R, LE, LR>,
    given: Given<O>
  ): Effect.Effect<A, E | LE | UsageError | Failure, R | LR>
  <O extends OptionSet, A, I, E, R, LE, LR, L, CE, CR>(
    stage: Stage<O, A, I, E, R, LE, LR>,
    given: Given<O>,
    custom: Layer.Layer<L, CE, CR>
  ): Effect.Effect<A, E | LE | CE | UsageError | Failure, Exclude<R | LR, L> | CR>
} = (stage: Any, given: Given<any>, custom?: Layer.Layer<any, any, any>): Effect.Effect<any, any, any> =>
  Effect.gen(function*() {
    const options = yield* decodeOptions(stage, given)
    const own = custom === undefined
      ? stage
      : { ...stage, run: (values: Values<any>) => Effect.provide(stage.run(values), custom) }
    const result = yield* runDecoded(own, options)
    const failure = stage.conclude?.(result, options)
    return failure === undefined ? result : yield* Effect.fail(failure)
  })
