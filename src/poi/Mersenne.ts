/**
 * CPython's `random.Random`: MT19937 seeded by key, with its ways of drawing a whole number and of shuffling.
 *
 * Source: Matsumoto and Nishimura, mt19937ar.c (2002); CPython 3 `Lib/random.py` and `Modules/_randommodule.c`.
 */
export class Mersenne {
  private readonly state = new Uint32Array(624)
  private at = 624

  /** `seed` is a whole number from 0 to 2^32 - 1. */
  constructor(seed: number) {
    const { state } = this
    state[0] = 19650218
    for (let i = 1; i < 624; i++) {
      const last = state[i - 1]! ^ (state[i - 1]! >>> 30)
      state[i] = Math.imul(1812433253, last) + i
    }
    let i = 1
    for (let k = 0; k < 624; k++) {
      const last = state[i - 1]! ^ (state[i - 1]! >>> 30)
      state[i] = (state[i]! ^ Math.imul(last, 1664525)) + seed
      if (++i === 624) {
        state[0] = state[623]!
        i = 1
      }
    }
    for (let k = 0; k < 623; k++) {
      const last = state[i - 1]! ^ (state[i - 1]! >>> 30)
      state[i] = (state[i]! ^ Math.imul(last, 1566083941)) - i
      if (++i === 624) {
        state[0] = state[623]!
        i = 1
      }
    }
    state[0] = 0x80000000
  }

  /** The next 32 bits, as a whole number from 0. */
  next(): number {
    const { state } = this
    if (this.at === 624) {
      for (let i = 0; i < 624; i++) {
        const y = (state[i]! & 0x80000000) | (state[(i + 1) % 624]! & 0x7fffffff)
        state[i] = state[(i + 397) % 624]! ^ (y >>> 1) ^ ((y & 1) === 0 ? 0 : 0x9908b0df)
      }
      this.at = 0
    }
    let y = state[this.at++]!
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    y ^= y >>> 18
    return y >>> 0
  }

  /** From 0, below 1, with 53 random bits. */
  random(): number {
    const a = this.next() >>> 5
    const b = this.next() >>> 6
    return (a * 67108864 + b) / 9007199254740992
  }

  /** A whole number from 0 to `n - 1`; `n` is from 1 to 2^31. */
  below(n: number): number {
    const shift = Math.clz32(n)
    let drawn = this.next() >>> shift
    while (drawn >= n) drawn = this.next() >>> shift
    return drawn
  }

  /** In place. */
  shuffle(list: Array<unknown> | Int32Array): void {
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      const kept = list[i] as number
      list[i] = list[j] as number
      list[j] = kept
    }
  }
}
