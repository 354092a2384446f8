/** A range of values, upper bound not included, and how many fell into it. */
export interface Bucket {
  readonly from: number
  /** Null in the last one, which has no bound. */
  readonly to: number | null
  readonly count: number
}

/** What is known of a set of numbers. Quantiles are right to 1 %, or to the next whole number; everything else is exact. */
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

const step = Math.log(1.01)
/** Numbers below this count as nought for the quantiles. */
const smallest = 1e-3

/** Gathers numbers of nought and more in a space that does not grow: 1 % wide bins for quantiles, given bounds for the plot. */
export class Distribution {
  #count = 0
  #sum = 0
  #min = Infinity
  #max = -Infinity
  #areWhole = true
  /** Bin to count; 4,000 bins reach from a thousandth to 10¹⁴. */
  readonly #bins = new Float64Array(4000)
  readonly #bounds: ReadonlyArray<number>
  readonly #buckets: Float64Array

  /** Bounds of the buckets, ascending; the first bucket begins at nought, the last has no end. */
  constructor(bounds: ReadonlyArray<number>) {
    this.#bounds = bounds
    this.#buckets = new Float64Array(bounds.length + 1)
  }

  add(value: number): void {
    this.#count++
    this.#sum += value
    this.#areWhole &&= Number.isInteger(value)
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
    this.#bins[binOf(value)]!++
    let at = 0
    while (at < this.#bounds.length && value >= this.#bounds[at]!) at++
    this.#buckets[at]!++
  }

  /** Undefined while nothing was added. */
  summary(): Summary | undefined {
    if (this.#count === 0) return undefined
    return {
      count: this.#count,
      min: this.#min,
      p25: this.#quantile(0.25),
      median: this.#quantile(0.5),
      p75: this.#quantile(0.75),
      p95: this.#quantile(0.95),
      max: this.#max,
      mean: round(this.#sum / this.#count),
      buckets: Array.from(this.#buckets, (count, i) => ({
        from: i === 0 ? 0 : this.#bounds[i - 1]!,
        to: this.#bounds[i] ?? null,
        count
      }))
    }
  }

  /** The value that has so great a share of all at or below it. */
  #quantile(share: number): number {
    const wanted = Math.max(1, Math.ceil(share * this.#count))
    let seen = 0
    for (let bin = 0; bin < this.#bins.length; bin++) {
      seen += this.#bins[bin]!
      if (seen >= wanted) {
        const middle = bin === 0 ? 0 : smallest * Math.exp((bin - 0.5) * step)
        const near = Math.min(this.#max, Math.max(this.#min, middle))
        return this.#areWhole ? Math.round(near) : round(near)
      }
    }
    return this.#max
  }
}

const binOf = (value: number): number =>
  value < smallest ? 0 : Math.min(3999, 1 + Math.floor(Math.log(value / smallest) / step))

/** Three digits behind the point for small numbers, none for large ones. */
const round = (value: number): number => value >= 100 ? Math.round(value) : Math.round(value * 1000) / 1000
