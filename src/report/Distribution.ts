import { QuantileSketch, roundedValue } from "./QuantileSketch.ts"

/** A range of values, upper bound not included, and how many fell into it. */
export interface Bucket {
  readonly from: number
  /** Null in the last one, which has no bound. */
  readonly to: number | null
  readonly count: number
}

/** What is known of a set of numbers. Quantiles are exact up to 4,096 numbers and right to 1 % beyond; everything else is exact. */
export interface Summary {
  readonly count: number
  readonly min: number
  readonly p25: number
  readonly median: number
  readonly p75: number
  readonly p95: number
  readonly max: number
  readonly mean: number
  readonly buckets: ReadonlyArray<Bucket>
}

/** Summarizes numbers from 0 in a space that does not grow: a sketch for quantiles, and counts between given bounds for the plot. */
export class Distribution {
  readonly #quantiles = new QuantileSketch()
  #sum = 0
  readonly #bounds: ReadonlyArray<number>
  readonly #buckets: Float64Array

  /** Bounds of the buckets, ascending; the first bucket begins at 0, the last has no end. */
  constructor(bounds: ReadonlyArray<number>) {
    this.#bounds = bounds
    this.#buckets = new Float64Array(bounds.length + 1)
  }

  add(value: number): void {
    this.#quantiles.add(value)
    this.#sum += value
    let at = 0
    while (at < this.#bounds.length && value >= this.#bounds[at]!) at++
    this.#buckets[at]!++
  }

  /** Undefined while nothing was added. */
  summary(): Summary | undefined {
    const { count, max, min } = this.#quantiles
    if (count === 0) return undefined
    return {
      count,
      min,
      p25: this.#quantile(0.25),
      median: this.#quantile(0.5),
      p75: this.#quantile(0.75),
      p95: this.#quantile(0.95),
      max,
      mean: roundedValue(this.#sum / count),
      buckets: Array.from(this.#buckets, (count, i) => ({
        from: i === 0 ? 0 : this.#bounds[i - 1]!,
        to: this.#bounds[i] ?? null,
        count
      }))
    }
  }

  #quantile(share: number): number {
    return roundedValue(this.#quantiles.quantile(share) ?? 0)
  }
}
