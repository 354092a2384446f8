import { Effect, Schema } from "effect"
import { findLeaks, isCodeField, type Resources } from "../../near/index.ts"
import { type FieldPath } from "../../rows/index.ts"
import { CheckFailed } from "../../stage/index.ts"
import type { SplitFile } from "./finalFiles.ts"

/** What a comparison of splits came to; splits by their names. */
export const LeakProof = Schema.Struct({
  train: Schema.String,
  test: Schema.Array(Schema.String),
  rows: Schema.Struct({ train: Schema.Number, test: Schema.Number }),
  leaks: Schema.Number,
  candidates: Schema.Number,
  /** Highest similarity of two rows on different sides, 0 to 1. */
  highest: Schema.Number,
  threshold: Schema.Number,
  /** Share of pairs at the threshold that the search finds. */
  recall: Schema.Number,
  /** Rows that could not be read or have no text to compare. */
  unread: Schema.Number
})
export type LeakProof = typeof LeakProof.Type

export interface LeakOptions {
  readonly field: FieldPath
  readonly threshold: number
  readonly contained: number
  readonly resources: Resources
}

/** The checks of `leaks` between every two splits. The first pair that leaks is told; memory as `leaks` says. */
export const proveLeaks = Effect.fn("publish.proveLeaks")(function*(
  files: ReadonlyArray<SplitFile>,
  options: LeakOptions
) {
  const proofs: Array<LeakProof> = []
  const problems: Array<string> = []
  const names = new Map(files.map(({ label, path }) => [path, label]))
  for (const [i, first] of files.entries()) {
    const others = files.slice(i + 1)
    if (others.length === 0) continue
    const found = yield* findLeaks({
      train: [first.path],
      test: others.map(({ path }) => path),
      against: [],
      againstWords: 13,
      field: options.field,
      language: isCodeField(options.field) || options.field.length > 1 ? "code" : undefined,
      near: { shingle: 5, permutations: 128, bands: undefined, threshold: options.threshold },
      contained: options.contained,
      output: undefined,
      resources: options.resources,
      force: false
    })
    proofs.push({
      train: first.split,
      test: others.map(({ split }) => split),
      rows: found.rows,
      leaks: found.leaks.length,
      candidates: found.candidates,
      highest: found.highest,
      threshold: found.threshold,
      recall: found.recall,
      unread: found.unread
    })
    const [worst] = found.leaks
    if (worst !== undefined) {
      problems.push(
        `${found.leaks.length} pairs of rows leak from ${first.split} to ${
          others.map(({ split }) => split).join(", ")
        }, such as ${names.get(worst.train.file)}:${worst.train.line} and ${
          names.get(worst.test.file)
        }:${worst.test.line} (${worst.kind}, ${worst.similarity.toFixed(3)}); datawright leaks lists them`
      )
    }
  }
  return { proofs, problems }
})

/** Fails with all that keeps a dataset from being published. */
export const assertPublishable = (problems: ReadonlyArray<string>): Effect.Effect<void, CheckFailed> =>
  problems.length === 0
    ? Effect.void
    : new CheckFailed({ check: "publish", detail: `${problems.join("; ")}. Nothing was sent` })
