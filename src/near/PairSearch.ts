import { buckets, isSettled } from "./buckets.ts"
import { Comparison } from "./Comparison.ts"
import type { Corpus } from "./Corpus.ts"
import type { Kernel } from "./Kernel.ts"
import type { NearSettings } from "./settings.ts"

/** Two documents, the one of the first side first, and their exact Jaccard similarity. */
export interface SimilarPair {
  readonly left: number
  readonly right: number
  readonly similarity: number
}

/**
 * All pairs of a document of one side and one of the other that share a band, compared exactly wherever their signatures leave
 * a doubt: the evidence that nothing crosses a split. Pairs of at least `floor` are kept. `sides` has 0 or 1 a document; other values take no part.
 */
export class PairSearch {
  readonly #corpus: Corpus
  readonly #sides: Uint8Array
  readonly #comparison: Comparison
  readonly #floor: number
  /** Pairs that share a band. */
  candidates = 0
  /** Pairs of these that were compared exactly. */
  compared = 0
  /** Those of a similarity of at least the floor, in the order found. */
  readonly pairs: Array<SimilarPair> = []

  constructor(corpus: Corpus, kernel: Kernel, settings: NearSettings, sides: Uint8Array, floor: number) {
    this.#corpus = corpus
    this.#sides = sides
    this.#comparison = new Comparison(corpus, kernel, settings)
    this.#floor = floor
  }

  /** Works through one band; all of them are a whole search. */
  band(band: number): void {
    for (const members of buckets(this.#corpus, band)) {
      const lefts = members.filter((member) => this.#sides[member] === 0)
      const rights = lefts.length === 0 ? lefts : members.filter((member) => this.#sides[member] === 1)
      for (const left of rights.length === 0 ? [] : lefts) {
        for (const right of rights) {
          if (isSettled(this.#corpus, left, right, band)) continue
          this.candidates++
          if (!this.#comparison.isPromising(left, right)) continue
          this.compared++
          const similarity = this.#comparison.similarity(left, right)
          if (similarity >= this.#floor) this.pairs.push({ left, right, similarity })
        }
      }
    }
  }
}
