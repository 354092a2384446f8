import { Effect, Schema } from "effect"
import { Options, Stage } from "../../stage/index.ts"
import { Duck } from "../../tables/index.ts"
import { exportParquet } from "../exportParquet.ts"
import { ingest } from "../ingest.ts"
import { input, missing, tasks } from "./answerOptions.ts"

const Ingested = Schema.Struct({
  sources: Schema.Array(Schema.Struct({
    path: Schema.String,
    state: Schema.Literal("read", "unchanged", "failed"),
    lines: Schema.Number,
    rows: Schema.Number,
    rejected: Schema.Number
  })),
  failed: Schema.Array(Schema.Struct({ name: Schema.String, reason: Schema.String })).annotations({
    description: "Sources, archives in them and checkpoints that are missing from the tables"
  })
})

/** Answers of models in; tables out. */
export const qaIngest = Stage.make({
  name: "qa ingest",
  aliases: ["evals ingest"],
  summary: "Read tarballs of model answers, and metrics-all dumps, into DuckDB tables; nothing is unpacked",
  details: "Sources that are in the file already are passed over. Exit code 3 when one cannot be read.",
  examples: ["datawright qa ingest --input models/ --db answers.duckdb"],
  options: {
    input,
    db: Options.newFile("DuckDB file to make or to add to"),
    parquet: Options.newFolder("Folder for the tables as Parquet files too").pipe(Options.optional()),
    tasks,
    limit: Options.integer("Lines to read of each file of predictions, to try things out", { min: 1 }).pipe(
      Options.optional("all"),
      Options.inGroup("limits")
    ),
    seeds: Options.choice("What seed-<N> counts: published numbers (2, 14, 15, 4, 5) or indexes (0 to 4)", [
      "release",
      "index"
    ]).pipe(Options.withDefault("release"), Options.inGroup("input")),
    force: Options.force
  },
  result: Ingested,
  run: ({ db, force, input, limit, parquet, seeds, tasks }) =>
    Effect.gen(function*() {
      const report = yield* ingest({
        inputs: input,
        db,
        tasks: tasks.length === 0 ? undefined : tasks,
        limit,
        seeds,
        force
      })
      if (parquet !== undefined) yield* exportParquet({ db, folder: parquet, force })
      return report
    }),
  layers: () => Duck.layer,
  tell: ({ sources }) =>
    sources.length === 0
      ? "no tarballs and no metrics-all.jsonl found"
      : sources.map(({ lines, path, rejected, rows, state }) =>
        `${state.padEnd(9)} ${path}: ${lines} lines = ${rows} rows + ${rejected} rejected`
      ).join("\n"),
  conclude: ({ failed }) => missing("sources", failed)
})
