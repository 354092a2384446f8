import { Schema } from "effect"
import { PartitionProof } from "../near/index.ts"
import { PartialFailure } from "../stage/index.ts"

/** What a run of `prepare` came to. */
export const Prepared = Schema.Struct({
  outputDir: Schema.String,
  train: Schema.Number.annotations({ description: "Training rows, variants included" }),
  test: Schema.Number.annotations({ description: "Test rows" }),
  rejected: Schema.Record({ key: Schema.String, value: Schema.Number }).annotations({
    description: "Records left out, by reason"
  }),
  removed: Schema.Number.annotations({ description: "Copies that were taken out" }),
  needsDescription: Schema.Number.annotations({ description: "Rows without a request" }),
  sources: Schema.Array(Schema.Struct({
    id: Schema.String,
    in: Schema.Number.annotations({ description: "Records read" }),
    out: Schema.Number.annotations({ description: "Rows of both sides, variants not counted" }),
    expected: Schema.optional(Schema.Number),
    failed: Schema.optional(Schema.String.annotations({ description: "Why the source failed as a whole" }))
  })),
  split: PartitionProof
})
export type Prepared = typeof Prepared.Type

/** The sources of a finished run that failed, as the error it ends with; undefined when none did. */
export const failuresOf = (prepared: Prepared): PartialFailure | undefined => {
  const missing = prepared.sources.flatMap(({ failed, id }) =>
    failed === undefined ? [] : [{ name: id, reason: failed }]
  )
  return missing.length === 0 ? undefined : new PartialFailure({ what: "sources", missing })
}
