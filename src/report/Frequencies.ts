import { byCodeUnit } from "../rows/index.ts"

/** Where names go that come after the limit. */
export const otherName = "(other)"

/** Counts by name. Memory: `limit` names (1,000 unless said) of at most 120 characters; what comes later is counted as `(other)`. */
export class Frequencies {
  readonly #counts = new Map<string, number>()
  readonly #limit: number

  constructor(limit = 1000) {
    this.#limit = limit
  }

  add(name: string, by = 1): void {
    const key = this.name(name)
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + by)
  }

  /** The name it is counted under. */
  name(name: string): string {
    const short = name.length > 120 ? `${name.slice(0, 119)}…` : name
    return this.#counts.has(short) || this.#counts.size < this.#limit ? short : otherName
  }

  get(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  get size(): number {
    return this.#counts.size
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, one) => sum + one, 0)
  }

  /** Most frequent first, then by name. */
  entries(): ReadonlyArray<readonly [name: string, count: number]> {
    return [...this.#counts].sort(([a, m], [b, n]) => n - m || byCodeUnit(a, b))
  }
}

/** The `most` most frequent, and the rest as one. */
export const topOf = (
  entries: ReadonlyArray<readonly [string, number]>,
  most: number
): ReadonlyArray<readonly [string, number]> => {
  if (entries.length <= most) return entries
  const rest = entries.slice(most - 1)
  return [
    ...entries.slice(0, most - 1),
    [`${rest.length} others`, rest.reduce((sum, [, count]) => sum + count, 0)] as const
  ]
}
