import { Clock, Effect } from "effect"
import type { Allowance, LanguageModelError, LanguageModelService } from "./LanguageModel.ts"
import * as Pacing from "./Pacing.ts"
import type { Counters } from "./Tally.ts"

export interface Limits {
  /** Calls in flight at most. */
  readonly concurrency: number
  /** Requests and tokens a minute, where they are known. */
  readonly maxRpm?: number | undefined
  readonly maxTpm?: number | undefined
}

/** A share of refusals that is more than an accident. */
const tolerated = 0.05

/** Tokens a call will probably take: about 3.5 characters each, and a usual answer. */
export const probableTokens = (characters: number, outputTokens: number): number =>
  Math.ceil(characters / 3.5) + outputTokens

const usualAnswer = 220

/**
 * Slots for calls, as many as are good for the server: one more after each round of successes, half as many when more than
 * 5 % of the last calls were turned away for load. A slot is free again as soon as its call is answered.
 */
class Slots {
  readonly most: number
  limit: number
  #active = 0
  #successes = 0
  #recent: Array<boolean> = []
  readonly #waiting: Array<() => void> = []

  constructor(most: number) {
    this.most = most
    this.limit = most
  }

  readonly take: Effect.Effect<void> = Effect.async<void>((resume) => {
    const go = () => resume(Effect.void)
    if (this.#active < this.limit && this.#waiting.length === 0) {
      this.#active++
      go()
      return
    }
    this.#waiting.push(go)
    return Effect.sync(() => {
      const at = this.#waiting.indexOf(go)
      if (at >= 0) this.#waiting.splice(at, 1)
      else this.release()
    })
  })

  release(): void {
    this.#active--
    this.#serve()
  }

  #serve(): void {
    while (this.#active < this.limit && this.#waiting.length > 0) {
      this.#active++
      this.#waiting.shift()!()
    }
  }

  report(turnedAway: boolean): void {
    const window = Math.max(20, this.limit)
    this.#recent.push(turnedAway)
    if (this.#recent.length > window) this.#recent.splice(0, this.#recent.length - window)
    if (turnedAway) {
      const share = this.#recent.filter((one) => one).length / window
      if (share > tolerated && this.limit > 1) {
        this.limit = Math.max(1, Math.floor(this.limit / 2))
        this.#recent = []
        this.#successes = 0
      }
    } else if (this.limit < this.most && ++this.#successes >= this.limit) {
      this.#successes = 0
      this.limit++
      this.#serve()
    }
  }
}

/**
 * A model whose calls keep to limits: so many in flight, requests and tokens a minute by an even pace that charges an estimate
 * and settles on what was used, and a pause of exactly as long as the server asks for.
 */
export const wrap = (model: LanguageModelService, limits: Limits, tally: Counters): LanguageModelService => {
  const slots = new Slots(limits.concurrency)
  const requests = limits.maxRpm === undefined ? undefined : Pacing.make(limits.maxRpm)
  const tokens = limits.maxTpm === undefined ? undefined : Pacing.make(limits.maxTpm)
  let pausedUntil = 0
  // A key that is refused or a quota that is gone holds for every call that has not been sent yet.
  let closed: LanguageModelError | undefined
  tally.concurrency = slots.limit

  const pause = (millis: number) =>
    Effect.map(Clock.currentTimeMillis, (now) => {
      pausedUntil = Math.max(pausedUntil, now + millis)
    })
  const untilOpen: Effect.Effect<void> = Effect.flatMap(Clock.currentTimeMillis, (now) =>
    pausedUntil > now
      ? Effect.zipRight(Effect.sleep(pausedUntil - now), Effect.suspend(() => untilOpen))
      : Effect.void)
  const heed = (allowance: Allowance | undefined) =>
    allowance?.resetMillis !== undefined && (allowance.requestsLeft === 0 || allowance.tokensLeft === 0)
      ? pause(allowance.resetMillis)
      : Effect.void
  const report = (turnedAway: boolean) =>
    Effect.sync(() => {
      slots.report(turnedAway)
      tally.concurrency = slots.limit
    })

  return {
    ...model,
    ask: (request) => {
      const estimate = probableTokens(request.system.length + request.user.length, usualAnswer)
      const turn = untilOpen.pipe(
        Effect.zipRight(requests === undefined ? Effect.void : requests.take(1)),
        Effect.zipRight(tokens === undefined ? Effect.void : tokens.take(estimate)),
        Effect.zipRight(untilOpen),
        Effect.zipRight(Effect.suspend(() => closed ?? Effect.void))
      )
      const answered = model.ask(request).pipe(
        Effect.tap((outcome) =>
          Effect.zipRight(
            report(false),
            Effect.suspend(() => {
              tokens?.settle(outcome.usage.input + outcome.usage.output - estimate)
              return outcome._tag === "Answer" ? heed(outcome.allowance) : Effect.void
            })
          )
        ),
        Effect.tapError((error) => {
          const isLoad = error.reason === "RateLimited" || error.reason === "Overloaded"
          if (error.reason === "Unauthorized" || error.reason === "QuotaExceeded" || error.reason === "BudgetReached") {
            closed ??= error
          }
          if (isLoad) tokens?.settle(-estimate)
          return Effect.zipRight(
            report(isLoad),
            isLoad && error.retryAfterMillis !== undefined ? pause(error.retryAfterMillis) : Effect.void
          )
        })
      )
      return Effect.acquireUseRelease(
        slots.take,
        () => Effect.zipRight(turn, answered),
        () => Effect.sync(() => slots.release())
      )
    }
  }
}
