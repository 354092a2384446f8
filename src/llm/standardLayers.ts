import { Effect, Layer } from "effect"
import type { UsageError } from "../stage/index.ts"
import * as AnswerRecorder from "./AnswerRecorder.ts"
import type { AnswerStore } from "./AnswerStore.ts"
import * as Budget from "./Budget.ts"
import { LanguageModel } from "./LanguageModel.ts"
import type { Rates } from "./Prices.ts"
import * as RateLimit from "./RateLimit.ts"
import * as ResponseCache from "./ResponseCache.ts"
import * as Retrying from "./Retrying.ts"
import type { Usage } from "./Usage.ts"

/** How a paid model is used. */
export interface StandardOptions extends RateLimit.RateLimitOptions {
  /** US dollars; no limit unless said. */
  readonly maxCost?: number | undefined
  /** Prices by model id, over those of the table. */
  readonly prices?: Readonly<Record<string, Rates>> | undefined
  readonly retry?: Retrying.RetryOptions | undefined
}

/**
 * The layers around a paid model in their standard order, outermost first:
 *
 * 1. `ResponseCache`: a stored answer takes no slot, no money and no retry.
 * 2. `Retrying`: outside the rate limit, so that a call that waits to be tried again holds no slot, and queues again.
 * 3. `RateLimit`: outside the budget, so that no money is set aside for a call that still waits for its turn.
 * 4. `Budget`, where `maxCost` is given: sees each call that is sent, repeated ones included.
 * 5. `AnswerRecorder`: next to the backend, so that nothing can come between a paid answer and the store.
 *
 * Each is a layer that takes a `LanguageModel` and gives one: a program that wants its own between them stacks them itself.
 * A model that costs nothing passes unchanged, without any of them.
 *
 * @example
 * ResponseCache.layer().pipe(
 *   Layer.provide(Retrying.layer()),
 *   Layer.provide(logEachCall),
 *   Layer.provide(RateLimit.layer({ concurrency: 8 })),
 *   Layer.provide(AnswerRecorder.layer())
 * )
 */
export const layerStandard = (
  options: StandardOptions
): Layer.Layer<LanguageModel, UsageError, LanguageModel | AnswerStore | Usage> =>
  Layer.unwrapEffect(Effect.map(LanguageModel, (model) => {
    if (!model.isPaid) return Layer.succeed(LanguageModel, model)
    const { maxCost, prices } = options
    const recorder = AnswerRecorder.layer({ prices })
    return ResponseCache.layer({ prices }).pipe(
      Layer.provide(Retrying.layer(options.retry)),
      Layer.provide(RateLimit.layer(options)),
      Layer.provide(maxCost === undefined ? recorder : Layer.provide(Budget.layer({ maxCost, prices }), recorder))
    )
  }))
