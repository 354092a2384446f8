import { byCodeUnit } from "../rows/index.ts"

/** Cells at most; what comes later shares one. */
const maxCells = 400

interface Ranked<A> {
  readonly rank: number
  readonly order: number
  readonly value: A
}

const before = <A>(a: Ranked<A>, b: Ranked<A>): boolean => a.rank < b.rank || (a.rank === b.rank && a.order < b.order)

/** The `capacity` lowest ranks seen, in a heap whose top is the highest of them. */
class Lowest<A> {
  readonly items: Array<Ranked<A>> = []
  readonly #capacity: number

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  add(one: Ranked<A>): void {
    const { items } = this
    if (items.length < this.#capacity) {
      items.push(one)
      for (let i = items.length - 1; i > 0;) {
        const parent = (i - 1) >> 1
        if (!before(items[parent]!, items[i]!)) break
        ;[items[parent], items[i]] = [items[i]!, items[parent]!]
        i = parent
      }
    } else if (items.length > 0 && before(one, items[0]!)) {
      items[0] = one
      for (let i = 0;;) {
        let top = i
        for (const child of [2 * i + 1, 2 * i + 2]) {
          if (child < items.length && before(items[top]!, items[child]!)) top = child
        }
        if (top === i) break
        ;[items[top], items[i]] = [items[i]!, items[top]!]
        i = top
      }
    }
  }
}

/**
 * A choice of at most `size` of many things, spread over cells as evenly as they allow: every cell gives the same number, small
 * cells all they have. Within a cell the lowest ranks are taken, so that the choice depends on the ranks alone, whatever the order.
 * Memory: 100 bytes a thing kept, `size` in each of at most 400 cells.
 */
export class StratifiedSample<A> {
  readonly #cells = new Map<string, Lowest<A>>()
  readonly #size: number
  #order = 0

  constructor(size: number) {
    this.#size = size
  }

  add(cell: string, rank: number, value: A): void {
    const key = this.#cells.has(cell) || this.#cells.size < maxCells ? cell : ""
    let lowest = this.#cells.get(key)
    if (lowest === undefined) this.#cells.set(key, lowest = new Lowest(this.#size))
    lowest.add({ rank, order: this.#order++, value })
  }

  /** What was chosen, in the order it came. */
  chosen(): ReadonlyArray<A> {
    let left = this.#size
    const cells = [...this.#cells].sort(([a, m], [b, n]) => m.items.length - n.items.length || byCodeUnit(a, b))
    const all: Array<Ranked<A>> = []
    cells.forEach(([, { items }], i) => {
      const share = Math.min(items.length, Math.ceil(left / (cells.length - i)))
      left -= share
      all.push(...[...items].sort((a, b) => before(a, b) ? -1 : 1).slice(0, share))
    })
    return all.sort((a, b) => a.order - b.order).map(({ value }) => value)
  }
}
