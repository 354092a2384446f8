import { QuantileSketch } from "./QuantileSketch.ts"

/** Bins that a doubling is divided into. */
const parts = 32

const binOf = (value: number): number => {
  if (value < parts) return value
  const octave = Math.floor(Math.log2(value)) - 5
  return parts + octave * parts + Math.floor(value / 2 ** octave) - parts
}

/** The least whole number of a bin. */
const lowOf = (bin: number): number => {
  if (bin < parts) return bin
  const octave = Math.floor((bin - parts) / parts)
  return (parts + (bin - parts) % parts) * 2 ** octave
}

/** A bar: whole numbers from `low` to below `high`. */
export interface Bar {
  readonly low: number
  readonly high: number
  readonly count: number
}

/**
 * How often whole numbers from 0 occur, exactly below 32 and in bins of 3 % above, and their quantiles. Memory: 8 bytes a bin, at most
 * 1,600 bins, and a sketch, however many numbers there are.
 */
export class Histogram {
  readonly #counts: Array<number> = []
  readonly quantiles = new QuantileSketch()

  get count(): number {
    return this.quantiles.count
  }

  /** `Infinity` while nothing was added. */
  get least(): number {
    return this.quantiles.min
  }

  /** `-Infinity` while nothing was added. */
  get greatest(): number {
    return this.quantiles.max
  }

  add(value: number): void {
    const whole = Math.max(0, Math.floor(value))
    const bin = binOf(whole)
    while (this.#counts.length <= bin) this.#counts.push(0)
    this.#counts[bin]!++
    this.quantiles.add(whole)
  }

  /** Bars of equal width on a logarithmic axis, `perDoubling` (a power of two up to 32) of them where numbers double; 0 has its own. */
  bars(perDoubling: number): ReadonlyArray<Bar> {
    const found = new Map<number, Bar>()
    for (let bin = 0; bin < this.#counts.length; bin++) {
      const count = this.#counts[bin]!
      if (count === 0) continue
      const low = lowOf(bin)
      const step = low === 0 ? -1 : Math.floor(Math.log2(low) * perDoubling + 1e-9)
      const before = found.get(step)?.count ?? 0
      found.set(step, {
        low: low === 0 ? 0 : 2 ** (step / perDoubling),
        high: low === 0 ? 1 : 2 ** ((step + 1) / perDoubling),
        count: before + count
      })
    }
    return [...found.values()]
  }
}
