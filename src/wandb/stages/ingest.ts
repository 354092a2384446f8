import { Effect, Schema } from "effect"
import { Options, PartialFailure, Stage, UsageError } from "../../stage/index.ts"
import { Duck } from "../../tables/index.ts"
import { ingest } from "../ingest.ts"
import { exportParquet } from "../parquet.ts"
import { load } from "../WandbRegistry.ts"
import { registryOptions } from "./registryOptions.ts"

const counted = (description: string) =>
  Schema.Record({ key: Schema.String, value: Schema.Number }).annotations({ description })

const Ingested = Schema.Struct({
  db: Schema.String,
  unchanged: Schema.Boolean.annotations({ description: "Every input and rule was known, and nothing was written" }),
  inputs: Schema.Array(Schema.Struct({ path: Schema.String, layout: Schema.String, sha256: Schema.String })),
  bad: Schema.Array(Schema.Struct({ path: Schema.String, reason: Schema.String })).annotations({
    description: "Files that could not be read"
  }),
  tables: counted("Rows by table"),
  types: counted("Runs by type"),
  diagnostics: counted("Diagnostics by code"),
  runs: Schema.Struct({ added: Schema.Number, replaced: Schema.Number, kept: Schema.Number })
})

/** Exports of W&B into one database, again and again. */
export const wandbIngest = Stage.make({
  name: "wandb ingest",
  summary: "Read exports of W&B runs, histories and pretraining metrics into one DuckDB file",
  details:
    "What a file holds is told by its content. Run again, it takes in what is new or changed. Exit code 3 when some files could not be read.",
  examples: ["datawright wandb ingest --runs export/ --pretrain full_eval.parquet --db runs.duckdb"],
  options: {
    runs: Options.path("Exports of runs: files or folders").pipe(Options.many("whole")),
    history: Options.path("Exports of histories: files or folders").pipe(Options.many("whole")),
    pretrain: Options.path("Tables of pretraining metrics: files or folders").pipe(Options.many("whole")),
    db: Options.newFile("DuckDB file to write or bring up to date"),
    parquet: Options.newFolder("Folder for every table as Parquet too").pipe(Options.optional()),
    runId: Options.text("The run of history files that do not name theirs", "id").pipe(
      Options.optional(),
      Options.inGroup("input")
    ),
    blobs: Options.flag("Keep metadata that may name people, hosts and folders"),
    unevaluated: Options.flag("Let finished matched runs without an evaluation into the matched tables"),
    ...registryOptions,
    force: Options.force
  },
  result: Ingested,
  check: ({ history, pretrain, runs }) =>
    runs.length + history.length + pretrain.length === 0
      ? new UsageError({ found: "no input", expected: "--runs, --history or --pretrain" })
      : undefined,
  run: (options) =>
    Effect.gen(function*() {
      const loaded = yield* load(options)
      const inputs = [...options.runs, ...options.history, ...options.pretrain]
      const summary = yield* Effect.scoped(ingest(loaded, { ...options, inputs }))
      if (options.parquet !== undefined) {
        yield* exportParquet({ db: options.db, folder: options.parquet, force: options.force })
      }
      return summary
    }),
  layers: () => Duck.layer,
  tell: ({ db, diagnostics, runs: { added, kept, replaced }, tables, unchanged }) =>
    [
      unchanged ? `${db}: nothing new` : `${db}: ${added} runs added, ${replaced} replaced, ${kept} kept`,
      ...Object.entries(tables).map(([name, n]) => `${String(n).padStart(12)} ${name}`),
      ...Object.entries(diagnostics).map(([code, n]) => `${String(n).padStart(12)} ${code} (diagnostics)`)
    ].join("\n"),
  conclude: ({ bad }) =>
    bad.length === 0
      ? undefined
      : new PartialFailure({ what: "files", missing: bad.map(({ path, reason }) => ({ name: path, reason })) })
})
