import { Effect, type Scope, Stream } from "effect"
import { type FileError, type ThreadError } from "../stage/index.ts"
import { ContainmentSearch } from "./ContainmentSearch.ts"
import { makeCorpus } from "./Corpora.ts"
import { kernelOptions, makeKernel } from "./kernels.ts"
import { modest, type Resources, surely } from "./nearDuplicates.ts"
import { searchPairs } from "./nearSearch.ts"
import type { NearChoice } from "./settings.ts"
import type { Side } from "./sides.ts"

/** A training row and a test row that are more alike than they may be, by their indexes. */
export interface Crossing {
  readonly train: number
  readonly test: number
  /** `near`: Jaccard similarity of their codes or scenes; `contained`: nearly all of one's scene stands in the other's code. */
  readonly kind: "near" | "contained"
  /** Similarity, or the share that is contained. */
  readonly similarity: number
  /** Of a containment: the side of the row that stands in the other. */
  readonly inner?: Side
}

/** Texts of a row: its scene (or all of it), and all of it where that is more. */
export interface Views {
  readonly scene: string
  /** Absent when it is the scene. */
  readonly whole?: string
}

/** What looking across a split came to; the numbers do not depend on threads or order. */
export interface CrossingSearch {
  /** One a pair of rows: the strongest. Ordered by training row, then test row. */
  readonly crossings: ReadonlyArray<Crossing>
  /** Pairs of texts that share a band, of all pairs there are: the others are, but for the recall of the bands, below the threshold. */
  readonly candidates: number
  /** Of these, pairs compared exactly, because their signatures did not rule them out. */
  readonly compared: number
  /** The highest similarity that was measured across the split between rows that are kept; 0 when nothing was compared. */
  readonly highest: (isKept: (row: number) => boolean) => number
}

/** Defaults of containment: nine tenths of at least 40 distinct shingles. */
export const containmentDefaults = { threshold: 0.9, least: 40 } as const

/**
 * Every pair of a training and a test row that are near-duplicates as scenes or as whole codes, or of which one's scene stands in the
 * other's code. `contained` is the least share, or false for none. Memory: the texts, 1 KB a row, and 8 bytes for every fourth
 * shingle.
 */
export const acrossSides = (
  rows: ReadonlyArray<Views>,
  sides: ReadonlyArray<Side>,
  choice: NearChoice = {},
  contained: number | false = containmentDefaults.threshold,
  resources: Resources = modest
): Effect.Effect<CrossingSearch, FileError | ThreadError, Scope.Scope> =>
  Effect.gen(function*() {
    const settings = surely(choice)
    const size = rows.length
    // Scenes first, then whole codes; a row without a second text has an empty one there, which is like nothing.
    const texts = Stream.concat(
      Stream.map(Stream.fromIterable(rows), (row) => row.scene),
      Stream.map(Stream.fromIterable(rows), (row) => row.whole ?? "")
    )
    const corpus = yield* makeCorpus(texts, { settings, ...resources })
    const bits = Uint8Array.from({ length: size * 2 }, (_, i) => sides[i % size] === "test" ? 1 : 0)
    const search = yield* searchPairs(corpus, settings, bits, 0)
    const strongest = new Map<number, Crossing>()
    const add = (crossing: Crossing): void => {
      const key = crossing.train * size + crossing.test
      const known = strongest.get(key)
      const isStronger = known === undefined || (known.kind === crossing.kind
        ? known.similarity < crossing.similarity
        : crossing.kind === "near")
      if (isStronger) strongest.set(key, crossing)
    }
    for (const { left, right, similarity } of search.pairs) {
      if (similarity >= settings.threshold) add({ train: left % size, test: right % size, kind: "near", similarity })
    }
    if (contained !== false) {
      const within = new ContainmentSearch(corpus, makeKernel(kernelOptions(settings)), settings, {
        ...containmentDefaults,
        threshold: contained
      })
      within.index(rows.map((row, i) => row.whole === undefined ? i : size + i))
      for (let inner = 0; inner < size; inner++) {
        if (inner % 256 === 0) yield* Effect.yieldNow()
        for (const { outer, share } of within.within(inner, (other) => bits[other] !== bits[inner])) {
          const other = outer % size
          const side = sides[inner]!
          const [train, test] = side === "train" ? [inner, other] : [other, inner]
          add({ train, test, kind: "contained", similarity: share, inner: side })
        }
      }
    }
    return {
      crossings: [...strongest.values()].sort((a, b) => a.train - b.train || a.test - b.test),
      candidates: search.candidates,
      compared: search.compared,
      highest: (isKept) =>
        search.pairs.reduce(
          (most, { left, right, similarity }) =>
            similarity > most && isKept(left % size) && isKept(right % size) ? similarity : most,
          0
        )
    }
  })
