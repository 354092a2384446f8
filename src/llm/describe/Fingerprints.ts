import { hashOfText, HashTable, wordsOnly } from "../../rows/index.ts"

/**
 * Remembers texts and the owner of each: 24 to 48 bytes an entry, and half as much again for a moment while it grows. Two of a
 * million texts share a hash with a chance of 1 in 37 million.
 */
export class Fingerprints {
  readonly #owners = new HashTable(Float64Array)

  /** Notes the text for its owner; false when another owner has it already. Texts differ by their words alone. */
  take(text: string, owner: string): boolean {
    const { high, low } = hashOfText(wordsOnly(text))
    const who = numberOf(owner)
    const known = this.#owners.get(low, high)
    if (known !== undefined) return known === who
    this.#owners.set(low, high, who)
    return true
  }
}

/** 52 bits of a hash: a whole number that a float holds exactly. */
const numberOf = (owner: string): number => {
  const { high, low } = hashOfText(owner)
  return low * 2 ** 20 + (high >>> 12)
}
