import { Effect, Schema } from "effect"
import { PageKit } from "../../report/index.ts"
import { Options, Stage } from "../../stage/index.ts"
import { Duck } from "../../tables/index.ts"
import { summary } from "../summary.ts"
import { scorings } from "../summaryTable.ts"
import { render, write } from "../writeSummary.ts"
import { tasks } from "./answerOptions.ts"

const Rows = Schema.Array(Schema.Struct({
  recipe: Schema.String,
  params: Schema.String,
  seed: Schema.Number,
  step: Schema.Number,
  task: Schema.String,
  scoring: Schema.Literal(...scorings),
  questions: Schema.Number,
  accuracy: Schema.NullOr(Schema.Number).annotations({ description: "Share of right answers, 0 to 1" }),
  margin: Schema.NullOr(Schema.Number).annotations({
    description: "Mean of the right answer's score less the best wrong one's, in nats"
  })
}))

/** Tables of answers in; one row a task of a checkpoint out. */
export const qaSummary = Stage.make({
  name: "qa summary",
  aliases: ["evals summary"],
  summary: "Questions, accuracy and mean margin of every model, seed, step and task",
  examples: [
    "datawright qa summary --db answers.duckdb",
    "datawright qa summary --db answers.duckdb --format html --output accuracy.html"
  ],
  options: {
    db: Options.file("DuckDB file that qa ingest wrote"),
    tasks,
    scoring: Options.choice("How answers are scored", scorings).pipe(
      Options.optional("as each task's own metrics do it"),
      Options.inGroup("input")
    ),
    format: Options.choice("Text in columns, CSV, a heat map as a page of its own, or JSON lines", [
      "table",
      "csv",
      "html",
      "json"
    ]).pipe(Options.withDefault("table"), Options.inGroup("output")),
    output: Options.newFile("File to write").pipe(Options.optional("standard output")),
    force: Options.force
  },
  result: Rows,
  run: ({ db, force, format, output, scoring, tasks }) =>
    Effect.gen(function*() {
      // Before the long work: a page cannot be made without them.
      if (format === "html") yield* PageKit.readAssets
      const rows = yield* summary({ db, tasks: tasks.length === 0 ? undefined : tasks, scoring })
      if (output !== undefined) yield* write(rows, { db, format, output, force })
      return rows
    }),
  layers: () => Duck.layer,
  tell: (rows, { format, output }) => output === undefined ? render(rows, format) : ""
})
