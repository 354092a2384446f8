import { availableParallelism } from "node:os"
import { Options, UsageError } from "../../stage/index.ts"
import type { Resources } from "../nearDuplicates.ts"
import type { NearChoice } from "../settings.ts"

/** Options that several stages give near-duplicates, with the same words everywhere. */
export const nearOptions = {
  shingle: Options.integer("Tokens in a shingle", { min: 1, max: 64 }).pipe(
    Options.withDefault(5),
    Options.inGroup("limits")
  ),
  permutations: Options.integer("MinHash permutations, a multiple of 16", { min: 16, max: 256 }).pipe(
    Options.withDefault(128),
    Options.inGroup("limits")
  ),
  bands: Options.integer("LSH bands", { min: 1, max: 256 }).pipe(
    Options.optional("as many as find 99.8 % of the pairs at the threshold, or more"),
    Options.inGroup("limits")
  ),
  contained: Options.ratio("Share of a text that must stand in a larger one to count as contained", { min: 0.5 }).pipe(
    Options.withDefault(0.9),
    Options.inGroup("limits")
  ),
  noContained: Options.flag("Do not look for contained texts"),
  language: Options.choice("Tokens of Python, or words; auto goes by the field's name", ["auto", "code", "text"]).pipe(
    Options.withDefault("auto")
  ),
  workers: Options.integer("Worker threads; changes no byte of the result", { min: 1, max: 64 }).pipe(
    Options.optional("one a core"),
    Options.inGroup("limits")
  ),
  maxMemory: Options.integer("Megabytes of texts and sketches in memory; beyond, they go to the temporary folder", {
    max: 1_000_000
  }).pipe(Options.withDefault(2000), Options.inGroup("limits"))
}

/** The threshold, under the name that a stage gives it. */
export const threshold = Options.ratio("Jaccard similarity from which two rows are near-duplicates", { min: 0.1 }).pipe(
  Options.withDefault(0.7),
  Options.inGroup("limits")
)

interface Given {
  readonly shingle: number
  readonly permutations: number
  readonly bands: number | undefined
  readonly contained: number
  readonly noContained: boolean
  readonly language: "auto" | "code" | "text"
  readonly workers: number | undefined
  readonly maxMemory: number
}

/** Combinations that mean nothing. */
export const checkNear = ({ bands, permutations }: Given): UsageError | undefined =>
  permutations % 16 !== 0
    ? new UsageError({ where: "--permutations", found: String(permutations), expected: "a multiple of 16" })
    : bands !== undefined && bands > permutations
    ? new UsageError({
      where: "--bands",
      found: String(bands),
      expected: `no more than the ${permutations} permutations`
    })
    : undefined

/** What the options come to. */
export const readNear = (options: Given): {
  readonly choice: Pick<NearChoice, "shingle" | "permutations" | "bands">
  readonly contained: number | false
  readonly language: "code" | "text" | undefined
  readonly resources: Resources
} => ({
  choice: { shingle: options.shingle, permutations: options.permutations, bands: options.bands },
  contained: options.noContained ? false : options.contained,
  language: options.language === "auto" ? undefined : options.language,
  resources: { threads: options.workers ?? availableParallelism(), maxMemoryBytes: options.maxMemory * 1e6 }
})
