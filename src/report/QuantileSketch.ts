/** Values up to which quantiles are exact. */
export const exactCount = 4096

/** Bits of a value's fraction that choose its bin: a doubling is divided into 2⁶ bins of equal width. */
const fractionBits = 6
/** The least exponent of two that has bins of its own; smaller values share the first bin. */
const leastExponent = -10
const greatestExponent = 63
const first = (leastExponent + 1023) << fractionBits
const binCount = ((greatestExponent - leastExponent) << fractionBits) + 1

/** One number as a float and as its two halves: exponent and leading fraction bits stand in the upper one. */
const float = new Float64Array(1)
const halves = new Uint32Array(float.buffer)
const upper = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0

const binOf = (value: number): number => {
  if (!(value >= 2 ** leastExponent)) return 0
  float[0] = value
  return Math.min(binCount - 1, (halves[upper]! >>> (20 - fractionBits)) - first + 1)
}

/** The least value of a bin. */
const lowOf = (bin: number): number => {
  if (bin === 0) return 0
  halves[1 - upper] = 0
  halves[upper] = (bin - 1 + first) << (20 - fractionBits)
  return float[0]!
}

/**
 * Quantiles of numbers from 0, by nearest rank: the least value that at least the asked share of all do not exceed. Exact up to 4,096
 * values, and for whole numbers below 128 however many there are; otherwise right to 1 % (values below a thousandth: to a
 * thousandth). Depends on the values alone, not on their order or on how they were divided before merging. Memory: 8 bytes a value up
 * to 4,096 (twice that while it grows), 38 KB from there on.
 */
export class QuantileSketch {
  #values: Float64Array | undefined = new Float64Array(16)
  #bins: Float64Array | undefined
  #areWhole = true
  /** Values added. */
  count = 0
  /** `Infinity` and `-Infinity` while nothing was added. */
  min = Infinity
  max = -Infinity

  /** What one sketch would be that all values had been added to. */
  static merged(sketches: ReadonlyArray<QuantileSketch>): QuantileSketch {
    const all = new QuantileSketch()
    for (const one of sketches) {
      if (one.#values !== undefined) {
        for (let i = 0; i < one.count; i++) all.add(one.#values[i]!)
        continue
      }
      const bins = all.#useBins()
      one.#bins!.forEach((count, bin) => bins[bin]! += count)
      all.count += one.count
      all.min = Math.min(all.min, one.min)
      all.max = Math.max(all.max, one.max)
      all.#areWhole &&= one.#areWhole
    }
    return all
  }

  add(value: number): void {
    if (value < this.min) this.min = value
    if (value > this.max) this.max = value
    this.#areWhole &&= Number.isInteger(value)
    if (this.#values === undefined || this.count === exactCount) this.#useBins()[binOf(value)]!++
    else {
      if (this.count === this.#values.length) {
        const wider = new Float64Array(this.#values.length * 2)
        wider.set(this.#values)
        this.#values = wider
      }
      this.#values[this.count] = value
    }
    this.count++
  }

  /** From here on the values are counted by bins. */
  #useBins(): Float64Array {
    if (this.#bins !== undefined) return this.#bins
    const bins = new Float64Array(binCount)
    for (let i = 0; i < this.count; i++) bins[binOf(this.#values![i]!)]!++
    this.#values = undefined
    return this.#bins = bins
  }

  /** The quantile of a share, 0 (the least value) to 1 (the greatest); undefined while nothing was added. */
  quantile(share: number): number | undefined {
    if (this.count === 0) return undefined
    const rank = Math.min(this.count, Math.max(1, Math.ceil(share * this.count)))
    if (this.#values !== undefined) return this.#values.slice(0, this.count).sort()[rank - 1]!
    let left = rank
    let bin = 0
    while ((left -= this.#bins![bin]!) > 0) bin++
    return Math.min(this.max, Math.max(this.min, this.#middle(bin)))
  }

  /** The middle of a bin; of whole numbers, the middle one of those that fall into it. */
  #middle(bin: number): number {
    if (bin === 0) return 0
    if (bin === binCount - 1) return this.max
    const low = lowOf(bin)
    const high = lowOf(bin + 1)
    return this.#areWhole ? Math.floor((Math.ceil(low) + Math.ceil(high) - 1) / 2) : (low + high) / 2
  }
}

/** As statistics print a value: three digits behind the point for small numbers, none from 100 on. */
export const roundedValue = (value: number): number =>
  value >= 100 ? Math.round(value) : Math.round(value * 1000) / 1000
