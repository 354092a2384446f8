import { Effect } from "effect"

/**
 * A semaphore that hands each free permit to the one who has waited longest. Effect 3.22's own wakes every waiter for each
 * free permit, which is quadratic in the number of waiters. Memory: one closure for each waiter.
 */
export class FairSemaphore {
  #limit: number
  #taken = 0
  readonly #waiting: Array<() => void> = []

  constructor(limit: number) {
    this.#limit = limit
  }

  get limit(): number {
    return this.#limit
  }

  /** Permits from now on; when fewer than are taken, none is given out until enough have come back. */
  resize(limit: number): void {
    this.#limit = limit
    this.#serve()
  }

  /** One permit, waiting for it; an interrupted waiter leaves the queue. */
  readonly take: Effect.Effect<void> = Effect.async<void>((resume) => {
    const go = () => resume(Effect.void)
    if (this.#taken < this.#limit && this.#waiting.length === 0) {
      this.#taken++
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

  /** Gives one permit back. */
  release(): void {
    this.#taken--
    this.#serve()
  }

  /** Runs an effect that holds one permit. */
  readonly withPermit = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.uninterruptibleMask((restore) =>
      Effect.zipRight(restore(this.take), Effect.ensuring(restore(effect), Effect.sync(() => this.release())))
    )

  #serve(): void {
    while (this.#taken < this.#limit && this.#waiting.length > 0) {
      this.#taken++
      this.#waiting.shift()!()
    }
  }
}
