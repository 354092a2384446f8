import { Effect, Layer } from "effect"
import { Progress, UsageError } from "../../stage/index.ts"
import { AnswerStore } from "../AnswerStore.ts"
import * as BatchJobs from "../BatchJobs.ts"
import * as Budget from "../Budget.ts"
import { dollars } from "../dollars.ts"
import { LanguageModel, LanguageModelError, Outcome } from "../LanguageModel.ts"
import { requestKey } from "../ModelRequest.ts"
import { priceOf, type Rates } from "../Prices.ts"
import { describe, type DescribeOptions } from "./describe.ts"

export interface BatchOptions extends DescribeOptions {
  readonly prices: Readonly<Record<string, Rates>>
  /** US dollars. */
  readonly maxCost: number | undefined
  readonly pollMillis: number
}

/**
 * `describe` through a provider's batch API. Rounds of: going through all rows, taking what is not answered into jobs, waiting,
 * storing; the round that finds everything answered writes the output. Killed at any moment, the same command finds its jobs
 * again. One run at a time uses the batches of a store.
 */
export const describeInBatches = Effect.fn("describeInBatches")(function*(options: BatchOptions) {
  const model = yield* LanguageModel
  const store = yield* AnswerStore
  const task = (yield* Progress.Progress).task("batches")
  const { batch } = model
  if (batch === undefined) {
    return yield* new UsageError({
      where: "--batch",
      found: `the ${model.backend} backend has no batch API`,
      next: "Choose another --llm"
    })
  }
  const price = yield* priceOf(model, options.prices)
  if (options.maxCost !== undefined && price === undefined) return yield* Budget.needPrice(model.model)
  const budget = options.maxCost === undefined ? undefined : Budget.make(options.maxCost)
  const claim = `batches ${model.backend} ${model.baseUrl} ${model.model}`
  if (!(yield* store.claim(claim))) {
    return yield* new UsageError({
      where: "--batch",
      found: "another run is using the batches of this store",
      next: "Wait for it, or give this one its own --answers"
    })
  }
  yield* Effect.addFinalizer(() => Effect.ignore(store.release(claim)))
  const jobs = yield* BatchJobs.make({ model, batch, price, budget, pollMillis: options.pollMillis })
  yield* jobs.resume

  const reached = () =>
    new LanguageModelError({
      backend: model.backend,
      model: model.model,
      reason: "BudgetReached",
      detail: `the limit of $${options.maxCost} is reached: ${
        dollars(budget?.spent() ?? null)
      } is spent, and the next item does not fit`
    })

  // Ends: every question is answered, has failed twice, or does not fit the budget when no job is left to wait for.
  while (true) {
    let pending = 0
    let isLast = false
    const standIn = Layer.succeed(LanguageModel, {
      ...model,
      ask: (request) => {
        const key = requestKey(request)
        return Effect.flatMap(Effect.orDie(store.find([key])), (found) => {
          const stored = found.get(key)
          if (stored !== undefined) {
            return Effect.succeed(
              Outcome.Answer({
                text: stored.text,
                usage: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
                model: ""
              })
            )
          }
          pending++
          return jobs.ask(key, request).pipe(
            Effect.tapError((error) =>
              Effect.sync(() => {
                if (error.reason !== "Pending") pending--
              })
            ),
            Effect.tap(() => Effect.sync(() => pending--))
          )
        })
      }
    })
    const mayCommit = () => pending === 0 || isLast
    const { stopped, summary } = yield* describe({ ...options, mayCommit }).pipe(Effect.provide(standIn))
    if (pending === 0) {
      task.finish()
      return { summary, stopped }
    }
    yield* jobs.submit
    if (jobs.open() === 0) {
      isLast = true
      const last = yield* describe({ ...options, mayCommit }).pipe(Effect.provide(standIn))
      task.finish()
      return { summary: last.summary, stopped: stopped ?? reached() }
    }
    yield* jobs.waitForAll(task.say, Effect.ignore(store.claim(claim)))
  }
}, Effect.scoped)
