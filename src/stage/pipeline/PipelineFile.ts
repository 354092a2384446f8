import { Schema } from "effect"

const Value = Schema.Union(Schema.String, Schema.Number, Schema.Boolean)

/** One step of a pipeline file: a stage and what it is told. */
export const FileStep = Schema.Struct({
  /** The stage, as on the command line: `prepare`, `poi generate`. */
  run: Schema.NonEmptyTrimmedString,
  /** Its options without the dashes: a value, `true` or `false` for a flag, a list where several are taken. */
  options: Schema.optional(
    Schema.Record({ key: Schema.NonEmptyString, value: Schema.Union(Value, Schema.Array(Value)) })
  ),
  /** What stands after the options on the command line. */
  arguments: Schema.optional(Schema.Array(Schema.Union(Schema.String, Schema.Number))),
  /** Files and folders it reads beside those that its options and its manifest name. */
  reads: Schema.optional(Schema.Array(Schema.NonEmptyString))
})
export type FileStep = typeof FileStep.Type

/** `pipeline.yaml`: steps by name, in the order they run. Paths are relative to the folder the pipeline is run in. */
export const PipelineFile = Schema.Struct({
  stages: Schema.Record({ key: Schema.NonEmptyTrimmedString, value: FileStep })
})
export type PipelineFile = typeof PipelineFile.Type
