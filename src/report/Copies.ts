/** Splits that are told apart; later ones share the last number. */
const splits = 16

/** Counts texts that occur more than once, by 60 bits of their hash. Memory: 8 bytes a row, twice that while it grows. */
export class Copies {
  #hashes = new BigUint64Array(1024)
  #length = 0

  /** `hash`: at least 8 bytes. */
  add(hash: Uint8Array, split: number): void {
    if (this.#length === this.#hashes.length) {
      const wider = new BigUint64Array(this.#length * 2)
      wider.set(this.#hashes)
      this.#hashes = wider
    }
    const bits = new DataView(hash.buffer, hash.byteOffset).getBigUint64(0)
    this.#hashes[this.#length++] = (bits & ~0xfn) | BigInt(Math.min(split, splits - 1))
  }

  /** Rows whose text occurred before, and texts that occur in more than one split. */
  count(): { readonly copies: number; readonly crossing: number } {
    const sorted = this.#hashes.subarray(0, this.#length).sort()
    let copies = 0
    let crossing = 0
    for (let i = 0; i < sorted.length;) {
      let end = i + 1
      while (end < sorted.length && sorted[end]! >> 4n === sorted[i]! >> 4n) end++
      copies += end - i - 1
      if (sorted[end - 1] !== sorted[i]) crossing++
      i = end
    }
    return { copies, crossing }
  }
}
