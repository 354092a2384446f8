import { HashTable } from "../rows/index.ts"

/**
 * Which record each n-gram was first seen in, by its 64-bit hash: 18 to 36 bytes an n-gram.
 * Takes n-grams as `Kernel.shingles` gives them.
 */
export class GramIndex {
  readonly #records = new HashTable(Uint32Array)

  /** Distinct n-grams. */
  get size(): number {
    return this.#records.size
  }

  add(grams: Uint32Array, record: number): void {
    for (let i = 0; i < grams.length; i += 2) {
      if (this.#records.get(grams[i]!, grams[i + 1]!) === undefined) {
        this.#records.set(grams[i]!, grams[i + 1]!, record)
      }
    }
  }

  /** The first n-gram of a text that is in the index: its position among those of the text, and the record it is from. */
  find(grams: Uint32Array): { readonly gram: number; readonly record: number } | undefined {
    for (let i = 0; i < grams.length; i += 2) {
      const record = this.#records.get(grams[i]!, grams[i + 1]!)
      if (record !== undefined) return { gram: i / 2, record }
    }
    return undefined
  }
}
