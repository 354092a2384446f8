import { Clock, Effect } from "effect"

/** The share of an allowance that is used, so that a server counting over any minute never sees more than all of it. */
const share = 0.985
/** The bucket's depth: what may be taken at once after a pause, as a share of a minute's allowance. */
const depth = 0.005

/**
 * A token bucket: units come back evenly, so many a minute, and any minute's units stay within the allowance wherever that
 * minute begins. First come, first served.
 */
export interface TokenBucket {
  /** Takes units, waiting until they are there. */
  readonly take: (units: number) => Effect.Effect<void>
  /** Takes units that an estimate missed, without waiting; gives some back when negative. */
  readonly settle: (units: number) => void
}

/** A bucket that refills by `perMinute` units a minute. Memory: two numbers, however many wait. */
export const make = (perMinute: number): TokenBucket => {
  const millisPerUnit = 60_000 / (perMinute * share)
  const depthMillis = depth * 60_000
  let next = Number.NEGATIVE_INFINITY
  return {
    take: (units) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        const turn = Math.max(next, now - depthMillis)
        next = turn + units * millisPerUnit
        return turn > now ? Effect.sleep(turn - now) : Effect.void
      }),
    settle: (units) => {
      next += units * millisPerUnit
    }
  }
}
