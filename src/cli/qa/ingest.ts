import { Command, Options } from "@effect/cli"
import { Effect, Option, Schema } from "effect"
import { print, printJson } from "../print.ts"
import { failWith } from "./failWith.ts"
import { input, json, seeds, tasks } from "./options.ts"

const db = Options.file("db").pipe(Options.withDescription("DuckDB file to make or to add to, such as answers.duckdb"))
const parquet = Options.directory("parquet").pipe(
  Options.optional,
  Options.withDescription("Folder for the tables as Parquet files too")
)
const limit = Options.integer("limit").pipe(
  Options.withSchema(Schema.Int.pipe(Schema.positive())),
  Options.optional,
  Options.withDescription("Lines to read of each file of predictions, to try things out")
)
const force = Options.boolean("force").pipe(
  Options.withDescription("Add to a database, or replace Parquet files, that datawright did not write")
)

export const ingestCommand = Command.make(
  "ingest",
  { input, db, parquet, tasks, limit, seeds, force, json },
  (options) =>
    Effect.gen(function*() {
      const { ingest } = yield* Effect.promise(() => import("../../evals/ingest.ts"))
      const report = yield* ingest({
        inputs: options.input,
        db: options.db,
        tasks: options.tasks.length === 0 ? undefined : options.tasks,
        limit: Option.getOrUndefined(options.limit),
        seeds: options.seeds,
        force: options.force
      })
      if (Option.isSome(options.parquet)) {
        const { exportParquet } = yield* Effect.promise(() => import("../../evals/exportParquet.ts"))
        yield* exportParquet({ db: options.db, folder: options.parquet.value, force: options.force })
      }
      if (options.json) yield* printJson(report)
      else {
        for (const source of report.sources) {
          yield* print(
            `${
              source.state.padEnd(9)
            } ${source.path}: ${source.lines} lines = ${source.rows} rows + ${source.rejected} rejected`
          )
        }
        if (report.sources.length === 0) yield* print("no tarballs and no metrics-all.jsonl found")
      }
      yield* failWith("sources", report.failed)
    })
).pipe(
  Command.withDescription(
    "Read tarballs of model answers (also tarballs in tarballs) and metrics-all dumps into DuckDB tables; nothing is unpacked. Sources that are in the file already are passed over. Exit code 3 when one cannot be read. Example: datawright qa ingest --input models/ --db answers.duckdb"
  )
)
