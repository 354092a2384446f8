import { Schema } from "effect"
import { Options, Stage } from "../../stage/index.ts"
import { datasetReport } from "../datasetReport.ts"

const Reported = Schema.Struct({
  output: Schema.String,
  bytes: Schema.Number,
  rows: Schema.Number,
  rejected: Schema.Number,
  unreadable: Schema.Number.annotations({ description: "Lines that are no rows; they are in <output>.rejects.jsonl" }),
  shown: Schema.Struct({ samples: Schema.Number, rejects: Schema.Number })
})

/** A dataset's folder in; one HTML page that holds all it shows. */
export const report = Stage.make({
  name: "report",
  summary: "Show a dataset as one HTML page that needs nothing else",
  details:
    "Where rows came from and went, lengths, features, quality, licences, copies, the split, and samples to leaf through. Lines that cannot be read are listed in <output>.rejects.jsonl.",
  examples: ["datawright report --input data_formatted --output report.html"],
  options: {
    input: Options.folder("Folder of a dataset: what prepare and later stages leave there, or any JSON lines"),
    output: Options.newFile("HTML page to write"),
    title: Options.text("What the page is called").pipe(Options.optional("the folder's name")),
    samples: Options.integer("Rows in the page at most, and as many rejected rows; figures count all", { max: 20_000 })
      .pipe(Options.withDefault(500), Options.inGroup("limits")),
    force: Options.force
  },
  result: Reported,
  run: (options) => datasetReport(options),
  tell: ({ bytes, output, rejected, rows, shown, unreadable }) =>
    [
      `${output}  ${(bytes / 1e6).toFixed(1)} MB about ${rows} rows and ${rejected} rejected ones`,
      `to leaf through: ${shown.samples} rows and ${shown.rejects} rejected ones`,
      ...(unreadable === 0 ? [] : [`unreadable lines: ${unreadable} (in ${output}.rejects.jsonl)`])
    ].join("\n")
})
