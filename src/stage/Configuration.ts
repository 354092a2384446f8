import { FileSystem } from "@effect/platform"
import { Context, Effect, Layer, Schema } from "effect"
import { QualityConfiguration } from "../rows/index.ts"
import { readYaml } from "./Yaml.ts"

/** A source of ready rows: local files read through field paths. */
const LocalSource = Schema.Struct({
  type: Schema.Literal("local"),
  /** JSONL, JSON, CSV or Parquet; relative to the configuration file. */
  file: Schema.NonEmptyString,
  description_field: Schema.optional(Schema.NonEmptyString),
  code_field: Schema.NonEmptyString,
  /** Field that says `train` or `test`; respected by the split. */
  split_field: Schema.optional(Schema.NonEmptyString),
  expected_samples: Schema.optional(Schema.NonNegativeInt),
  license: Schema.optional(Schema.NonEmptyString),
  priority: Schema.optional(Schema.Int)
})

/** A source of code: a git repository or a folder. */
const RepositorySource = Schema.Struct({
  type: Schema.Literal("repository"),
  /** URL, `file://` URL or path. */
  repository: Schema.NonEmptyString,
  commit: Schema.optional(Schema.NonEmptyString),
  name: Schema.optional(Schema.NonEmptyString),
  license: Schema.optional(Schema.NonEmptyString),
  priority: Schema.optional(Schema.Int),
  expected_samples: Schema.optional(Schema.NonNegativeInt)
})

export const ConfiguredSource = Schema.Union(LocalSource, RepositorySource)
export type ConfiguredSource = typeof ConfiguredSource.Type

/** What a model costs, in US dollars for a million tokens. */
const Rates = Schema.Struct({
  input: Schema.NonNegative,
  output: Schema.NonNegative,
  cache_read: Schema.optional(Schema.NonNegative),
  cache_write: Schema.optional(Schema.NonNegative)
})

/** `datawright.yaml`. One optional section a line of work; a stage reads its own alone. */
export const ConfigurationFile = Schema.Struct({
  sources: Schema.optional(Schema.Record({ key: Schema.String, value: ConfiguredSource })),
  /** Local copies of registered tabular sets: id to a file, or a folder of files; relative to the configuration file. */
  datasets: Schema.optional(Schema.Record({ key: Schema.String, value: Schema.NonEmptyString })),
  /** Prices by model id, over those of the built-in table. */
  prices: Schema.optional(Schema.Record({ key: Schema.String, value: Rates })),
  /** What `filter-quality` weighs, and how much. */
  quality: Schema.optional(QualityConfiguration)
})

/** What `datawright.yaml` says; empty when there is none. Precedence is the caller's: command line, environment, this, default. */
export class Configuration extends Context.Tag("@datawright/Configuration")<Configuration, {
  /** The file it came from, for messages and for paths relative to it. */
  readonly path: string | undefined
  readonly value: typeof ConfigurationFile.Type
}>() {}

export const layerEmpty: Layer.Layer<Configuration> = Layer.succeed(Configuration, { path: undefined, value: {} })

/** Reads a configuration file; unknown keys are errors, each named with its place. */
export const load = Effect.fn("Configuration.load")(function*(path: string) {
  return Configuration.of({ path, value: yield* readYaml(path, ConfigurationFile, "See datawright config schema") })
})

/** A named file, which must be there; else `datawright.yaml` in the working folder, if it is. */
export const layer = (path: string | undefined) =>
  Layer.effect(
    Configuration,
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      if (path !== undefined) return yield* load(path)
      const standard = "datawright.yaml"
      const there = yield* Effect.orElseSucceed(fs.exists(standard), () => false)
      return there ? yield* load(standard) : Configuration.of({ path: undefined, value: {} })
    })
  )
