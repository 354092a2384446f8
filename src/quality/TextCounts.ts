import { hashOfText, HashTable, wordsOnly } from "../rows/index.ts"

/** Counts how often each text occurs, whatever its case, blanks and punctuation. Memory: 18 to 36 bytes for each distinct text. */
export class TextCounts {
  readonly #counts = new HashTable(Uint32Array)

  /** Texts without a letter or digit are not counted. */
  add(text: string): void {
    const words = wordsOnly(text)
    if (words === "") return
    const { high, low } = hashOfText(words)
    this.#counts.set(low, high, (this.#counts.get(low, high) ?? 0) + 1)
  }

  /** 0 for a text that was never added, and for one without a letter or digit. */
  count(text: string): number {
    const words = wordsOnly(text)
    if (words === "") return 0
    const { high, low } = hashOfText(words)
    return this.#counts.get(low, high) ?? 0
  }
}
