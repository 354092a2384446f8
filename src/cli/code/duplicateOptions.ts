import { Options } from "@effect/cli"
import { Effect, Option } from "effect"
import { availableParallelism } from "node:os"
import { type FieldPath, parseFieldPath } from "../../rows/index.ts"
import { UsageError } from "../../stage/index.ts"
import { decimal, integer } from "../options.ts"

/** Options that several commands give near-duplicates, with the same words everywhere. */
export const nearOptions = {
  shingle: integer("shingle", { min: 1, max: 64 }).pipe(
    Options.withDefault(5),
    Options.withDescription("Tokens in a shingle, 1 to 64")
  ),
  permutations: integer("permutations", { min: 16, max: 256 }).pipe(
    Options.withDefault(128),
    Options.withDescription("MinHash permutations, a multiple of 16 up to 256")
  ),
  bands: integer("bands", { min: 1, max: 256 }).pipe(
    Options.optional,
    Options.withDescription("LSH bands; else as many as find 99.8 % of the pairs at the threshold, or more")
  ),
  contained: decimal("contained", { min: 0.5, max: 1 }).pipe(
    Options.withDefault(0.9),
    Options.withDescription("Share of a text that must stand in a larger one to count as contained, 0.5 to 1")
  ),
  noContained: Options.boolean("no-contained").pipe(Options.withDescription("Do not look for contained texts")),
  language: Options.choice("language", ["auto", "code", "text"]).pipe(
    Options.withDefault("auto"),
    Options.withDescription("Tokens of Python, or words; auto goes by the field's name")
  ),
  workers: integer("workers", { min: 1, max: 64 }).pipe(
    Options.optional,
    Options.withDescription("Worker threads, 1 to 64, one a core unless said; changes no byte of the result")
  ),
  maxMemory: integer("max-memory", { min: 0, max: 1_000_000 }).pipe(
    Options.withDefault(2000),
    Options.withDescription("Megabytes of texts and sketches in memory; beyond, they go to the temporary folder")
  )
}

/** The threshold, under the name a command gives it. */
export const threshold = (name: string) =>
  decimal(name, { min: 0.1, max: 1 }).pipe(
    Options.withDefault(0.7),
    Options.withDescription("Least Jaccard similarity of near-duplicates, 0.1 to 1")
  )

/** A field path of the command line. */
export const parseField = (option: string, text: string): Effect.Effect<FieldPath, UsageError> =>
  Effect.mapError(parseFieldPath(text), (found) => new UsageError({ where: option, found }))

/** What the options come to; bad combinations are usage errors. */
export const readNearOptions = (options: {
  readonly shingle: number
  readonly permutations: number
  readonly bands: Option.Option<number>
  readonly contained: number
  readonly noContained: boolean
  readonly language: "auto" | "code" | "text"
  readonly workers: Option.Option<number>
  readonly maxMemory: number
}) =>
  Effect.gen(function*() {
    const bands = Option.getOrUndefined(options.bands)
    if (options.permutations % 16 !== 0) {
      return yield* new UsageError({
        where: "--permutations",
        found: String(options.permutations),
        expected: "a multiple of 16"
      })
    }
    if (bands !== undefined && bands > options.permutations) {
      return yield* new UsageError({
        where: "--bands",
        found: String(bands),
        expected: `no more than the ${options.permutations} permutations`
      })
    }
    return {
      choice: { shingle: options.shingle, permutations: options.permutations, bands },
      contained: options.noContained ? false as const : options.contained,
      language: options.language === "auto" ? undefined : options.language,
      resources: {
        threads: Option.getOrElse(options.workers, availableParallelism),
        maxMemoryBytes: options.maxMemory * 1e6
      }
    }
  })
