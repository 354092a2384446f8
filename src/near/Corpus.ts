import { GrowingArray } from "../rows/index.ts"
import type { Block } from "./Block.ts"

/** Sketched documents, numbered from 0 in the order they came. */
export interface Corpus {
  readonly size: number
  /** Number of shingles of a document, repeated ones counted; 0 for one without tokens. */
  readonly shingles: (document: number) => number
  /** The keys of all documents in one band. */
  readonly keys: (band: number) => Uint32Array
  /** The keys of one document in all bands; valid until the next call but one. */
  readonly bandKeys: (document: number) => Uint32Array
  /** A byte a permutation; valid until the next call but one. */
  readonly signature: (document: number) => Uint8Array
  /** UTF-8; valid until the next call but one. */
  readonly text: (document: number) => Uint8Array
}

/** Where the documents of blocks stand: 4 bytes a document. */
export class BlockIndex {
  readonly firsts: Array<number> = []
  readonly #blockOf = new GrowingArray(Uint32Array)

  /** Documents. */
  get size(): number {
    return this.#blockOf.length
  }

  add(count: number): void {
    this.firsts.push(this.size)
    this.#blockOf.repeat(this.firsts.length - 1, count)
  }

  block(document: number): number {
    return this.#blockOf.array[document]!
  }
}

/** A corpus in memory: its texts, and 268 bytes a document at the defaults. */
export class MemoryCorpus implements Corpus {
  readonly blocks: Array<Block> = []
  readonly #index = new BlockIndex()

  add(block: Block): void {
    this.blocks.push(block)
    this.#index.add(block.count)
  }

  get size(): number {
    return this.#index.size
  }

  shingles(document: number): number {
    const block = this.#index.block(document)
    return this.blocks[block]!.shingles[document - this.#index.firsts[block]!]!
  }

  keys(band: number): Uint32Array {
    const out = new Uint32Array(this.size)
    let document = 0
    for (const { count, keys } of this.blocks) {
      const bands = keys.length / count
      for (let i = 0, at = band; i < count; i++, at += bands) out[document++] = keys[at]!
    }
    return out
  }

  bandKeys(document: number): Uint32Array {
    const block = this.#index.block(document)
    const { count, keys } = this.blocks[block]!
    const bands = keys.length / count
    const at = (document - this.#index.firsts[block]!) * bands
    return keys.subarray(at, at + bands)
  }

  signature(document: number): Uint8Array {
    const block = this.#index.block(document)
    const { count, signatures } = this.blocks[block]!
    const permutations = signatures.length / count
    const at = (document - this.#index.firsts[block]!) * permutations
    return signatures.subarray(at, at + permutations)
  }

  text(document: number): Uint8Array {
    const block = this.#index.block(document)
    const { ends, texts } = this.blocks[block]!
    const at = document - this.#index.firsts[block]!
    return texts.subarray(at === 0 ? 0 : ends[at - 1]!, ends[at]!)
  }
}
