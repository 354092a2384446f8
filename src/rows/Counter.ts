import { byCodeUnit } from "./order.ts"

/** The name under which a limited counter counts names that come after its limit. */
export const otherName = "(other)"

/** Most characters of a name in a limited counter. */
const maxNameLength = 120

/** Counts by name. Memory: one entry a name; with a limit, that many names of at most 120 characters. */
export class Counter {
  readonly #counts = new Map<string, number>()
  readonly #limit: number

  /** `limit`: how many names are told apart; longer ones are cut to 120 characters, later ones count as `(other)`. */
  constructor(limit = Infinity) {
    this.#limit = limit
  }

  add(name: string, by = 1): void {
    const key = this.#key(name)
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + by)
  }

  #key(name: string): string {
    if (this.#limit === Infinity) return name
    const short = name.length > maxNameLength ? `${name.slice(0, maxNameLength - 1)}…` : name
    return this.#counts.has(short) || this.#counts.size < this.#limit ? short : otherName
  }

  /** 0 for a name that was never counted. */
  get(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  /** Names. */
  get size(): number {
    return this.#counts.size
  }

  /** The sum of all counts. */
  get total(): number {
    return [...this.#counts.values()].reduce((sum, one) => sum + one, 0)
  }

  /** Most frequent first, equal counts in the order of their names. */
  entries(): ReadonlyArray<readonly [name: string, count: number]> {
    return [...this.#counts].sort(([a, m], [b, n]) => n - m || byCodeUnit(a, b))
  }

  /** In the order of the names. */
  byName(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => byCodeUnit(a, b)))
  }
}

/** The `most` first entries, of which the last stands for all the rest when there are more. */
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
