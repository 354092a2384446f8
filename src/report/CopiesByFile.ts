import { createHash } from "node:crypto"

/**
 * Counts texts that were there before, by 52-bit hashes: 15 to 30 bytes a text. Two of ten million
 * texts share a hash with a chance of 1 in 100.
 */
export class Copies {
  #hashes = new Float64Array(1024)
  #groups = new Uint16Array(1024)
  #size = 0
  /** Texts that stood before in any group. */
  total = 0
  /** Of these, texts whose first one stood in another group. */
  across = 0

  add(text: string, group: number): void {
    const digest = createHash("sha256").update(text).digest()
    const hash = (digest.readUIntBE(0, 6) * 16 + (digest[6]! >> 4)) || 1
    const at = this.#find(hash)
    if (this.#hashes[at] !== 0) {
      this.total++
      if (this.#groups[at] !== group) this.across++
      return
    }
    this.#hashes[at] = hash
    this.#groups[at] = group
    if (++this.#size * 3 > this.#hashes.length * 2) this.#grow()
  }

  #find(hash: number): number {
    const mask = this.#hashes.length - 1
    let at = hash % this.#hashes.length
    while (this.#hashes[at] !== 0 && this.#hashes[at] !== hash) at = (at + 1) & mask
    return at
  }

  #grow(): void {
    const hashes = this.#hashes
    const groups = this.#groups
    this.#hashes = new Float64Array(hashes.length * 2)
    this.#groups = new Uint16Array(hashes.length * 2)
    for (const [i, hash] of hashes.entries()) {
      if (hash === 0) continue
      const at = this.#find(hash)
      this.#hashes[at] = hash
      this.#groups[at] = groups[i]!
    }
  }
}
