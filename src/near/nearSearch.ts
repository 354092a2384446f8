import { Effect } from "effect"
import { ClusterSearch } from "./ClusterSearch.ts"
import type { Corpus } from "./Corpus.ts"
import { kernelOptions, makeKernel } from "./kernels.ts"
import { PairSearch } from "./PairSearch.ts"
import type { NearSettings } from "./settings.ts"

/** Band after band, with a breath between, so that an interrupt is heard. */
const overBands = (bands: number, work: (band: number) => void): Effect.Effect<void> =>
  Effect.forEach(
    Array.from({ length: bands }, (_, band) => band),
    (band) => Effect.zipRight(Effect.yieldNow(), Effect.sync(() => work(band))),
    { discard: true }
  )

/** All near-duplicates of a corpus; see `ClusterSearch`. */
export const searchClusters = Effect.fn("nearSearch.searchClusters")(
  function*(corpus: Corpus, settings: NearSettings, scalar = false) {
    const search = new ClusterSearch(corpus, makeKernel(kernelOptions(settings), scalar), settings)
    yield* overBands(settings.bands, (band) => search.band(band))
    return search
  }
)

/** All similar pairs across two sides of a corpus; see `PairSearch`. */
export const searchPairs = Effect.fn("nearSearch.searchPairs")(
  function*(corpus: Corpus, settings: NearSettings, sides: Uint8Array, floor: number) {
    const search = new PairSearch(corpus, makeKernel(kernelOptions(settings)), settings, sides, floor)
    yield* overBands(settings.bands, (band) => search.band(band))
    return search
  }
)
