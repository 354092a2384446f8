import { type FileSystem } from "@effect/platform"
import { Effect, Stream } from "effect"
import { CsvRows, isObject, type Json, type JsonObject } from "../../rows/index.ts"
import { Jsonl, readBytes } from "../../stage/index.ts"
import { Duck, identifier } from "../../tables/index.ts"

/** A row of any table: `line` is its line in JSON lines and CSV, from 1, and its number in Parquet. */
export type TableRow =
  | { readonly _tag: "Row"; readonly line: number; readonly value: JsonObject }
  | {
    readonly _tag: "Malformed"
    readonly line: number
    readonly reason: string
    readonly detail: string
    readonly text: string
  }

/** Columns that a table must have, and those read besides when it has them. */
export interface Columns {
  readonly required: ReadonlyArray<string>
  readonly optional?: ReadonlyArray<string>
}

/** A table could not be read as a whole. */
export interface TableProblem {
  readonly found: string
  readonly cause?: unknown
}

/**
 * The rows of a JSON-lines, JSON, CSV or Parquet file, by the ending of its name, in order. Of Parquet only the columns
 * asked for are read; those in `required` must be there. Memory: one chunk of 2,048 rows.
 */
export const readTable = (
  path: string,
  columns: Columns
): Stream.Stream<TableRow, TableProblem, Duck.Duck | FileSystem.FileSystem> =>
  /\.parquet$/i.test(path)
    ? readParquet(path, columns.required, columns.optional ?? [])
    : /\.csv$/i.test(path)
    ? readCsv(path, columns.required)
    : Stream.mapError(Jsonl.readRows(path), (cause) => ({ found: cause.message, cause }))

/** Says which of the columns that must be there are not. */
export const lacking = (
  required: ReadonlyArray<string>,
  present: ReadonlyArray<string>
): TableProblem | undefined => {
  const missing = required.filter((name) => !present.includes(name))
  return missing.length === 0 ? undefined : {
    found: `no column ${missing.map((name) => `"${name}"`).join(", ")}; it has ${
      present.map((name) => `"${name}"`).join(", ")
    }`
  }
}

const readCsv = (path: string, required: ReadonlyArray<string>) =>
  Stream.suspend(() => {
    const reader = new CsvRows()
    let isChecked = false
    const checked = (rows: ReadonlyArray<TableRow>): Effect.Effect<ReadonlyArray<TableRow>, TableProblem> => {
      if (isChecked) return Effect.succeed(rows)
      const [broken] = rows
      if (broken?._tag === "Malformed" && reader.columns === undefined) {
        return Effect.fail({ found: `its header: ${broken.detail}` })
      }
      if (reader.columns === undefined) return Effect.succeed(rows)
      isChecked = true
      const problem = lacking(required, reader.columns)
      return problem === undefined ? Effect.succeed(rows) : Effect.fail(problem)
    }
    return readBytes(path).pipe(
      Stream.mapError((cause): TableProblem => ({ found: cause.message, cause })),
      Stream.mapEffect((piece) => checked(reader.push(piece))),
      Stream.concat(Stream.fromEffect(Effect.suspend(() => checked(reader.end())))),
      Stream.mapConcat((rows) => rows)
    )
  })

const readParquet = (path: string, required: ReadonlyArray<string>, optional: ReadonlyArray<string>) =>
  Stream.unwrapScoped(Effect.gen(function*() {
    const duck = yield* Duck.Duck
    const problem = (cause: { readonly message: string }): TableProblem => ({ found: cause.message, cause })
    const connection = yield* Effect.mapError(duck.open(":memory:", { threads: 2 }), problem)
    const described = yield* Effect.mapError(
      connection.rows("DESCRIBE SELECT * FROM read_parquet(?)", [path]),
      problem
    )
    const present = described.map((row) => String(row["column_name"]))
    const missing = lacking(required, present)
    if (missing !== undefined) return yield* Effect.fail(missing)
    const chosen = [...new Set([...required, ...optional])].filter((name) => present.includes(name))
    const result = yield* Effect.mapError(
      connection.use((native) =>
        native.stream(`SELECT ${chosen.map(identifier).join(", ")} FROM read_parquet(?)`, [path])
      ),
      problem
    )
    let number = 0
    return Stream.fromAsyncIterable(
      result.yieldRowObjectJs(),
      (cause): TableProblem => ({ found: cause instanceof Error ? cause.message : String(cause), cause })
    ).pipe(
      Stream.mapConcat((rows) =>
        rows.map((row): TableRow => ({ _tag: "Row", line: ++number, value: plain(row) as JsonObject }))
      )
    )
  }))

/** A value out of a Parquet file as JSON: dates as ISO text, bytes left out. */
export const plain = (value: unknown): Json.Json => {
  if (value === undefined || value === null || value instanceof Uint8Array) return null
  if (typeof value === "string" || typeof value === "boolean") return value
  if (typeof value === "number") return Number.isFinite(value) ? value : null
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(plain)
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]))
  return String(value)
}
