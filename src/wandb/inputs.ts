import { FileSystem, Path } from "@effect/platform"
import { Effect, Option, Schema, Stream } from "effect"
import { createHash } from "node:crypto"
import { isObject } from "../rows/index.ts"
import { FileError, fileError, fingerprint, InputError, readBytes } from "../stage/index.ts"
import { csv, type DuckConnection, onePath, parquet } from "../tables/index.ts"

/** What a file holds, told by its content. */
export type Layout =
  | "runs-parquet"
  | "runs-jsonl"
  | "runs-export-jsonl"
  | "runs-csv"
  | "history-wide-parquet"
  | "history-json-parquet"
  | "history-cells-parquet"
  | "history-artifact-parquet"
  | "history-lists-jsonl"
  | "history-jsonl"
  | "pretrain-parquet"
  | "manifest"
  | "state"
  | "empty"

export type Kind = "runs" | "history" | "pretrain" | "manifest" | "state"

/** A file to read. */
export interface Input {
  readonly path: string
  readonly layout: Layout
  readonly kind: Kind
  readonly bytes: number
  readonly sha256: string
  /** Bytes of the longest line, for JSON lines. */
  readonly longestLine: number
  /** When the file was changed last, microseconds since 1970. */
  readonly changedAt: number
  /** Columns of a Parquet or CSV file. */
  readonly columns: ReadonlyMap<string, string>
  /** What a manifest beside it says. */
  readonly export: Export | undefined
  /** For history without run ids. */
  readonly runId: string | undefined
}

/** The part of `manifest.json` that is read. */
export const Export = Schema.Struct({
  schema_version: Schema.optional(Schema.Unknown),
  name: Schema.optional(Schema.NullOr(Schema.String)),
  entity: Schema.String,
  project: Schema.String,
  updated_at: Schema.optional(Schema.NullOr(Schema.String)),
  run_count: Schema.optional(Schema.NullOr(Schema.Number)),
  history_count: Schema.optional(Schema.NullOr(Schema.Number)),
  selected_history_keys: Schema.optional(Schema.Unknown),
  history_window: Schema.optional(Schema.Unknown)
})
export type Export = typeof Export.Type

const kinds: Readonly<Record<Layout, Kind | undefined>> = {
  "runs-parquet": "runs",
  "runs-jsonl": "runs",
  "runs-export-jsonl": "runs",
  "runs-csv": "runs",
  "history-wide-parquet": "history",
  "history-json-parquet": "history",
  "history-cells-parquet": "history",
  "history-artifact-parquet": "history",
  "history-lists-jsonl": "history",
  "history-jsonl": "history",
  "pretrain-parquet": "pretrain",
  manifest: "manifest",
  state: "state",
  empty: undefined
}

const unsupported = (where: string, found: string, next?: string) =>
  new InputError({
    where,
    found,
    expected: "runs, history or pretraining metrics as Parquet, JSON lines or CSV",
    ...(next === undefined ? {} : { next })
  })

const parse = Schema.decodeUnknownOption(Schema.parseJson())

/** Pieces of 256 KiB, enough for the first record of every export. */
const headPieces = 16

/** The first megabytes of a file. */
const head = (path: string) =>
  readBytes(path).pipe(
    Stream.take(headPieces),
    Stream.runCollect,
    Effect.map((chunks) => Buffer.concat([...chunks]))
  )

/** The document, or else its first line that is a record; undefined for a document that goes on beyond the text. */
const firstRecord = (text: string): unknown => {
  const whole = Option.getOrUndefined(parse(text))
  if (whole !== undefined) return whole
  for (const line of text.split("\n")) {
    const value = Option.getOrUndefined(parse(line.trim()))
    if (typeof value === "object" && value !== null) return value
  }
  return undefined
}

/** A state over many lines may be larger than what was read of it. */
const beginsState = (text: string): boolean =>
  /^\s*\{/.test(text) && /"runs"\s*:\s*\{/.test(text) && /"(last_exported_at|max_created_at)"\s*:/.test(text)

/** One line with all logged rows of a run. */
const isHistoryList = (record: ReadonlyArray<unknown>): boolean => {
  const first = record[0]
  return isObject(first) && "run_id" in first && "step" in first
}

const jsonLayout = (record: unknown): Layout | undefined => {
  if (Array.isArray(record)) return isHistoryList(record) ? "history-lists-jsonl" : undefined
  if (!isObject(record)) return undefined
  const has = (...keys: ReadonlyArray<string>) => keys.every((key) => key in record)
  if (has("run_count", "entity", "project")) return "manifest"
  if (has("runs", "entity", "project") && isObject(record["runs"])) return "state"
  if (isObject(record["run"])) return "runs-export-jsonl"
  if (has("run_id", "step") || has("run_id", "metrics")) return "history-jsonl"
  if (has("raw_run")) return undefined
  return has("run_id") ? "runs-jsonl" : undefined
}

const tableLayout = (columns: ReadonlyMap<string, string>): Layout | undefined => {
  const has = (...names: ReadonlyArray<string>) => names.every((name) => columns.has(name))
  if (has("_step")) return "history-artifact-parquet"
  if (has("run_id", "metrics") && has("step")) return "history-json-parquet"
  if (has("run_id", "step")) return "history-wide-parquet"
  if (has("params", "data", "step")) return "pretrain-parquet"
  if (has("run_id")) return "runs-parquet"
  if (columns.size > 0 && [...columns.keys()].every((name) => /^\d+$/.test(name))) return "history-cells-parquet"
  return undefined
}

const describeColumns = (connection: DuckConnection, path: string, reader: "read_parquet" | "read_csv") =>
  connection.rows(
    reader === "read_csv"
      ? `DESCRIBE SELECT * FROM ${csv}`
      : `DESCRIBE SELECT * FROM ${parquet}`,
    [onePath(path)]
  ).pipe(
    Effect.map((rows) => new Map(rows.map((row) => [String(row["column_name"]), String(row["column_type"])]))),
    Effect.mapError((error) =>
      new InputError({
        where: path,
        found: error.detail,
        expected: reader === "read_csv" ? "CSV with a header" : "a whole Parquet file",
        next: "Export it again"
      })
    )
  )

/** A run id out of `run-<id>-history[:v3]`, the artifact's folder or the file's own name. */
const artifactRun = (path: string): string | undefined =>
  path.split(/[\\/]/).reverse().map((part) => /^run-(.+?)-history(?:[:_-]v\d+)?(?:\.parquet)?$/.exec(part)?.[1]).find((
    id
  ) => id !== undefined)

/**
 * Recognises one file by its content. Pickled frames, unknown columns and damaged files are `InputError`s; history without a run id
 * in its path needs `runId`.
 */
export const recognise = Effect.fn("wandb.recognise")(function*(
  connection: DuckConnection,
  path: string,
  options: { readonly runId?: string | undefined }
) {
  const start = yield* head(path)
  const none: ReadonlyMap<string, string> = new Map()
  if (start.length === 0) return { layout: "empty" as Layout, columns: none, runId: undefined }
  if (start[0] === 0x80 || path.endsWith(".pkl")) {
    return yield* unsupported(path, "a pickled data frame, which may run code when read", "Export it again as Parquet")
  }
  if (start.subarray(0, 4).toString("latin1") === "PAR1") {
    const columns = yield* describeColumns(connection, path, "read_parquet")
    const layout = tableLayout(columns)
    if (layout === undefined) {
      return yield* new InputError({
        where: path,
        found: `columns ${[...columns.keys()].slice(0, 8).join(", ")}`,
        expected: "a column run_id, _step, or params, data and step"
      })
    }
    const runId = layout === "history-artifact-parquet" ? options.runId ?? artifactRun(path) : undefined
    if (layout === "history-artifact-parquet" && runId === undefined) {
      return yield* new InputError({
        where: path,
        found: "history without run ids, in no folder named run-<id>-history",
        next: "Name its run with --run-id"
      })
    }
    return { layout, columns, runId }
  }
  const text = start.toString("utf8").replace(/^\ufeff/, "")
  if (/^\s*[[{]/.test(text)) {
    const record = firstRecord(text)
    const layout = jsonLayout(record) ?? (record === undefined && beginsState(text) ? "state" : undefined)
    if (layout !== undefined) return { layout, columns: none, runId: undefined }
    const keys = isObject(record) ? Object.keys(record).slice(0, 8).join(", ") : ""
    const found = Array.isArray(record)
      ? "a JSON array"
      : keys === ""
      ? "no readable JSON record"
      : `JSON records with ${keys}`
    return yield* unsupported(path, found, Array.isArray(record) ? "Write one record a line" : undefined)
  }
  const columns = yield* describeColumns(connection, path, "read_csv")
  if (columns.has("run_id")) return { layout: "runs-csv" as Layout, columns, runId: undefined }
  return yield* new InputError({
    where: path,
    found: `columns ${[...columns.keys()].slice(0, 8).join(", ")}`,
    expected: "a column run_id"
  })
})

/** A file that could not be read, and why; the others go on. */
export interface BadInput {
  readonly path: string
  readonly reason: string
}

const readable = /\.(parquet|jsonl|ndjson|json|csv|pkl)$/i

/** Size, hash and longest line of a file, read once. */
const printLines = Effect.fn("wandb.printLines")(function*(path: string) {
  const hash = createHash("sha256")
  let bytes = 0
  let longestLine = 0
  let open = 0
  yield* Stream.runForEach(readBytes(path), (chunk) =>
    Effect.sync(() => {
      hash.update(chunk)
      bytes += chunk.length
      let start = 0
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
        longestLine = Math.max(longestLine, open + end - start)
        open = 0
        start = end + 1
      }
      open += chunk.length - start
    }))
  return { bytes, sha256: hash.digest("hex"), longestLine: Math.max(longestLine, open) }
})

/** The files a path stands for: itself, or those in a folder, at any depth, sorted; system metrics of artifacts are left out. */
const filesOf = Effect.fn("wandb.filesOf")(function*(path: string) {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const info = yield* Effect.mapError(fs.stat(path), fileError(path))
  if (info.type !== "Directory") return [path]
  const names = yield* Effect.mapError(fs.readDirectory(path, { recursive: true }), fileError(path))
  const files = names.filter((name) =>
    readable.test(name) && !/run-.+-events/.test(name) && !/_checkpoints[\\/]/.test(name)
  )
  if (files.length === 0) {
    return yield* new FileError({ path, reason: "NotFound", detail: "the folder holds no export" })
  }
  return files.sort().map((name) => paths.join(path, name))
})

const readExport = Effect.fn("wandb.readExport")(function*(path: string) {
  const fs = yield* FileSystem.FileSystem
  const text = yield* Effect.mapError(fs.readFileString(path), fileError(path))
  return yield* Schema.decode(Schema.parseJson(Export))(text).pipe(
    Effect.mapError((error) =>
      new InputError({ where: path, found: error.message.split("\n").at(-1)!.trim(), expected: "a manifest" })
    )
  )
})

/**
 * All files that paths stand for, recognised and fingerprinted, sorted by path, each once. A file that cannot be read is told and left out;
 * a path that is not there fails.
 */
export const collect = Effect.fn("wandb.collect")(function*(
  connection: DuckConnection,
  given: ReadonlyArray<string>,
  options: { readonly runId?: string | undefined }
) {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const files = [...new Set((yield* Effect.forEach(given, filesOf)).flat().map((path) => paths.normalize(path)))].sort()
  const exports = new Map<string, Export>()
  const inputs: Array<Input> = []
  const bad: Array<BadInput> = []
  for (const path of files) {
    const found = yield* Effect.either(Effect.gen(function*() {
      const { columns, layout, runId } = yield* recognise(connection, path, options)
      if (layout === "manifest") exports.set(paths.dirname(path), yield* readExport(path))
      const info = yield* Effect.mapError(fs.stat(path), fileError(path))
      const changedAt = Option.match(info.mtime, { onNone: () => 0, onSome: (time) => time.getTime() * 1000 })
      const print = layout.endsWith("jsonl")
        ? yield* printLines(path)
        : { ...(yield* fingerprint(path)), longestLine: 0 }
      return { path, layout, columns, runId, changedAt, ...print }
    }))
    if (found._tag === "Left") bad.push({ path, reason: found.left.message })
    else inputs.push({ ...found.right, kind: kinds[found.right.layout] ?? "runs", export: undefined })
  }
  return { bad, inputs: inputs.map((input) => ({ ...input, export: exports.get(paths.dirname(input.path)) })) }
})
