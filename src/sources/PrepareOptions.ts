import type { Layer } from "effect"
import type { Extractor } from "./Extractor.ts"

/** Any source; its layer may ask for whatever the program provides. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- errors and needs are told by the type of each layer
export type AnyExtractor = Layer.Layer<Extractor, any, any>

export interface PrepareOptions<Sources extends ReadonlyArray<AnyExtractor> = ReadonlyArray<AnyExtractor>> {
  /** Sources in the order of the output: of the registry (`extractors`), or of your own. No two may have the same id. */
  readonly extractors: Sources
  /** Folder of the results, one of its own. */
  readonly outputDir: string
  /** Share of rows for the test side, 0 to 1. Default 0.1. */
  readonly testRatio?: number | undefined
  /** Of the split and of variants. Default 42. */
  readonly seed?: number | undefined
  /** Rows out for each training row at most, 1 to 10; undefined: no variants. */
  readonly augmentation?: number | undefined
  /** False keeps copies. Default true. */
  readonly deduplicate?: boolean | undefined
  /** Jaccard similarity from which two scenes count as near-duplicates; false: only exact and renamed copies. Default 0.7. */
  readonly nearDuplicates?: number | false | undefined
  /** Meet the ratio within a percentage point, at the price of stability. Default false. */
  readonly balance?: boolean | undefined
  /** Meet the ratio within each source. Default false. */
  readonly stratify?: boolean | undefined
  /** Files of benchmark rows; training rows that hold 13 words in a row of theirs are left out. */
  readonly decontaminate?: ReadonlyArray<string> | undefined
  /** Memory for the search of near-duplicates, beyond which it spills to disk. Default 2e9. */
  readonly maxMemoryBytes?: number | undefined
  /** Keep samples that are not self-contained, labelled in `metadata.unresolved`. Default false. */
  readonly allowUnresolved?: boolean | undefined
  /** SPDX ids (and `unlicensed`, `permission-required`) that are let through; undefined: all. */
  readonly licenses?: ReadonlyArray<string> | undefined
  /** Write into a folder that holds other files, and over files that were changed. Default false. */
  readonly force?: boolean | undefined
  /** Sources read at the same time; changes no byte of the output. Default 4. */
  readonly concurrency?: number | undefined
}

/** What is taken where nothing is said. */
export const prepareDefaults = {
  testRatio: 0.1,
  seed: 42,
  nearDuplicates: 0.7,
  maxMemoryBytes: 2e9,
  concurrency: 4
} as const
