import { Schema } from "effect"

/** A file as a run saw or wrote it. */
export class ManifestFile extends Schema.Class<ManifestFile>("ManifestFile")({
  /** Relative to the manifest's folder, `/` between segments; outputs never leave it, inputs may (`../`). */
  path: Schema.NonEmptyString,
  bytes: Schema.NonNegativeInt,
  /** Records in it; absent where the word has no meaning (a page, a picture). */
  records: Schema.optional(Schema.NonNegativeInt),
  sha256: Schema.String.pipe(Schema.pattern(/^[0-9a-f]{64}$/))
}) {}

/** Where records went. `in = out + Σ rejected`, always. */
export class Counts extends Schema.Class<Counts>("Counts")({
  in: Schema.NonNegativeInt,
  out: Schema.NonNegativeInt,
  /** Reason code to number of records. */
  rejected: Schema.Record({ key: Schema.String, value: Schema.NonNegativeInt })
}) {}

/**
 * What one run of a stage read, wrote and was told: `<output>.manifest.json`, or `manifest.json` in an output folder.
 * Holds no time, host or user, so that equal runs give equal bytes.
 */
export class Manifest extends Schema.Class<Manifest>("Manifest")({
  tool: Schema.Literal("datawright"),
  version: Schema.NonEmptyString,
  stage: Schema.NonEmptyString,
  /** All that shapes the output: options, seeds. Never concurrency, progress or secrets. */
  options: Schema.Record({ key: Schema.String, value: Schema.Unknown }),
  counts: Schema.optional(Counts),
  /** What the stage found out about its data: collisions, leaks, what was dropped and why. */
  report: Schema.optional(Schema.Record({ key: Schema.String, value: Schema.Unknown })),
  inputs: Schema.Array(ManifestFile),
  outputs: Schema.Array(ManifestFile)
}) {}
