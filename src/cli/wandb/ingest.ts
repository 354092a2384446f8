import { Command, Options } from "@effect/cli"
import { Effect, Option } from "effect"
import { PartialFailure } from "../../stage/index.ts"
import { print, printJson } from "../print.ts"
import { json, registry, rules } from "./options.ts"

const paths = (name: string, what: string) => Options.text(name).pipe(Options.repeated, Options.withDescription(what))

const options = {
  runs: paths("runs", "Exports of runs: files or folders, several allowed. What a file holds is told by its content"),
  history: paths("history", "Exports of histories: files or folders, several allowed"),
  pretrain: paths("pretrain", "Tables of pretraining metrics, several allowed"),
  db: Options.file("db").pipe(Options.withDescription("DuckDB file to write or bring up to date")),
  parquet: Options.directory("parquet").pipe(
    Options.optional,
    Options.withDescription("Folder for every table as Parquet too")
  ),
  runId: Options.text("run-id").pipe(
    Options.optional,
    Options.withDescription("The run of history files that do not name theirs")
  ),
  blobs: Options.boolean("blobs").pipe(
    Options.withDescription("Keep metadata that may name people, hosts and folders")
  ),
  unevaluated: Options.boolean("unevaluated").pipe(
    Options.withDescription("Let finished matched runs without an evaluation into the matched tables")
  ),
  force: Options.boolean("force").pipe(Options.withDescription("Replace a file that datawright did not write")),
  rules,
  registry,
  json
}

export const ingestCommand = Command.make("ingest", options, (options) =>
  Effect.scoped(Effect.gen(function*() {
    const { load } = yield* Effect.promise(() => import("../../wandb/WandbRegistry.ts"))
    const { ingest } = yield* Effect.promise(() => import("../../wandb/ingest.ts"))
    const { UsageError } = yield* Effect.promise(() => import("../../stage/errors.ts"))
    const inputs = [...options.runs, ...options.history, ...options.pretrain]
    if (inputs.length === 0) {
      return yield* new UsageError({ found: "no input", expected: "--runs, --history or --pretrain" })
    }
    const loaded = yield* load(options)
    const summary = yield* Effect.scoped(
      ingest(loaded, { ...options, inputs, runId: Option.getOrUndefined(options.runId) })
    )
    if (Option.isSome(options.parquet)) {
      const { exportParquet } = yield* Effect.promise(() => import("../../wandb/parquet.ts"))
      yield* exportParquet({ db: options.db, folder: options.parquet.value, force: options.force })
    }
    if (options.json) yield* printJson(summary)
    else {
      const { added, kept, replaced } = summary.runs
      const lines = [
        summary.unchanged
          ? `${summary.db}: nothing new`
          : `${summary.db}: ${added} runs added, ${replaced} replaced, ${kept} kept`,
        ...Object.entries(summary.tables).map(([name, n]) => `${String(n).padStart(12)} ${name}`),
        ...Object.entries(summary.diagnostics).map(([code, n]) => `${String(n).padStart(12)} ${code} (diagnostics)`)
      ]
      yield* print(lines.join("\n"))
    }
    if (summary.bad.length > 0) {
      return yield* new PartialFailure({
        what: "files",
        missing: summary.bad.map(({ path, reason }) => ({ name: path, reason }))
      })
    }
  }))).pipe(
    Command.withDescription(
      "Read exports of W&B runs, histories and pretraining metrics into one DuckDB file; run again, it takes in what is new or changed. Exit code 3 when some files could not be read. Example: datawright wandb ingest --runs export/ --pretrain full_eval.parquet --db runs.duckdb"
    )
  )
