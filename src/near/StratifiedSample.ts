import { byCodeUnit } from "../rows/index.ts"
import { quotas } from "./quotas.ts"
import { sortByKey } from "./sortByKey.ts"

/** Rows of one value of the field by which a sample is stratified. */
export interface Stratum {
  readonly name: string
  readonly rows: number
  /** Rows of it in the sample. */
  readonly chosen: number
}

/** Rows of a block; blocks are filled one after the other, so that nothing is copied as rows come. */
const blockSize = 1 << 16

/**
 * A stratified random sample of rows that come one by one. Which rows are chosen follows from their keys alone, whatever their order;
 * of rows with equal keys any are as good as the others. Memory: 16 bytes a row, one block of 65,536 rows more, 0.2 KB a stratum.
 */
export class StratifiedSample {
  /** Rows so far. */
  size = 0
  readonly #keys: Array<Float64Array> = []
  /** The stratum of a row; once the sample is drawn, `inSample` for those in it. */
  readonly #strata: Array<Uint32Array> = []
  readonly #numbers = new Map<string, number>()
  readonly #rows: Array<number> = []

  /** The next row. `key`: a whole number from 0 to 2⁴⁸ − 1, evenly spread, the same for the same content. */
  add(stratum: string, key: number): void {
    const at = this.size++ % blockSize
    if (at === 0) {
      this.#keys.push(new Float64Array(blockSize))
      this.#strata.push(new Uint32Array(blockSize))
    }
    let number = this.#numbers.get(stratum)
    if (number === undefined) {
      number = this.#numbers.size
      this.#numbers.set(stratum, number)
      this.#rows.push(0)
    }
    this.#rows[number]!++
    this.#keys.at(-1)![at] = key
    this.#strata.at(-1)![at] = number
  }

  /** Draws the sample, once, after all rows. Strata from the largest to the smallest, then by name. */
  draw(wanted: number): ReadonlyArray<Stratum> {
    const strata = [...this.#numbers.keys()].map((name, number) => ({ name, rows: this.#rows[number]! }))
    const chosen = quotas(strata, wanted)
    const order = this.#byStratum()
    let start = 0
    for (const [number, { rows }] of strata.entries()) {
      const members = order.subarray(start, start + rows)
      const quota = chosen[number]!
      if (quota > 0 && quota < rows) this.#shuffle(members)
      for (const row of members.subarray(0, quota)) this.#strata[row >>> 16]![row & 0xffff] = inSample
      start += rows
    }
    this.#keys.length = 0
    return strata.map((stratum, number) => ({ ...stratum, chosen: chosen[number]! })).sort((a, b) =>
      b.rows - a.rows || byCodeUnit(a.name, b.name)
    )
  }

  /** Whether a row, by its place from 0, is in the sample. */
  has(row: number): boolean {
    return this.#strata[row >>> 16]![row & 0xffff] === inSample
  }

  /** Places of all rows, those of a stratum together. */
  #byStratum(): Uint32Array {
    const next = new Float64Array(this.#rows.length)
    for (let number = 1; number < next.length; number++) next[number] = next[number - 1]! + this.#rows[number - 1]!
    const order = new Uint32Array(this.size)
    for (let row = 0; row < this.size; row++) {
      const stratum = this.#strata[row >>> 16]![row & 0xffff]!
      order[next[stratum]!++] = row
    }
    return order
  }

  /**
   * Sorts rows by their keys. Rows of one content have one key: the first keeps it, the others get keys of their own, so that copies
   * are chosen as independently of each other as other rows are.
   */
  #shuffle(members: Uint32Array): void {
    const keyOf = (row: number) => this.#keys[row >>> 16]![row & 0xffff]!
    sortByKey(members, keyOf)
    let original = -1
    let copies = 0
    for (const row of members) {
      const key = keyOf(row)
      copies = key === original ? copies + 1 : 0
      original = key
      if (copies > 0) this.#keys[row >>> 16]![row & 0xffff] = keyOfCopy(key, copies)
    }
    sortByKey(members, keyOf)
  }
}

const inSample = 0xffffffff

/** A key for a copy, as evenly spread as that of the original. Source: the finalizer of MurmurHash3 (32 bits), on both halves. */
const keyOfCopy = (key: number, copy: number): number => {
  const high = mix(Math.floor(key / 2 ** 24) ^ Math.imul(copy, 0x9e3779b1))
  const low = mix(key % 2 ** 24 ^ high)
  return (high >>> 8) * 2 ** 24 + (low >>> 8)
}

const mix = (value: number): number => {
  let hash = value
  hash = Math.imul(hash ^ hash >>> 16, 0x85ebca6b)
  hash = Math.imul(hash ^ hash >>> 13, 0xc2b2ae35)
  return (hash ^ hash >>> 16) >>> 0
}
