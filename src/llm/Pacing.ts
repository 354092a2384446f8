import { Clock, Effect } from "effect"

/** So much of an allowance is used that a server counting over any minute never sees more than all of it. */
const share = 0.985
/** What may be made up at once after a delay, as a share of a minute's allowance. */
const slack = 0.005

/**
 * Spreads an allowance of so many units a minute evenly: units taken over any minute stay within it, whatever the start.
 * First come, first served.
 */
export interface Pacer {
  /** Waits for its turn. */
  readonly take: (units: number) => Effect.Effect<void>
  /** Charges units that an estimate missed; fewer when negative. */
  readonly settle: (units: number) => void
}

/** `perMinute` units; one waiter's turn takes as long as its units. */
export const make = (perMinute: number): Pacer => {
  const millisPerUnit = 60_000 / (perMinute * share)
  const credit = slack * 60_000
  let next = Number.NEGATIVE_INFINITY
  return {
    take: (units) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        const turn = Math.max(next, now - credit)
        next = turn + units * millisPerUnit
        return turn > now ? Effect.sleep(turn - now) : Effect.void
      }),
    settle: (units) => {
      next += units * millisPerUnit
    }
  }
}
