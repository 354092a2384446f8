import { Command, Options } from "@effect/cli"
import { Effect, Option } from "effect"
import { scorings } from "../../evals/index.ts"
import { print } from "../print.ts"
import { tasks } from "./options.ts"

const db = Options.file("db", { exists: "yes" }).pipe(Options.withDescription("DuckDB file that qa ingest wrote"))
const format = Options.choice("format", ["table", "csv", "html", "json"]).pipe(
  Options.withDefault("table"),
  Options.withDescription("Text in columns, CSV, a heat map as a page of its own, or JSON lines")
)
const scoring = Options.choice("scoring", scorings).pipe(
  Options.optional,
  Options.withDescription("How answers are scored; unless said as each task's own metrics do it")
)
const output = Options.file("output").pipe(
  Options.optional,
  Options.withDescription("File to write instead of standard output")
)
const force = Options.boolean("force").pipe(
  Options.withDescription("Replace an output that datawright did not write")
)

export const summaryCommand = Command.make(
  "summary",
  { db, tasks, scoring, format, output, force },
  (options) =>
    Effect.gen(function*() {
      const { summary } = yield* Effect.promise(() => import("../../evals/summary.ts"))
      const { render, write } = yield* Effect.promise(() => import("../../evals/writeSummary.ts"))
      const rows = yield* summary({
        db: options.db,
        tasks: options.tasks.length === 0 ? undefined : options.tasks,
        scoring: Option.getOrUndefined(options.scoring)
      })
      if (Option.isNone(options.output)) return yield* print(render(rows, options.format))
      yield* write(rows, { ...options, output: options.output.value })
    })
).pipe(
  Command.withDescription(
    "Questions, accuracy and mean margin of every model, seed, step and task. Example: datawright qa summary --db answers.duckdb --format html --output accuracy.html"
  )
)
