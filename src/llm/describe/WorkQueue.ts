import { Effect, FiberSet, Queue } from "effect"
import { FairSemaphore } from "../FairSemaphore.ts"

/** Work that is begun in order, so many pieces at once at most. */
export interface WorkQueue {
  /**
   * Takes work in, without waiting; its effect is made when its turn comes. What it fails with is its own affair: it ends no
   * other work.
   */
  readonly add: <E>(work: () => Effect.Effect<void, E>) => Effect.Effect<boolean>
}

/** Until what has arrived meanwhile was read. */
const breathe = Effect.async<void>((resume) => {
  setImmediate(() => resume(Effect.void))
})

/**
 * At most `most` pieces under way, and one begun in each turn of the event loop: beginning one may take a millisecond, and
 * answers are to be read in between. Work that waits is a small effect in a queue and no fiber: a fiber each, all waiting on one
 * semaphore, takes memory and time quadratic in their number. Everything is interrupted with the scope.
 */
export const make = Effect.fnUntraced(function*(most: number) {
  const waiting = yield* Queue.unbounded<Effect.Effect<void>>()
  const fibers = yield* FiberSet.make<void>()
  const places = new FairSemaphore(most)
  yield* Queue.take(waiting).pipe(
    Effect.zipLeft(places.take),
    Effect.zipLeft(breathe),
    Effect.flatMap((work) => FiberSet.run(fibers, Effect.ensuring(work, Effect.sync(() => places.release())))),
    Effect.forever,
    Effect.forkScoped
  )
  const queue: WorkQueue = {
    add: (work) => Queue.offer(waiting, Effect.catchAllCause(Effect.suspend(work), () => Effect.void))
  }
  return queue
})
