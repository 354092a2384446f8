import { Command, Options } from "@effect/cli"
import { Effect, Option } from "effect"
import { integer } from "../options.ts"
import { print, printJson } from "../print.ts"

const input = Options.directory("input", { exists: "yes" }).pipe(
  Options.withDescription("Folder of a dataset: what prepare and later stages leave there, or any JSON lines")
)
const output = Options.file("output").pipe(
  Options.withDescription("HTML page to write")
)
const title = Options.text("title").pipe(
  Options.optional,
  Options.withDescription("What the page is called; unless said, as the folder")
)
const samples = integer("samples", { min: 0, max: 20_000 }).pipe(
  Options.withDefault(500),
  Options.withDescription("Rows in the page at most, and as many rejected rows; figures count all")
)
const force = Options.boolean("force").pipe(Options.withDescription("Replace a file that datawright did not write"))
const json = Options.boolean("json").pipe(Options.withDescription("Print one line of JSON"))

export const reportCommand = Command.make(
  "report",
  { input, output, title, samples, force, json },
  (options) =>
    Effect.gen(function*() {
      const { datasetReport } = yield* Effect.promise(() => import("../../report/datasetReport.ts"))
      const done = yield* datasetReport({ ...options, title: Option.getOrUndefined(options.title) })
      if (options.json) return yield* printJson(done)
      yield* print([
        `${done.output}  ${
          (done.bytes / 1e6).toFixed(1)
        } MB about ${done.rows} rows and ${done.rejected} rejected ones`,
        `to leaf through: ${done.shown.samples} rows and ${done.shown.rejects} rejected ones`,
        ...(done.unreadable === 0 ? [] : [`unreadable lines: ${done.unreadable} (in ${done.output}.rejects.jsonl)`])
      ].join("\n"))
    })
).pipe(
  Command.withDescription(
    "Show a dataset as one HTML page that needs nothing else: where rows came from and went, lengths, features, quality, licences, copies, the split, and samples to leaf through. Example: datawright report --input data_formatted --output report.html"
  )
)
