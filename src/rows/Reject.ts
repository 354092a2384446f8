import { Schema } from "effect"

/** Where a record came from: a file or URL, and the line (from 1) where it starts. */
export const Origin = Schema.Struct({
  file: Schema.String,
  line: Schema.optional(Schema.NonNegativeInt)
})
export type Origin = typeof Origin.Type

/** A record that a stage left out, as one line of `<output>.rejects.jsonl`. */
export class Reject extends Schema.Class<Reject>("Reject")({
  stage: Schema.NonEmptyString,
  /** Stable code in kebab-case, e.g. `malformed-json`; counts are kept by it. */
  reason: Schema.NonEmptyString,
  /** One readable line: found, expected, next step. */
  detail: Schema.String,
  origin: Origin,
  /** The source or dataset the record belongs to, where there is one. */
  source: Schema.optional(Schema.String),
  /** The record itself, or the start of its text where it could not be read. */
  record: Schema.optional(Schema.Unknown)
}) {}
