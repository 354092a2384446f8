import { Schema } from "effect"

/** Registry id of the source a record came from, e.g. `reducible`. */
export const SourceId = Schema.String.pipe(Schema.pattern(/^[A-Za-z0-9][A-Za-z0-9._-]*$/))

/** Where the code of a sample stands in its repository. Lines count from 1 and include the last. Unknown keys survive. */
export const Provenance = Schema.Struct(
  {
    repository: Schema.optional(Schema.String),
    commit: Schema.optional(Schema.String),
    path: Schema.optional(Schema.String),
    /** Index of a notebook's cell, from 0; the lines then count within it. */
    cell: Schema.optional(Schema.Int),
    start_line: Schema.optional(Schema.Int),
    end_line: Schema.optional(Schema.Int),
    /** SPDX id, `unlicensed`, `permission-required`, or `NOASSERTION` for a text that was not recognised. */
    license: Schema.optional(Schema.String),
    /** File or sentence that the licence was read from. */
    license_source: Schema.optional(Schema.String),
    /** Who is to be named, and the page to link to. */
    author: Schema.optional(Schema.String),
    url: Schema.optional(Schema.String)
  },
  { key: Schema.String, value: Schema.Unknown }
)

/** Metadata: the keys every code sample has, and whatever else its source knows. Unknown keys survive every stage. */
export const Metadata = Schema.Struct(
  {
    /** SHA-256 of source and canonical code, hex. */
    id: Schema.optional(Schema.String),
    needs_description: Schema.optional(Schema.Boolean),
    original_context: Schema.optional(Schema.String),
    youtube_url: Schema.optional(Schema.String),
    video_title: Schema.optional(Schema.String),
    code_features: Schema.optional(Schema.Unknown),
    provenance: Schema.optional(Provenance)
  },
  { key: Schema.String, value: Schema.Unknown }
)

/** The record of all code stages: one JSON line of `train.json` and `test.json`. */
export class Sample extends Schema.Class<Sample>("Sample")({
  /** The request whose answer is `code`; empty or a placeholder when none was written yet. */
  description: Schema.String,
  code: Schema.String,
  source: SourceId,
  metadata: Metadata
}) {}
