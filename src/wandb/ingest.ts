import { FileSystem, Path } from "@effect/platform"
import { Effect } from "effect"
import { canonical, sha256 } from "../rows/index.ts"
import { fileError, InputError, Outputs, Progress, version } from "../stage/index.ts"
import { Duck, type DuckConnection, DuckError, identifier, literal, macros, stampOf } from "../tables/index.ts"
import { writeDiagnostics } from "./diagnostics.ts"
import { enrich, enrichFindings } from "./enrich.ts"
import { countFiles, describeFiles, forgetSuperseded, knownSources, writeProvenance } from "./files.ts"
import { type BadInput, collect, type Input } from "./inputs.ts"
import { load } from "./load.ts"
import { merge, readFindings } from "./merge.ts"
import { copyOthers, copyViewsAndIndexes, refuseLosses } from "./others.ts"
import {
  createStage as createPretrain,
  labelTable,
  loadPretrain,
  pretrainFindings,
  stagePretrain,
  tellCheckpoints
} from "./pretrain.ts"
import { createTables as createProcessed, gatherFacts, processRuns } from "./processRuns.ts"
import { brokenReferences, createKeys, createTables, createViews, keyedLast, tables } from "./schema.ts"
import { createStage as createHistory, stageHistory } from "./stageHistory.ts"
import { createStage as createRuns, stageRuns } from "./stageRuns.ts"
import { writeVocabularies } from "./vocabularies.ts"
import type { LoadedRegistry } from "./WandbRegistry.ts"

export interface IngestOptions {
  /** Files and folders; what they hold is told by their content. */
  readonly inputs: ReadonlyArray<string>
  readonly db: string
  /** The run of history files that do not name theirs. */
  readonly runId?: string | undefined
  /** Keep metadata that may name people, hosts and folders. */
  readonly blobs: boolean
  readonly unevaluated: boolean
  readonly force: boolean
}

/** What a run of `ingest` did. */
export interface IngestSummary {
  readonly db: string
  /** True when every input and rule was known already, and nothing was written. */
  readonly unchanged: boolean
  readonly inputs: ReadonlyArray<{ readonly path: string; readonly layout: string; readonly sha256: string }>
  /** Files that could not be read. */
  readonly bad: ReadonlyArray<BadInput>
  /** Rows per table. */
  readonly tables: Readonly<Record<string, number>>
  readonly runs: { readonly added: number; readonly replaced: number; readonly kept: number }
  readonly types: Readonly<Record<string, number>>
  readonly diagnostics: Readonly<Record<string, number>>
}

/** What DuckDB may hold in memory; it goes to disk beyond. */
const memoryLimit = "160MB"

/** Bytes of memory that a key takes for a row while it is made. */
const bytesPerKey = 200

const all = (connection: DuckConnection, statements: ReadonlyArray<string>) =>
  Effect.forEach(statements, (sql) => connection.run(sql), { discard: true })

/** Attaches a database; an error names its file. */
const attach = (connection: DuckConnection, path: string, name: string, readOnly: boolean) =>
  Effect.mapError(
    connection.run(`ATTACH ${literal(path)} AS ${name}${readOnly ? " (READ_ONLY)" : ""}`),
    (error) => new DuckError({ path, reason: error.reason, detail: error.detail, cause: error.cause })
  )

const counted = (connection: DuckConnection, sql: string) =>
  Effect.map(
    connection.rows(sql),
    (rows) => Object.fromEntries(rows.map((row) => [String(row["name"]), Number(row["n"])]))
  )

const relative = (paths: Path.Path, db: string, file: string) =>
  paths.relative(paths.dirname(paths.resolve(db)), paths.resolve(file)).replaceAll("\\", "/")

const summaryOf = Effect.fn("wandb.summaryOf")(function*(connection: DuckConnection, database: string) {
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    const [row] = yield* connection.rows(`SELECT count(*) AS n FROM ${database}.${name}`)
    counts[name] = Number(row!["n"])
  }
  return {
    tables: counts,
    types: yield* counted(
      connection,
      `SELECT run_type AS name, count(*) AS n FROM ${database}.runs GROUP BY 1 ORDER BY 1`
    ),
    diagnostics: yield* counted(
      connection,
      `SELECT code AS name, count(*) AS n FROM ${database}.diagnostics WHERE starts_with(stage, 'wandb') GROUP BY 1 ORDER BY 1`
    )
  }
})

/** Gives the tables without keys theirs, with the memory that takes, and makes sure that no row refers to nothing. */
const finish = Effect.fn("wandb.finish")(function*(connection: DuckConnection, rows: Readonly<Record<string, number>>) {
  const temporary = yield* connection.rows("SELECT table_name FROM duckdb_tables() WHERE database_name = 'temp'")
  yield* all(connection, [
    "CHECKPOINT out",
    ...temporary.map((row) => `DROP TABLE temp.${identifier(String(row["table_name"]))}`),
    "SET threads = 1",
    `SET memory_limit = '${
      160 + Math.ceil(Math.max(...keyedLast.map((table) => rows[table] ?? 0)) * bytesPerKey / 1e6)
    }MB'`,
    ...createKeys()
  ])
  for (const { column, sql, table } of brokenReferences()) {
    const [row] = yield* connection.rows(sql)
    if (Number(row!["n"]) > 0) return yield* Effect.dieMessage(`${table}.${column}: ${row!["n"]} rows refer to nothing`)
  }
})

/** Builds the new database beside the old one. */
const build = Effect.fn("wandb.build")(function*(
  connection: DuckConnection,
  inputs: ReadonlyArray<Input>,
  names: ReadonlyArray<string>,
  loaded: LoadedRegistry,
  rules: string,
  oldTables: ReadonlySet<string>,
  options: IngestOptions
) {
  const progress = yield* Progress.Progress
  const task = progress.task("Files read", inputs.length)
  const hasOld = oldTables.has("runs")
  const known = oldTables.has("provenance")
    ? yield* knownSources(connection)
    : { ids: new Map<string, number>(), last: 0 }
  let next = known.last
  const sourceIds = inputs.map((input, i) => known.ids.get(`${input.kind} ${names[i]} ${input.sha256}`) ?? ++next)

  yield* describeFiles(connection, inputs, sourceIds, names)
  yield* createRuns(connection)
  yield* createHistory(connection)
  yield* createPretrain(connection)
  const labels = labelTable(loaded.registry.metrics)
  const bad: Array<BadInput> = []
  for (const [file, input] of inputs.entries()) {
    const read = input.kind === "history"
      ? stageHistory(connection, input, file)
      : input.kind === "pretrain"
      ? stagePretrain(connection, input, file, labels)
      : stageRuns(connection, input, file, options.blobs)
    const outcome = yield* Effect.either(input.layout === "empty" ? Effect.void : read)
    if (outcome._tag === "Left") {
      bad.push({ path: input.path, reason: outcome.left.detail })
      yield* all(connection, [
        `DELETE FROM files WHERE file = ${file}`,
        ...["stage_runs", "stage_history", "stage_checkpoints", "stage_metrics"].map((table) =>
          `DELETE FROM ${table} WHERE file = ${file}`
        )
      ])
    }
    task.advance(1)
  }
  task.finish()
  if (bad.length === inputs.length) return { bad, summary: undefined, runs: undefined }

  yield* connection.run("USE out")
  yield* all(connection, createTables())
  yield* writeVocabularies(connection, loaded, oldTables)
  yield* merge(connection, hasOld)
  const [total] = yield* connection.rows(
    "SELECT count(*) AS n, count(*) FILTER (fresh AND old_key IS NULL) AS added, count(*) FILTER (fresh AND old_key IS NOT NULL) AS replaced FROM keys"
  )
  yield* createProcessed(connection)
  const processing = progress.task("Runs processed", Number(total!["n"]))
  const keys = yield* gatherFacts(connection, loaded.processor, hasOld)
  yield* processRuns(connection, loaded.processor, keys, processing.advance)
  processing.finish()

  yield* tellCheckpoints(connection)
  yield* all(connection, [...countFiles, ...readFindings(hasOld), ...pretrainFindings])
  yield* writeProvenance(connection, oldTables.has("provenance"), rules)
  yield* loadPretrain(connection, oldTables.has("pretrain_checkpoints"))
  if (oldTables.size > 0) yield* copyOthers(connection)
  yield* load(connection, hasOld)
  yield* enrich(connection, loaded.registry, options)
  if (oldTables.has("diagnostics")) {
    yield* connection.run(
      "INSERT INTO out.diagnostics SELECT * REPLACE (NULL AS run_key) FROM old.diagnostics WHERE NOT starts_with(stage, 'wandb')"
    )
  }
  yield* all(connection, [
    ...enrichFindings,
    writeDiagnostics,
    forgetSuperseded,
    ...createViews(loaded.registry.metrics)
  ])
  if (oldTables.size > 0) yield* copyViewsAndIndexes(connection)
  const summary = yield* summaryOf(connection, "out")
  yield* finish(connection, summary.tables)
  yield* all(connection, ["USE memory", "DETACH out"])
  const added = Number(total!["added"])
  const replaced = Number(total!["replaced"])
  return { bad, summary, runs: { added, replaced, kept: Number(total!["n"]) - added - replaced } }
})

/**
 * Reads exports of runs, histories and pretraining metrics into one DuckDB file with the schema of `schema.ts`.
 *
 * The new file is built beside the old one and takes its name when it is whole, so that a reader, or a kill at any moment, sees the old
 * state or the new one. Runs that no export in hand holds stay; those that one holds are replaced. When every file is known with its
 * bytes, and the rules are the same, nothing is written. Other tables of the file are copied unchanged.
 * A file that cannot be read is told in `bad` and left out; when none can, the run fails.
 * Memory: DuckDB's 160 MB, 8,192 runs in JavaScript, and the registry; at the end 200 bytes a row of the largest table, for its key.
 */
export const ingest = (loaded: LoadedRegistry, options: IngestOptions) =>
  Effect.mapError(ingestFiles(loaded, options), (error) =>
    error._tag === "DuckError" && error.path === ":memory:"
      ? new DuckError({ path: options.db, reason: error.reason, detail: error.detail, cause: error.cause })
      : error)

const ingestFiles = Effect.fn("wandb.ingest")(function*(loaded: LoadedRegistry, options: IngestOptions) {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const duck = yield* Duck.Duck
  const connection = yield* duck.open(":memory:", { memoryLimit })
  yield* all(connection, [
    "SET TimeZone = 'UTC'",
    "SET preserve_insertion_order = true",
    "SET allocator_flush_threshold = '16MB'",
    ...macros
  ])
  const { bad, inputs } = yield* collect(connection, options.inputs, { runId: options.runId })
  if (inputs.length === 0) {
    return yield* new InputError({
      where: bad[0]?.path ?? options.inputs.join(", "),
      found: bad[0]?.reason ?? "no files",
      next: "Nothing was written"
    })
  }
  const names = inputs.map((input) => relative(paths, options.db, input.path))
  const listed = inputs.map(({ layout, path, sha256 }) => ({ path, layout, sha256 }))
  const rules = sha256(
    canonical({ registry: loaded.fingerprint, version, blobs: options.blobs, unevaluated: options.unevaluated })
  )
  const exists = yield* Effect.mapError(fs.exists(options.db), fileError(options.db))
  let oldTables: ReadonlySet<string> = new Set()
  if (exists) {
    yield* attach(connection, options.db, "old", true)
    const rows = yield* connection.rows(
      "SELECT table_name FROM duckdb_tables() WHERE database_name = 'old' AND NOT internal"
    )
    oldTables = new Set(rows.map((row) => String(row["table_name"])))
    if (oldTables.has("provenance") && oldTables.has("runs")) {
      const { newest } = yield* knownSources(connection)
      const same = newest.get("rules ") === rules &&
        inputs.every((input, i) => newest.get(`${input.kind} ${names[i]}`) === input.sha256)
      if (same) {
        const summary = yield* summaryOf(connection, "old")
        return {
          db: options.db,
          unchanged: true,
          inputs: listed,
          bad,
          ...summary,
          runs: { added: 0, replaced: 0, kept: summary.tables["runs"]! }
        } satisfies IngestSummary
      }
    }
  }
  if (exists && !options.force) yield* refuseLosses(connection, options.db)
  const stamp = yield* stampOf(options.db)
  const outputs = yield* Outputs.open({
    stage: "wandb ingest",
    manifest: Outputs.manifestPath(options.db),
    force: options.force
  })
  const name = paths.basename(options.db)
  const partial = yield* outputs.adopt(name)
  const spill = paths.join(paths.dirname(partial), `.${name}.spill.${process.pid}.partial`)
  yield* Effect.addFinalizer(() =>
    Effect.ignore(fs.remove(spill, { recursive: true })).pipe(
      Effect.zipRight(Effect.ignore(fs.remove(`${partial}.wal`)))
    )
  )
  yield* connection.run(`SET temp_directory = ${literal(spill)}`)
  yield* attach(connection, partial, "out", false)
  const built = yield* build(connection, inputs, names, loaded, rules, oldTables, options)
  if (built.summary === undefined) {
    return yield* new InputError({
      where: built.bad[0]!.path,
      found: built.bad[0]!.reason,
      next: "Nothing was written"
    })
  }
  if ((yield* stampOf(options.db)) !== stamp) {
    return yield* new InputError({
      where: options.db,
      found: "the database was changed by someone else meanwhile",
      next: "Run the same command again"
    })
  }
  const unread = new Set(built.bad.map((file) => file.path))
  yield* outputs.commit({
    options: { rules, blobs: options.blobs, unevaluated: options.unevaluated },
    inputs: inputs.filter((input) => !unread.has(input.path)).map(({ bytes, path, sha256 }) => ({
      path,
      bytes,
      sha256
    }))
  })
  return {
    db: options.db,
    unchanged: false,
    inputs: listed.filter((input) => !unread.has(input.path)),
    bad: [...bad, ...built.bad],
    ...built.summary,
    runs: built.runs
  } satisfies IngestSummary
})
