import { Effect, FiberSet } from "effect"

/** Work that is done by so many fibers at most, first come, first served. */
export interface WorkQueue {
  /** Takes work in, without waiting. What it fails with is its own affair: it ends no other work. */
  readonly add: <E>(work: Effect.Effect<void, E>) => Effect.Effect<void>
}

/**
 * A queue with at most `workers` fibers, which end when nothing waits and are interrupted with the scope. Work that waits is
 * a value in a list and no fiber: a fiber each, all waiting on one semaphore, takes memory and time quadratic in their number.
 */
export const make = (workers: number) =>
  Effect.map(FiberSet.make<void>(), (fibers): WorkQueue => {
    const waiting: Array<Effect.Effect<void>> = []
    let running = 0
    const work: Effect.Effect<void> = Effect.suspend(() => {
      const next = waiting.shift()
      if (next !== undefined) return Effect.zipRight(next, work)
      running--
      return Effect.void
    })
    return {
      add: (one) =>
        Effect.suspend(() => {
          waiting.push(Effect.catchAllCause(one, () => Effect.void))
          if (running >= workers) return Effect.void
          running++
          return Effect.asVoid(FiberSet.run(fibers, work))
        })
    }
  })
