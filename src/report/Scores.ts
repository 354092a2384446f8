import { QuantileSketch, roundedValue } from "./QuantileSketch.ts"

/** How often scores from 0 to 1 occur, to a thousandth: a threshold's rows are on its right side; and their quantiles. Memory: 8 KB and a sketch. */
export class Scores {
  readonly #counts = new Float64Array(1001)
  readonly quantiles = new QuantileSketch()

  get count(): number {
    return this.quantiles.count
  }

  /** In the bars, scores out of range count as the nearest end. */
  add(score: number): void {
    this.#counts[Math.floor(1000 * Math.min(1, Math.max(0, score)) + 1e-9)]!++
    this.quantiles.add(score)
  }

  /** Counts of `parts` equal parts of 0 to 1; the last holds 1 too. */
  bars(parts: number): ReadonlyArray<number> {
    const bars = new Array<number>(parts).fill(0)
    this.#counts.forEach((count, i) => bars[Math.min(parts - 1, Math.floor(i * parts / 1000))]! += count)
    return bars
  }
}

/** The median of all scores, to a thousandth; 0 when there are none. */
export const medianScore = (all: ReadonlyArray<Scores>): number =>
  roundedValue(QuantileSketch.merged(all.map(({ quantiles }) => quantiles)).quantile(0.5) ?? 0)
