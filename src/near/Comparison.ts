import type { Corpus } from "./Corpus.ts"
import type { Kernel } from "./Kernel.ts"
import type { NearSettings } from "./settings.ts"

/** Texts with fewer shingles are compared whatever their signatures say: chance weighs more in them. */
const small = 64

/**
 * Exact similarities of documents of a corpus, and what their signatures promise. The text on the left is kept taken apart, so
 * comparing one with many is cheaper than changing both.
 */
export class Comparison {
  readonly #corpus: Corpus
  readonly #kernel: Kernel
  readonly #least: number
  #left = -1
  #inside = 0

  constructor(corpus: Corpus, kernel: Kernel, { permutations, threshold }: NearSettings) {
    this.#corpus = corpus
    this.#kernel = kernel
    // Five standard deviations below what a pair at the threshold is expected to have: one in three million is missed.
    this.#least = Math.floor(permutations * threshold - 5 * Math.sqrt(permutations * threshold * (1 - threshold)))
  }

  /** False when the signatures agree in so few places that the pair cannot well reach the threshold. */
  isPromising(left: number, right: number): boolean {
    if (this.#least <= 0 || this.#corpus.shingles(left) < small || this.#corpus.shingles(right) < small) return true
    const one = this.#corpus.signature(left)
    const other = this.#corpus.signature(right)
    let equal = 0
    for (let i = 0; i < one.length; i++) equal += one[i] === other[i] ? 1 : 0
    return equal >= this.#least
  }

  #remember(left: number): void {
    if (this.#left === left) return
    this.#inside = this.#kernel.remember(this.#corpus.text(left))
    this.#left = left
  }

  /** Jaccard similarity of the sets of shingles; 0 when either text has none. */
  similarity(left: number, right: number): number {
    this.#remember(left)
    const common = this.#kernel.compare(this.#corpus.text(right))
    return common === 0 ? 0 : common / (this.#inside + this.#kernel.only())
  }

  /** The share of the left text's shingles that stand in the right one; 0 when it has none. */
  containment(left: number, right: number): number {
    this.#remember(left)
    const common = this.#kernel.compare(this.#corpus.text(right))
    return common === 0 ? 0 : common / this.#inside
  }

  /** Distinct shingles of a text. */
  distinct(left: number): number {
    this.#remember(left)
    return this.#inside
  }
}
