import { createHash } from "node:crypto"

/**
 * Remembers texts and whom each belongs to, by 52-bit hashes: 16 bytes an entry and half as much again for growth, so a
 * million descriptions take 32 MB. Two of a million texts share a hash with a chance of 1 in 9,000.
 */
export class Fingerprints {
  #texts = new Float64Array(1024)
  #owners = new Float64Array(1024)
  #size = 0

  /** Notes the text for its owner; false when another owner has it already. */
  take(text: string, owner: string): boolean {
    const hash = number(normal(text))
    const who = number(owner)
    const at = this.#find(hash)
    if (this.#texts[at] !== 0) return this.#owners[at] === who
    this.#texts[at] = hash
    this.#owners[at] = who
    this.#size++
    if (this.#size * 3 > this.#texts.length * 2) this.#grow()
    return true
  }

  #find(hash: number): number {
    const mask = this.#texts.length - 1
    let at = hash % this.#texts.length
    while (this.#texts[at] !== 0 && this.#texts[at] !== hash) at = (at + 1) & mask
    return at
  }

  #grow(): void {
    const texts = this.#texts
    const owners = this.#owners
    this.#texts = new Float64Array(texts.length * 2)
    this.#owners = new Float64Array(texts.length * 2)
    for (let i = 0; i < texts.length; i++) {
      if (texts[i] === 0) continue
      const at = this.#find(texts[i]!)
      this.#texts[at] = texts[i]!
      this.#owners[at] = owners[i]!
    }
  }
}

/** Case, blanks and punctuation aside, two texts are the same request. */
const normal = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim()

const number = (text: string): number => {
  const digest = createHash("sha256").update(text).digest()
  return (digest.readUIntBE(0, 6) * 16 + (digest[6]! >> 4)) || 1
}
