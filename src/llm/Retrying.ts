import { Effect, Random } from "effect"
import { LanguageModelError, type LanguageModelService } from "./LanguageModel.ts"
import type { Counters } from "./Tally.ts"

/** How often and how long a failed call is tried again. */
export interface Patience {
  /** Tries after the first, for failures of the server or of the connection. */
  readonly retries: number
  /** Tries after the first when the server has too much to do. */
  readonly loadRetries: number
  /** The first wait; each later one is twice as long, up to a minute, all ±50 %. */
  readonly baseMillis: number
}

/** Waits of about 0.5, 1, 2, 4 and 8 s, and for a busy server on to about five minutes in all. */
export const standard: Patience = { retries: 5, loadRetries: 12, baseMillis: 500 }

const longestWait = 60_000
/** A wait the server asks for that is longer than this is no longer a wait. */
const longestPause = 15 * 60_000

/**
 * A model that asks again after transient failures: after exactly as long as the server said, else after exponentially growing
 * times with jitter. Lasting failures (key, quota, bad request, budget) pass through at once. Each new try is counted.
 */
export const wrap = (model: LanguageModelService, patience: Patience, tally: Counters): LanguageModelService => ({
  ...model,
  ask: (request) => {
    const attempt = (tries: number): ReturnType<LanguageModelService["ask"]> =>
      Effect.catchAll(model.ask(request), (error) => {
        if (!error.isTransient) return error
        const isLoad = error.reason === "RateLimited" || error.reason === "Overloaded"
        if (tries >= (isLoad ? patience.loadRetries : patience.retries)) return error
        if (error.retryAfterMillis !== undefined && error.retryAfterMillis > longestPause) {
          return new LanguageModelError({
            ...error,
            reason: "QuotaExceeded",
            detail: `${error.detail}; the server asks for a pause of ${
              Math.round(error.retryAfterMillis / 60_000)
            } minutes`
          })
        }
        tally.retries[error.reason] = (tally.retries[error.reason] ?? 0) + 1
        const backoff = Math.min(longestWait, patience.baseMillis * 2 ** Math.min(tries, 20))
        const wait = error.retryAfterMillis === undefined
          ? Effect.map(Random.next, (dice) => backoff * (0.5 + dice))
          : Effect.succeed(error.retryAfterMillis)
        return Effect.flatMap(wait, (millis) => Effect.zipRight(Effect.sleep(millis), attempt(tries + 1)))
      })
    return attempt(0)
  }
})
