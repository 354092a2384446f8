import { Command, Options } from "@effect/cli"
import { Effect } from "effect"
import { integer } from "../options.ts"
import { print, printJson } from "../print.ts"
import { nearOptions, parseField, readNearOptions, threshold } from "./duplicateOptions.ts"

const input = Options.file("input", { exists: "yes" }).pipe(Options.withDescription("JSON lines"))
const output = Options.file("output").pipe(Options.withDescription("JSON lines to write: the rows that stay"))
const field = Options.text("field").pipe(
  Options.withDefault("code"),
  Options.withDescription("Where the text is, such as conversations[1].value")
)
const noNear = Options.boolean("no-near-duplicates").pipe(Options.withDescription("Exact copies only"))
const removeContained = Options.boolean("remove-contained").pipe(
  Options.withDescription("Take out rows that stand in larger ones; they are only reported otherwise")
)
const priorityField = Options.text("priority-field").pipe(
  Options.withDefault("metadata.priority"),
  Options.withDescription("Number by which the row that stays is chosen, highest first")
)
const qualityField = Options.text("quality-field").pipe(
  Options.withDefault("metadata.quality"),
  Options.withDescription("Number that decides between equal priorities")
)
const decontaminate = Options.file("decontaminate", { exists: "yes" }).pipe(
  Options.repeated,
  Options.withDescription(
    "Benchmarks (JSON lines) whose words must not occur in any row: --decontaminate a.jsonl b.jsonl"
  )
)
const decontaminateTokens = integer("decontaminate-tokens", { min: 1, max: 64 }).pipe(
  Options.withDefault(13),
  Options.withDescription("Words in a row that count as taken from a benchmark")
)
const force = Options.boolean("force").pipe(Options.withDescription("Replace files that datawright did not write"))
const json = Options.boolean("json").pipe(Options.withDescription("Print one line of JSON"))

export const dedupeCommand = Command.make(
  "dedupe",
  {
    input,
    output,
    field,
    threshold: threshold("threshold"),
    noNear,
    removeContained,
    priorityField,
    qualityField,
    decontaminate,
    decontaminateTokens,
    ...nearOptions,
    force,
    json
  },
  (options) =>
    Effect.gen(function*() {
      const { choice, contained, language, resources } = yield* readNearOptions(options)
      const { dedupeFile } = yield* Effect.promise(() => import("../../near/dedupeFile.ts"))
      const done = yield* dedupeFile({
        input: options.input,
        output: options.output,
        field: yield* parseField("--field", options.field),
        language,
        near: options.noNear ? false : { ...choice, threshold: options.threshold },
        contained,
        removeContained: options.removeContained,
        priorityField: yield* parseField("--priority-field", options.priorityField),
        qualityField: yield* parseField("--quality-field", options.qualityField),
        benchmarks: options.decontaminate,
        benchmarkWords: options.decontaminateTokens,
        resources,
        force: options.force
      })
      if (options.json) return yield* printJson(done)
      const left = Object.entries(done.rejected).map(([reason, rows]) => `${reason} ${rows}`).join(", ")
      yield* print([
        `${done.output}  ${done.out} of ${done.in} rows`,
        `clusters of copies: ${done.clusters}; rows that stand in larger ones: ${done.contained}`,
        left === "" ? "left out: nothing" : `left out: ${left} (whole in ${done.output}.rejects.jsonl)`,
        `every removed row with the row that stays: ${done.output}.deduplication_report.json`
      ].join("\n"))
    })
).pipe(
  Command.withDescription(
    "Take copies and near-duplicates out of any JSON lines: MinHash finds candidates, exact Jaccard similarity decides. Example: datawright dedupe --input rows.jsonl --output unique.jsonl --field code --threshold 0.7"
  )
)
