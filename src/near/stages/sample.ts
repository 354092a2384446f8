import { Schema } from "effect"
import { formatFieldPath } from "../../rows/index.ts"
import { Options, Stage, UsageError, visible } from "../../stage/index.ts"
import { sampleRows } from "../sampleRows.ts"

const Sampled = Schema.Struct({
  output: Schema.String,
  in: Schema.Number.annotations({ description: "Rows read, unreadable ones included" }),
  out: Schema.Number.annotations({ description: "Rows in the sample" }),
  rejected: Schema.Record({ key: Schema.String, value: Schema.Number }).annotations({
    description: "Unreadable rows by reason, and those that were not drawn (not-sampled)"
  }),
  strata: Schema.Number.annotations({ description: "Values that --by found; 0 without it" }),
  largest: Schema.Array(Schema.Struct({
    value: Schema.NullOr(Schema.String).annotations({ description: "Null: rows without the field" }),
    in: Schema.Number,
    out: Schema.Number
  })).annotations({ description: "The 50 largest strata, the largest first" })
})

/** Any JSON lines in; a random sample of them out, stratified by a field, bytes and order kept. */
export const sample = Stage.make({
  name: "sample",
  summary: "Take a random sample of any JSON lines, stratified by a field",
  details:
    "Each value of the field keeps its share of the rows, to within one row, and none is left out while the sample has a row for each. The seed and the rows decide, not their order. Lines that cannot be read are in <output>.rejects.jsonl.",
  examples: [
    "datawright sample --input train.json --output sample.jsonl --rows 500 --by metadata.source",
    "datawright sample --input train.json --output tenth.jsonl --share 0.1 --seed 7"
  ],
  options: {
    input: Options.file("JSON lines"),
    output: Options.newFile("JSON lines to write: the sample"),
    rows: Options.integer("Rows of the sample; all when there are fewer", { min: 1 }).pipe(
      Options.optional(),
      Options.inGroup("limits")
    ),
    share: Options.ratio("Rows of the sample as a share of all rows, in the place of --rows").pipe(
      Options.optional(),
      Options.inGroup("limits")
    ),
    by: Options.fieldPath("Field whose values keep their shares, such as metadata.source").pipe(
      Options.optional("all rows alike")
    ),
    seed: Options.integer("Another seed, another sample").pipe(Options.withDefault(42)),
    force: Options.force
  },
  result: Sampled,
  check: ({ rows, share }) =>
    (rows === undefined) === (share === undefined)
      ? new UsageError({
        found: rows === undefined ? "neither --rows nor --share" : "both --rows and --share",
        expected: "one of them"
      })
      : share === 0
      ? new UsageError({ where: "--share", found: "0", expected: "a number above 0" })
      : undefined,
  run: ({ rows, share, ...options }) =>
    sampleRows({ ...options, size: rows === undefined ? { share: share! } : { rows } }),
  tell: ({ in: read, largest, out, output, rejected, strata }, { by }) => {
    const { "not-sampled": notSampled = 0, ...unreadable } = rejected
    const faults = Object.entries(unreadable).map(([reason, rows]) => `${reason} ${rows}`).join(", ")
    return [
      `${output}  ${out} of ${read} rows${notSampled === 0 ? ": all there are" : ""}`,
      ...(by === undefined ? [] : [
        `values of ${formatFieldPath(by)}: ${strata}`,
        ...largest.map((one) =>
          `  ${one.value === null ? "(no such field)" : visible(one.value)}  ${one.out} of ${one.in}`
        ),
        ...(strata > largest.length ? [`  and ${strata - largest.length} more`] : [])
      ]),
      ...(faults === "" ? [] : [`left out: ${faults} (in ${output}.rejects.jsonl)`])
    ].join("\n")
  }
})
