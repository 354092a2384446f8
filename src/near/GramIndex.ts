/**
 * Which record each n-gram was first seen in, by its 64-bit hash: 16 to 48 bytes an n-gram.
 * Takes n-grams as `Kernel.shingles` gives them.
 */
export class GramIndex {
  #slots = new Uint32Array(4 * 4096)
  size = 0

  /** The slot of a hash, or the empty one where it belongs; the third number of an empty slot is 0. */
  #place(slots: Uint32Array, low: number, high: number): number {
    const mask = slots.length / 4 - 1
    for (let slot = low & mask;; slot = slot + 1 & mask) {
      const place = slot * 4
      if (slots[place + 2] === 0 || (slots[place] === low && slots[place + 1] === high)) return place
    }
  }

  #put(slots: Uint32Array, low: number, high: number, record: number): boolean {
    const place = this.#place(slots, low, high)
    if (slots[place + 2] !== 0) return false
    slots[place] = low
    slots[place + 1] = high
    slots[place + 2] = record + 1
    return true
  }

  add(grams: Uint32Array, record: number): void {
    for (let i = 0; i < grams.length; i += 2) {
      if (this.#put(this.#slots, grams[i]!, grams[i + 1]!, record)) this.size++
      if (this.size * 8 < this.#slots.length) continue
      const larger = new Uint32Array(this.#slots.length * 2)
      for (let place = 0; place < this.#slots.length; place += 4) {
        const record = this.#slots[place + 2]!
        if (record !== 0) this.#put(larger, this.#slots[place]!, this.#slots[place + 1]!, record - 1)
      }
      this.#slots = larger
    }
  }

  /** The first n-gram of a text that is known: its place among those of the text, and the record it is from. */
  find(grams: Uint32Array): { readonly gram: number; readonly record: number } | undefined {
    for (let i = 0; i < grams.length; i += 2) {
      const place = this.#place(this.#slots, grams[i]!, grams[i + 1]!)
      if (this.#slots[place + 2] !== 0) return { gram: i / 2, record: this.#slots[place + 2]! - 1 }
    }
    return undefined
  }
}
