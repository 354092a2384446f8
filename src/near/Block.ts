import type { Kernel } from "./Kernel.ts"
import type { NearSettings } from "./settings.ts"

/**
 * Some documents in a row, with what the search needs of each: the text (UTF-8), its band keys (4 bytes a band), its
 * signature (a byte a permutation) and the number of its shingles: 264 bytes beside the text at the defaults.
 */
export interface Block {
  readonly count: number
  readonly texts: Uint8Array
  /** Where each text ends in `texts`; it begins where the one before ends. */
  readonly ends: Uint32Array
  /** Document by document. */
  readonly keys: Uint32Array
  /** Document by document. */
  readonly signatures: Uint8Array
  readonly shingles: Uint32Array
}

/** Text and documents that a block holds, unless one text alone is larger. */
const blockBytes = 4 << 20
const blockCount = 4096

/** Collects texts into blocks, in order. Holds one block. */
export class BlockBuilder {
  readonly #settings: NearSettings
  #texts = Buffer.allocUnsafeSlow(blockBytes)
  #ends: Array<number> = []
  #used = 0

  constructor(settings: NearSettings) {
    this.#settings = settings
  }

  /** The blocks that are full with this text, none most of the time. */
  add(text: string): Array<Block> {
    const full: Array<Block> = []
    // A character has three bytes at most; only near the end of a block they are counted.
    let bytes = text.length * 3
    if (this.#used + bytes > this.#texts.length) bytes = Buffer.byteLength(text)
    if (this.#used + bytes > this.#texts.length || this.#ends.length === blockCount) {
      full.push(...this.end())
      if (bytes > this.#texts.length) this.#texts = Buffer.allocUnsafeSlow(bytes)
    }
    this.#used += this.#texts.write(text, this.#used)
    this.#ends.push(this.#used)
    return full
  }

  /** What is left. */
  end(): Array<Block> {
    const count = this.#ends.length
    if (count === 0) return []
    const { bands, permutations } = this.#settings
    const isRoomy = this.#used < this.#texts.length * 0.75
    const texts = isRoomy ? Uint8Array.from(this.#texts.subarray(0, this.#used)) : this.#texts.subarray(0, this.#used)
    const block = {
      count,
      texts: new Uint8Array(texts.buffer, texts.byteOffset, texts.length),
      ends: Uint32Array.from(this.#ends),
      keys: new Uint32Array(count * bands),
      signatures: new Uint8Array(count * permutations),
      shingles: new Uint32Array(count)
    }
    if (!isRoomy || this.#texts.length > blockBytes) this.#texts = Buffer.allocUnsafeSlow(blockBytes)
    this.#ends = []
    this.#used = 0
    return [block]
  }
}

/** Fills in keys, signatures and shingles. */
export const sketchBlock = (kernel: Kernel, block: Block): void => {
  const bands = block.keys.length / block.count
  const permutations = block.signatures.length / block.count
  let start = 0
  for (let i = 0; i < block.count; i++) {
    const text = block.texts.subarray(start, block.ends[i]!)
    start = block.ends[i]!
    block.shingles[i] = kernel.sketch(text, block.keys, i * bands, block.signatures, i * permutations)
  }
}
