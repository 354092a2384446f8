import { Clock, Effect, Layer } from "effect"
import { AdaptiveConcurrency } from "./AdaptiveConcurrency.ts"
import {
  type Allowance,
  LanguageModel,
  type LanguageModelError,
  type LanguageModelService,
  type Outcome
} from "./LanguageModel.ts"
import { probableTokens, usualAnswerTokens } from "./probableTokens.ts"
import * as TokenBucket from "./TokenBucket.ts"
import { Usage, type UsageCounts } from "./Usage.ts"

export interface RateLimitOptions {
  /** Calls in flight at most. */
  readonly concurrency: number
  /** Requests and tokens a minute that the server allows, where they are known. */
  readonly maxRpm?: number | undefined
  readonly maxTpm?: number | undefined
}

const wrap = (model: LanguageModelService, options: RateLimitOptions, usage: UsageCounts): LanguageModelService => {
  const inFlight = new AdaptiveConcurrency(options.concurrency)
  const requests = options.maxRpm === undefined ? undefined : TokenBucket.make(options.maxRpm)
  const tokens = options.maxTpm === undefined ? undefined : TokenBucket.make(options.maxTpm)
  let pausedUntil = 0
  // A key that is refused or a quota that is used up holds for every call that has not been sent yet.
  let closed: LanguageModelError | undefined
  usage.concurrency = inFlight.limit

  const pause = (millis: number) =>
    Effect.map(Clock.currentTimeMillis, (now) => {
      pausedUntil = Math.max(pausedUntil, now + millis)
    })
  const untilPauseEnds: Effect.Effect<void> = Effect.flatMap(Clock.currentTimeMillis, (now) =>
    pausedUntil > now
      ? Effect.zipRight(Effect.sleep(pausedUntil - now), Effect.suspend(() => untilPauseEnds))
      : Effect.void)
  const heed = (allowance: Allowance | undefined) =>
    allowance?.resetMillis !== undefined && (allowance.requestsLeft === 0 || allowance.tokensLeft === 0)
      ? pause(allowance.resetMillis)
      : Effect.void
  const report = (turnedAway: boolean) =>
    Effect.sync(() => {
      inFlight.report(turnedAway)
      usage.concurrency = inFlight.limit
    })

  const turn = (estimate: number) =>
    untilPauseEnds.pipe(
      Effect.zipRight(requests === undefined ? Effect.void : requests.take(1)),
      Effect.zipRight(tokens === undefined ? Effect.void : tokens.take(estimate)),
      Effect.zipRight(requests === undefined && tokens === undefined ? Effect.void : untilPauseEnds),
      Effect.zipRight(Effect.suspend(() => closed ?? Effect.void))
    )
  const noteOutcome = (outcome: Outcome, estimate: number) => {
    tokens?.settle(outcome.usage.input + outcome.usage.output - estimate)
    return Effect.zipRight(report(false), outcome._tag === "Answer" ? heed(outcome.allowance) : Effect.void)
  }
  const noteFailure = (error: LanguageModelError, estimate: number) => {
    const isLoad = error.reason === "RateLimited" || error.reason === "Overloaded"
    if (error.reason === "Unauthorized" || error.reason === "QuotaExceeded" || error.reason === "BudgetReached") {
      closed ??= error
    }
    if (isLoad) tokens?.settle(-estimate)
    return Effect.zipRight(
      report(isLoad),
      isLoad && error.retryAfterMillis !== undefined ? pause(error.retryAfterMillis) : Effect.void
    )
  }

  return {
    ...model,
    ask: (request) =>
      Effect.acquireUseRelease(
        inFlight.slots.take,
        () => {
          const estimate = probableTokens(request.system.length + request.user.length, usualAnswerTokens)
          return Effect.zipRight(
            turn(estimate),
            Effect.suspend(() => model.ask(request)).pipe(
              Effect.tap((outcome) => noteOutcome(outcome, estimate)),
              Effect.tapError((error) => noteFailure(error, estimate))
            )
          )
        },
        () => Effect.sync(() => inFlight.slots.release())
      )
  }
}

/**
 * Keeps calls within the server's limits: so many in flight, fewer while it turns calls away; requests and tokens a minute
 * by a token bucket that takes an estimate and settles on what was used; and a pause of exactly as long as the server asks
 * for. After a refused key, a used-up quota or a reached budget no further call is sent.
 */
export const layer = (
  options: RateLimitOptions
): Layer.Layer<LanguageModel, never, LanguageModel | Usage> =>
  Layer.effect(LanguageModel, Effect.zipWith(LanguageModel, Usage, (model, usage) => wrap(model, options, usage)))
