import { Schema } from "effect"
import { Options, Stage } from "../../stage/index.ts"
import { dedupeFile } from "../dedupeFile.ts"
import { checkNear, nearOptions, readNear, threshold } from "./nearOptions.ts"

const Deduped = Schema.Struct({
  output: Schema.String,
  in: Schema.Number.annotations({ description: "Rows read" }),
  out: Schema.Number.annotations({ description: "Rows that stay" }),
  rejected: Schema.Record({ key: Schema.String, value: Schema.Number }),
  clusters: Schema.Number.annotations({ description: "Sets of rows that are copies of each other" }),
  contained: Schema.Number.annotations({ description: "Rows that stand in larger ones, removed or not" })
})

/** Any JSON lines in; one row of each set of copies out, bytes and order kept. */
export const dedupe = Stage.make({
  name: "dedupe",
  summary: "Remove copies and near-duplicates from any JSON lines",
  details:
    "MinHash finds candidates, exact Jaccard similarity decides. Every removed row is listed with the row that stays in <output>.deduplication_report.json, and is whole in <output>.rejects.jsonl.",
  examples: ["datawright dedupe --input rows.jsonl --output unique.jsonl --field code --threshold 0.7"],
  options: {
    input: Options.file("JSON lines"),
    output: Options.newFile("JSON lines to write: the rows that stay"),
    field: Options.fieldPath("Where the text is, such as conversations[1].value").pipe(Options.withDefault("code")),
    threshold,
    noNearDuplicates: Options.flag("Exact copies only"),
    removeContained: Options.flag("Take out rows that stand in larger ones; they are only reported otherwise"),
    priorityField: Options.fieldPath("Number by which the row that stays is chosen, highest first").pipe(
      Options.withDefault("metadata.priority")
    ),
    qualityField: Options.fieldPath("Number that decides between equal priorities").pipe(
      Options.withDefault("metadata.quality")
    ),
    decontaminate: Options.file("Benchmarks (JSON lines) whose words must not occur in any row").pipe(Options.many()),
    decontaminateTokens: Options.integer("Words in a row that count as taken from a benchmark", { min: 1, max: 64 })
      .pipe(Options.withDefault(13), Options.inGroup("limits")),
    ...nearOptions,
    force: Options.force
  },
  result: Deduped,
  check: checkNear,
  run: (options) => {
    const { choice, contained, language, resources } = readNear(options)
    return dedupeFile({
      ...options,
      language,
      contained,
      resources,
      near: options.noNearDuplicates ? false : { ...choice, threshold: options.threshold },
      benchmarks: options.decontaminate,
      benchmarkWords: options.decontaminateTokens
    })
  },
  tell: ({ clusters, contained, in: read, out, output, rejected }) => {
    const left = Object.entries(rejected).map(([reason, rows]) => `${reason} ${rows}`).join(", ")
    return [
      `${output}  ${out} of ${read} rows`,
      `clusters of copies: ${clusters}; rows that stand in larger ones: ${contained}`,
      left === "" ? "left out: nothing" : `left out: ${left} (whole in ${output}.rejects.jsonl)`,
      `every removed row with the row that stays: ${output}.deduplication_report.json`
    ].join("\n")
  }
})
