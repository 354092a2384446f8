import { Effect, type Scope, Stream } from "effect"
import { type Draft } from "../rows/index.ts"
import { type FileError, type ThreadError } from "../stage/index.ts"
import { Comparison } from "./Comparison.ts"
import { makeCorpus } from "./Corpora.ts"
import type { NearLinks } from "./duplicates.ts"
import { kernelOptions, makeKernel } from "./kernels.ts"
import { searchClusters } from "./nearSearch.ts"
import { draftViews } from "./sceneText.ts"
import { type NearChoice, type NearSettings, nearSettings } from "./settings.ts"

/** What a search may use of the machine. The result does not depend on it. */
export interface Resources {
  /** Worker threads; below 2, none. */
  readonly threads: number
  readonly maxMemoryBytes: number
}

/** One thread and 2 GB. */
export const modest: Resources = { threads: 1, maxMemoryBytes: 2e9 }

/**
 * In a training set a missed pair is a leak, so pairs at the threshold are looked for until one in 100,000 is missed; it costs
 * little at the size of code datasets.
 */
export const surely = (choice: NearChoice): NearSettings => nearSettings({ recall: 0.99999, ...choice })

/**
 * Clusters of rows whose scenes are near-duplicates, for `deduplicate`: indexes into `drafts`. See `draftViews` for what is
 * compared. Valid within the scope. Memory: the texts and 0.5 KB a row, up to the limit; beyond, on disk.
 */
export const nearDuplicates = (
  drafts: ReadonlyArray<Draft>,
  choice: NearChoice = {},
  resources: Resources = modest
): Effect.Effect<NearLinks, FileError | ThreadError, Scope.Scope> =>
  Effect.gen(function*() {
    const settings = surely(choice)
    const corpus = yield* makeCorpus(Stream.map(Stream.fromIterable(drafts), (draft) => draftViews(draft).scene), {
      settings,
      ...resources
    })
    const { clusters } = yield* searchClusters(corpus, settings)
    const comparison = new Comparison(corpus, makeKernel(kernelOptions(settings)), settings)
    return { clusters: clusters.joined(), similarity: (a, b) => comparison.similarity(a, b) }
  })
