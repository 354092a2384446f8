import { Effect, Layer, Random } from "effect"
import { LanguageModel, LanguageModelError, type LanguageModelService } from "./LanguageModel.ts"
import { Usage, type UsageCounts } from "./Usage.ts"

/** How often and how long a failed call is tried again. */
export interface RetryOptions {
  /** Tries after the first, for failures of the server or of the connection. */
  readonly retries: number
  /** Tries after the first when the server has too much to do. */
  readonly loadRetries: number
  /** The first wait; each later one is twice as long, up to a minute, all ±50 %. */
  readonly baseMillis: number
}

/** Waits of about 0.5, 1, 2, 4 and 8 s, and for a busy server on to about five minutes in all. */
export const standardRetries: RetryOptions = { retries: 5, loadRetries: 12, baseMillis: 500 }

const longestWait = 60_000
/** When the server asks for a longer wait than this, its quota counts as used up. */
const longestPause = 15 * 60_000

const wrap = (model: LanguageModelService, options: RetryOptions, usage: UsageCounts): LanguageModelService => ({
  ...model,
  ask: (request) => {
    const attempt = (tries: number): ReturnType<LanguageModelService["ask"]> =>
      Effect.catchAll(model.ask(request), (error) => {
        if (!error.isTransient) return error
        const isLoad = error.reason === "RateLimited" || error.reason === "Overloaded"
        if (tries >= (isLoad ? options.loadRetries : options.retries)) return error
        if (error.retryAfterMillis !== undefined && error.retryAfterMillis > longestPause) {
          return new LanguageModelError({
            ...error,
            reason: "QuotaExceeded",
            detail: `${error.detail}; the server asks for a pause of ${
              Math.round(error.retryAfterMillis / 60_000)
            } minutes`
          })
        }
        usage.retries[error.reason] = (usage.retries[error.reason] ?? 0) + 1
        const backoff = Math.min(longestWait, options.baseMillis * 2 ** Math.min(tries, 20))
        const wait = error.retryAfterMillis === undefined
          ? Effect.map(Random.next, (dice) => backoff * (0.5 + dice))
          : Effect.succeed(error.retryAfterMillis)
        return Effect.flatMap(wait, (millis) => Effect.zipRight(Effect.sleep(millis), attempt(tries + 1)))
      })
    return attempt(0)
  }
})

/**
 * Asks again after transient failures: after exactly as long as the server said, else after exponentially growing times with
 * jitter. Lasting failures (key, quota, bad request, budget) pass through at once. Each new try is counted.
 */
export const layer = (
  options: RetryOptions = standardRetries
): Layer.Layer<LanguageModel, never, LanguageModel | Usage> =>
  Layer.effect(LanguageModel, Effect.zipWith(LanguageModel, Usage, (model, usage) => wrap(model, options, usage)))
