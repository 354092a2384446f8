import { Schema } from "effect"

const Value = Schema.Union(Schema.String, Schema.Number, Schema.Boolean)

/** One run of a command. */
export const PipelineStage = Schema.Struct({
  /** The command, as on the command line: `prepare`, `poi generate`. */
  run: Schema.NonEmptyTrimmedString,
  /**
   * Its options without the dashes: a value, `true` for a flag, a list for an option given several times. `false` leaves the
   * option out.
   */
  options: Schema.optional(
    Schema.Record({ key: Schema.NonEmptyString, value: Schema.Union(Value, Schema.Array(Value)) })
  ),
  /** What stands after the options. */
  arguments: Schema.optional(Schema.Array(Schema.Union(Schema.String, Schema.Number))),
  /** Files and folders it reads beside those that its options and its manifest name. */
  reads: Schema.optional(Schema.Array(Schema.NonEmptyString))
})
export type PipelineStage = typeof PipelineStage.Type

/** `pipeline.yaml`: stages by name, in the order they run. Paths are relative to the folder the pipeline is run in. */
export const PipelineFile = Schema.Struct({
  stages: Schema.Record({ key: Schema.NonEmptyTrimmedString, value: PipelineStage })
})
export type PipelineFile = typeof PipelineFile.Type

/** The command line of a stage, without the program's name. */
export const commandLine = ({ arguments: rest = [], options = {}, run }: PipelineStage): ReadonlyArray<string> => [
  ...run.split(/\s+/),
  ...Object.entries(options).flatMap(([name, value]) =>
    (Array.isArray(value) ? value as ReadonlyArray<typeof Value.Type> : [value as typeof Value.Type]).flatMap((one) =>
      one === false ? [] : one === true ? [`--${name}`] : [`--${name}`, String(one)]
    )
  ),
  ...rest.map(String)
]

/** Values of a stage's options and arguments that may be paths. */
export const mentioned = ({ arguments: rest = [], options = {}, reads = [] }: PipelineStage): ReadonlyArray<string> =>
  [...Object.values(options).flat(), ...rest, ...reads].filter((value): value is string =>
    typeof value === "string" && value !== ""
  )
