import { type ComponentName, componentNames, rounded } from "../rows/index.ts"
import type { Reasons, Scored } from "./scoreRow.ts"

/** One component over a whole file. */
export interface ComponentSummary {
  /** Over the rows to which it applies; null when it applies to no row. */
  readonly mean: number | null
  readonly rows: number
  /** Rows below 0.5. */
  readonly low: number
}

/** A row as `--explain` shows it. */
export interface Explained {
  readonly line: number
  /** Source and class, as far as the row names them. */
  readonly name: string
  readonly score: number
  readonly components: Scored["components"]
  readonly reasons: Reasons
  /** The first 200 characters. */
  readonly description: string
}

/** Scores of a file as they come by. Memory: the lowest rows that are to be explained. */
export class QualityTally {
  /** Rows by tenths of the score; a score of 1 is in the last. */
  readonly histogram: Array<number> = Array.from({ length: 10 }, () => 0)
  readonly #lowest: Array<Explained> = []
  readonly #explain: number
  readonly #sums = new Map<ComponentName, { sum: number; rows: number; low: number }>()
  #sum = 0
  #rows = 0

  constructor(explain: number) {
    this.#explain = explain
  }

  add(scored: Scored, row: () => Pick<Explained, "line" | "name" | "description">): void {
    const { components, reasons, score } = scored
    this.#rows++
    this.#sum += score
    this.histogram[Math.min(9, Math.floor(score * 10 + 1e-9))]!++
    for (const name of componentNames) {
      const value = components[name]
      if (value === null) continue
      const known = this.#sums.get(name) ?? { sum: 0, rows: 0, low: 0 }
      known.sum += value
      known.rows++
      if (value < 0.5) known.low++
      this.#sums.set(name, known)
    }
    const last = this.#lowest.at(-1)
    if (this.#explain === 0 || this.#lowest.length >= this.#explain && last !== undefined && score >= last.score) return
    const at = this.#lowest.findIndex((one) => one.score > score)
    this.#lowest.splice(at < 0 ? this.#lowest.length : at, 0, { ...row(), score, components, reasons })
    if (this.#lowest.length > this.#explain) this.#lowest.pop()
  }

  get mean(): number | null {
    return this.#rows === 0 ? null : rounded(this.#sum / this.#rows)
  }

  /** In the order of the components; those that applied to no row are left out. */
  get components(): Readonly<Partial<Record<ComponentName, ComponentSummary>>> {
    const found: Partial<Record<ComponentName, ComponentSummary>> = {}
    for (const name of componentNames) {
      const known = this.#sums.get(name)
      if (known !== undefined) {
        found[name] = { mean: rounded(known.sum / known.rows), rows: known.rows, low: known.low }
      }
    }
    return found
  }

  /** Lowest score first; of equal ones, the earlier row. */
  get lowest(): ReadonlyArray<Explained> {
    return this.#lowest
  }
}
