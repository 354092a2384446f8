import { GrowingArray } from "../rows/index.ts"
import { Comparison } from "./Comparison.ts"
import type { Corpus } from "./Corpus.ts"
import type { Kernel } from "./Kernel.ts"
import { orderByKey } from "./orderByKey.ts"
import type { NearSettings } from "./settings.ts"

/** A document nearly all of whose shingles stand in another, larger one. */
export interface ContainedPair {
  readonly inner: number
  readonly outer: number
  /** The share of the inner one's distinct shingles that the outer one has, 0 to 1. */
  readonly share: number
}

export interface ContainmentSettings {
  /** Least share of the inner text. */
  readonly threshold: number
  /** Texts with fewer distinct shingles are not looked for: a few common lines are no copy. */
  readonly least: number
}

/** Hashes that stand in more documents than this tell nothing, unless a document has no others. */
const common = 256

/** Shingles of all documents together, up to which one in four is put into the index; beyond, one in sixteen. */
const manyShingles = 40_000_000

/**
 * Documents that stand inside others (all or nearly all of their shingles), each with every document it stands in. Looks at a fixed
 * sample of hashes (one shingle in four), then compares exactly. Found by chance 1 − 10⁻³ or better for texts of 40 shingles and
 * more. Memory beside the corpus: 40 bytes a sampled shingle while
 * the index is made, 8 afterwards.
 */
export class ContainmentSearch {
  readonly #corpus: Corpus
  readonly #kernel: Kernel
  readonly #comparison: Comparison
  readonly #settings: ContainmentSettings
  readonly #mask: number
  #hashes = new Uint32Array(0)
  #owners = new Uint32Array(0)

  constructor(corpus: Corpus, kernel: Kernel, near: NearSettings, settings: ContainmentSettings) {
    this.#corpus = corpus
    this.#kernel = kernel
    this.#comparison = new Comparison(corpus, kernel, near)
    this.#settings = settings
    let total = 0
    for (let document = 0; document < corpus.size; document++) total += corpus.shingles(document)
    this.#mask = total <= manyShingles ? 3 : 15
  }

  /** The distinct sampled hashes of a document. */
  #sample(document: number): Set<number> {
    const shingles = this.#kernel.shingles(this.#corpus.text(document))
    const out = new Set<number>()
    for (let i = 0; i < shingles.length; i += 2) {
      // The high half chooses, so that the low one stays evenly spread.
      if ((shingles[i + 1]! & this.#mask) === 0) out.add(shingles[i]!)
    }
    return out
  }

  /** Reads the documents that others may stand in. Once, before any `within`. */
  index(outer: Iterable<number>): void {
    const hashes = new GrowingArray(Uint32Array)
    const owners = new GrowingArray(Uint32Array)
    for (const document of outer) {
      for (const hash of this.#sample(document)) {
        hashes.push(hash)
        owners.push(document)
      }
    }
    const order = orderByKey(hashes.view())
    this.#hashes = order.map((place) => hashes.array[place]!)
    this.#owners = order.map((place) => owners.array[place]!)
  }

  #run(hash: number): readonly [number, number] {
    let low = 0
    let high = this.#hashes.length
    while (low < high) {
      const middle = low + high >>> 1
      if (this.#hashes[middle]! < hash) low = middle + 1
      else high = middle
    }
    let end = low
    while (end < this.#hashes.length && this.#hashes[end] === hash) end++
    return [low, end]
  }

  /** The documents of the index that hold this one, by number; those that `accept` refuses are not looked at. */
  within(inner: number, accept: (outer: number) => boolean = () => true): Array<ContainedPair> {
    const { least, threshold } = this.#settings
    if (this.#corpus.shingles(inner) < least) return []
    const runs = [...this.#sample(inner)].map((hash) => this.#run(hash)).sort(([a, b], [c, d]) => b - a - (d - c))
    const telling = runs.filter(([start, end], i) => i < 8 || end - start <= common)
    const counts = new Map<number, number>()
    for (const [start, end] of telling) {
      for (let i = start; i < end; i++) counts.set(this.#owners[i]!, (counts.get(this.#owners[i]!) ?? 0) + 1)
    }
    // What chance takes away from the share of a sample: four standard deviations.
    const expected = telling.length * threshold
    const needed = Math.max(1, expected - 4 * Math.sqrt(expected * (1 - threshold) + 0.25))
    const found: Array<ContainedPair> = []
    for (const [outer, count] of counts) {
      if (outer === inner || count < needed || !accept(outer)) continue
      if (this.#comparison.distinct(inner) < least) return []
      const share = this.#comparison.containment(inner, outer)
      if (share >= threshold) found.push({ inner, outer, share })
    }
    return found.sort((a, b) => a.outer - b.outer)
  }
}
