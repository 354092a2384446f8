import { createHash } from "node:crypto"

/**
 * Counts how often each text was met, by 52-bit hashes of it without case, blanks and punctuation: 12 bytes an entry at two
 * thirds full at most, 18 to 36 bytes for each distinct text. Two of a million texts share a hash with a chance of 1 in 9,000.
 */
export class Tallies {
  #texts = new Float64Array(1024)
  #counts = new Uint32Array(1024)
  #size = 0

  add(text: string): void {
    const hash = hashOf(text)
    if (hash === 0) return
    const at = this.#find(hash)
    this.#counts[at]!++
    if (this.#texts[at] !== 0) return
    this.#texts[at] = hash
    this.#size++
    if (this.#size * 3 > this.#texts.length * 2) this.#grow()
  }

  /** 0 for a text that was never added, and for one without a letter or digit. */
  count(text: string): number {
    const hash = hashOf(text)
    return hash === 0 ? 0 : this.#counts[this.#find(hash)]!
  }

  #find(hash: number): number {
    const mask = this.#texts.length - 1
    let at = hash % this.#texts.length
    while (this.#texts[at] !== 0 && this.#texts[at] !== hash) at = (at + 1) & mask
    return at
  }

  #grow(): void {
    const texts = this.#texts
    const counts = this.#counts
    this.#texts = new Float64Array(texts.length * 2)
    this.#counts = new Uint32Array(texts.length * 2)
    for (let i = 0; i < texts.length; i++) {
      if (texts[i] === 0) continue
      const at = this.#find(texts[i]!)
      this.#texts[at] = texts[i]!
      this.#counts[at] = counts[i]!
    }
  }
}

/** 0 for a text that says nothing. */
const hashOf = (text: string): number => {
  const normal = text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim()
  if (normal === "") return 0
  const digest = createHash("sha256").update(normal).digest()
  return (digest.readUIntBE(0, 6) * 16 + (digest[6]! >> 4)) || 1
}
