import { FairSemaphore } from "./FairSemaphore.ts"

/** The share of calls turned away for load that is taken for an accident. */
const tolerated = 0.05

/**
 * As many calls in flight as are good for the server (additive increase, multiplicative decrease): one more after each round
 * of successes, half as many when more than 5 % of the last calls were turned away for load. Between 1 and `most`.
 */
export class AdaptiveConcurrency {
  readonly most: number
  readonly slots: FairSemaphore
  #successes = 0
  #recent: Array<boolean> = []

  constructor(most: number) {
    this.most = most
    this.slots = new FairSemaphore(most)
  }

  get limit(): number {
    return this.slots.limit
  }

  /** Notes how a call ended: answered (whatever the answer), or turned away for load. */
  report(turnedAway: boolean): void {
    const { limit } = this
    const window = Math.max(20, limit)
    this.#recent.push(turnedAway)
    if (this.#recent.length > window) this.#recent.splice(0, this.#recent.length - window)
    if (turnedAway) {
      const share = this.#recent.filter((one) => one).length / window
      if (share > tolerated && limit > 1) {
        this.#recent = []
        this.#successes = 0
        this.slots.resize(Math.max(1, Math.floor(limit / 2)))
      }
    } else if (limit < this.most && ++this.#successes >= limit) {
      this.#successes = 0
      this.slots.resize(limit + 1)
    }
  }
}
