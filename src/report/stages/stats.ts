import { Schema } from "effect"
import { Options, Stage } from "../../stage/index.ts"
import { measureDataset } from "../stats.ts"
import { statsText } from "../statsText.ts"

const Summary = Schema.NullOr(Schema.Struct({
  count: Schema.Number,
  min: Schema.Number,
  p25: Schema.Number,
  median: Schema.Number,
  p75: Schema.Number,
  p95: Schema.Number,
  max: Schema.Number,
  mean: Schema.Number,
  buckets: Schema.Array(Schema.Struct({
    from: Schema.Number,
    to: Schema.NullOr(Schema.Number).annotations({ description: "Not included; null in the last bucket" }),
    count: Schema.Number
  }))
})).annotations({ description: "Quantiles are right to 1 %, all else is exact; null where nothing was measured" })

const Counts = Schema.Record({ key: Schema.String, value: Schema.Number }).annotations({
  description: "Rows by name, most frequent first"
})

const Measured = Schema.Struct({
  files: Schema.Array(Schema.Struct({ path: Schema.String, rows: Schema.Number, malformed: Schema.Number })),
  rows: Schema.Number,
  malformed: Schema.Number.annotations({ description: "Lines that hold no record" }),
  sources: Schema.Array(Schema.Struct({
    source: Schema.String,
    rows: Schema.Number,
    files: Schema.Array(Schema.Number).annotations({ description: "Rows in each file, in the order of the files" }),
    described: Schema.Number
  })),
  described: Schema.Number.annotations({ description: "Rows with a description" }),
  without_code: Schema.Number,
  code_characters: Summary,
  code_lines: Summary,
  description_characters: Summary,
  features: Counts,
  frameworks: Counts,
  licenses: Counts,
  copies: Schema.Struct({ rows: Schema.Number, across_files: Schema.Number }).annotations({
    description: "Rows with the code of an earlier row; of these, of a row of another file"
  }),
  quality: Summary
})

/** What rows of any known shape are made of. Reads only. */
export const stats = Stage.make({
  name: "stats",
  summary: "Show what rows are made of: sources, descriptions, lengths, features, licences, copies, quality",
  examples: [
    "datawright stats --input data_formatted",
    "datawright stats --input chats.jsonl --code-field conversations[2].value"
  ],
  options: {
    input: Options.path("JSON lines of any known shape, or the folder that a stage wrote").pipe(Options.some()),
    codeField: Options.fieldPath("Where the code is, such as conversations[2].value").pipe(
      Options.optional("found by the row's shape")
    ),
    descriptionField: Options.fieldPath("Where the request is, such as conversations[1].value").pipe(
      Options.optional("found by the row's shape")
    )
  },
  result: Measured,
  run: ({ input, ...fields }) => measureDataset({ inputs: input, ...fields }),
  tell: (found) => statsText(found)
})
