/** How often scores from 0 to 1 occur, to a thousandth: a threshold's rows are on its right side. Memory: 8 KB. */
export class Scores {
  readonly #counts = new Float64Array(1001)
  count = 0

  /** Scores out of range count as the nearest end. */
  add(score: number): void {
    this.#counts[Math.floor(1000 * Math.min(1, Math.max(0, score)) + 1e-9)]!++
    this.count++
  }

  /** Counts of `parts` equal parts of 0 to 1; the last holds 1 too. */
  bars(parts: number): ReadonlyArray<number> {
    const bars = new Array<number>(parts).fill(0)
    this.#counts.forEach((count, i) => bars[Math.min(parts - 1, Math.floor(i * parts / 1000))]! += count)
    return bars
  }
}

/** The least score that half of all do not exceed, to a thousandth; 0 when there are none. */
export const medianScore = (all: ReadonlyArray<Scores>): number => {
  let left = all.reduce((sum, one) => sum + one.count, 0) / 2
  if (left === 0) return 0
  const bars = all.map((one) => one.bars(1000))
  for (let i = 0; i < 1000; i++) {
    left -= bars.reduce((sum, one) => sum + one[i]!, 0)
    if (left <= 0) return i / 1000
  }
  return 1
}
