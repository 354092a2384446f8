import { type Hash64, HashTable } from "../rows/index.ts"

/** Groups that are told apart; later ones count as the last. */
const maxGroups = 1 << 15

/** Counts rows whose text occurred before, in the same group of rows (a file, a split) or in another. Memory: 15 to 30 bytes a text. */
export class CopyCounter {
  /** Group of a text's first row, twice, and 1 more when the text occurred in another group too. */
  readonly #seen = new HashTable(Uint16Array)
  /** Rows whose text occurred before in any group. */
  copies = 0
  /** Of these, rows whose text occurred first in another group. */
  copiesAcross = 0
  /** Texts that occur in more than one group. */
  textsAcross = 0

  /** `group`: a whole number from 0. */
  add({ high, low }: Hash64, group: number): void {
    const own = Math.min(group, maxGroups - 1)
    const seen = this.#seen.get(low, high)
    if (seen === undefined) {
      this.#seen.set(low, high, 2 * own)
      return
    }
    this.copies++
    if (seen >> 1 === own) return
    this.copiesAcross++
    if (seen % 2 === 1) return
    this.textsAcross++
    this.#seen.set(low, high, seen + 1)
  }
}
