import { Either, Schema } from "effect"
import type { GenerateOutcome } from "./generate.ts"
import type { UploadResult } from "./HubUploader.ts"

/** What `poi generate` did, data set by data set. */
export interface Generated {
  readonly outcomes: ReadonlyArray<GenerateOutcome>
  /** What uploads would send, in a dry run of one. */
  readonly previews: ReadonlyArray<Omit<UploadResult, "commit">>
}

const Split = Schema.Struct({
  rows: Schema.Number,
  masked: Schema.Number,
  empty_histories: Schema.Number,
  floats: Schema.Number,
  surplus_times: Schema.Number,
  leaks: Schema.optional(Schema.Struct({ identical: Schema.Number, target_visits: Schema.Number })),
  left_out: Schema.optional(Schema.Number)
})

const Failed = Schema.Struct({ error: Schema.String })

/** Numbers of POIs and of code lists. */
export const CollisionsForm = Schema.Struct({
  pois: Schema.Number,
  distinct: Schema.Number,
  collided: Schema.Number,
  poisInCollision: Schema.Number,
  largest: Schema.Number
})

/** The form of `poi generate --json`, one entry a data set. */
export const Printed = Schema.Array(Schema.Struct({
  dataset: Schema.String,
  manifest: Schema.optional(Schema.String).annotations({ description: "Absent when nothing was written" }),
  files: Schema.Array(Schema.Struct({
    name: Schema.String,
    state: Schema.Literal("made", "kept", "planned", "missing"),
    records: Schema.Number,
    bytes: Schema.Number,
    sha256: Schema.String,
    error: Schema.optional(Schema.String)
  })),
  splits: Schema.Record({ key: Schema.String, value: Split }),
  codebooks: Schema.Record({ key: Schema.String, value: CollisionsForm }),
  upload: Schema.optional(Schema.Union(
    Failed,
    Schema.Struct({
      repository: Schema.String,
      commit: Schema.optional(Schema.String),
      sent: Schema.Array(Schema.String),
      unchanged: Schema.Array(Schema.String)
    })
  ))
}))

/** Outcomes without what only the program needs: errors as their messages. */
export const printedOf = ({ outcomes }: Generated): typeof Printed.Type =>
  outcomes.map(({ result, upload }) => ({
    dataset: result.dataset,
    manifest: result.manifest,
    files: result.files.map(({ bytes, error, file, records, sha256, state }) => ({
      name: file.name,
      state,
      records,
      bytes,
      sha256,
      ...(error === undefined ? {} : { error: error.message })
    })),
    splits: result.splits,
    codebooks: result.codebooks,
    ...(upload === undefined
      ? {}
      : { upload: Either.isRight(upload) ? upload.right : { error: upload.left.message } })
  }))

const fileLines = ({ result }: GenerateOutcome): ReadonlyArray<string> =>
  result.files.map((file) =>
    `${file.state.padEnd(8)} ${String(file.records).padStart(7)} ${String(file.bytes).padStart(10)} ${
      (file.sha256 === "" ? "-" : file.sha256.slice(0, 12)).padEnd(12)
    } ${result.repository}/${file.file.name}`
  )

const reportLines = ({ result }: GenerateOutcome): ReadonlyArray<string> => [
  ...Object.entries(result.codebooks).map(([model, book]) =>
    `${model}: ${book.pois} POIs, ${book.distinct} distinct codes, ${book.collided} shared by ${book.poisInCollision} POIs, at most ${book.largest} each`
  ),
  ...Object.entries(result.splits).flatMap(([split, { leaks, left_out }]) =>
    leaks === undefined ? [] : [
      `${result.dataset} ${split}: ${leaks.identical} rows are in train, ${leaks.target_visits} have their target there${
        left_out === undefined ? "" : `; ${left_out} left out`
      }`
    ]
  )
]

const uploadLines = ({ upload }: GenerateOutcome): ReadonlyArray<string> => {
  if (upload === undefined || Either.isLeft(upload)) return []
  const { commit, repository, sent, unchanged } = upload.right
  return [
    `${repository}: ${
      commit === undefined ? "nothing to send" : `commit ${commit} with ${sent.length} files`
    }, ${unchanged.length} there already`
  ]
}

const previewLine = ({ repository, sent, unchanged }: Generated["previews"][number]): string =>
  `${repository}: ${
    sent.length === 0 ? "no commit" : `one commit with ${sent.length} files and the manifest`
  }, ${unchanged.length} there already`

/** Files first, one a line, then what was found out about codebooks and splits, then uploads. */
export const tellGenerated = ({ outcomes, previews }: Generated): string =>
  [
    ...outcomes.flatMap(fileLines),
    ...outcomes.flatMap(reportLines),
    ...previews.map(previewLine),
    ...outcomes.flatMap(uploadLines)
  ].join("\n")
