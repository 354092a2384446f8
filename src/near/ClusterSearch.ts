import { buckets, isSettled } from "./buckets.ts"
import { Comparison } from "./Comparison.ts"
import type { Corpus } from "./Corpus.ts"
import { DisjointSets } from "./DisjointSets.ts"
import type { Kernel } from "./Kernel.ts"
import type { NearSettings } from "./settings.ts"

/**
 * Clusters of near-duplicates: documents linked by pairs that share a band and whose exact similarity reaches the threshold,
 * however many links away. Pairs that are linked already are not compared again, so a million copies of one text cost a million
 * comparisons. The clusters depend on the texts alone, not on their order. Memory beside the corpus: 32 bytes a document.
 */
export class ClusterSearch {
  readonly #corpus: Corpus
  readonly #threshold: number
  readonly #comparison: Comparison
  /** Documents that are linked so far. */
  readonly clusters: DisjointSets
  /** Exact comparisons made so far. */
  compared = 0

  constructor(corpus: Corpus, kernel: Kernel, settings: NearSettings) {
    this.#corpus = corpus
    this.#threshold = settings.threshold
    this.#comparison = new Comparison(corpus, kernel, settings)
    this.clusters = new DisjointSets(corpus.size)
  }

  /** Works through one band; all of them from the first to the last are a whole search. */
  band(band: number): void {
    for (const members of buckets(this.#corpus, band)) this.#link(members, band)
  }

  #link(members: Uint32Array, band: number): void {
    const { clusters } = this
    let sets = new Set(Array.from(members, (member) => clusters.find(member))).size
    for (let a = 0; a < members.length && sets > 1; a++) {
      const left = members[a]!
      for (let b = a + 1; b < members.length && sets > 1; b++) {
        const right = members[b]!
        if (clusters.find(left) === clusters.find(right) || isSettled(this.#corpus, left, right, band)) continue
        if (!this.#comparison.isPromising(left, right)) continue
        this.compared++
        if (this.#comparison.similarity(left, right) >= this.#threshold) {
          clusters.join(left, right)
          sets--
        }
      }
    }
  }
}
