import { Effect } from "effect"
import { type Json, type JsonObject, stringify } from "../rows/index.ts"
import { Duck } from "./Duck.ts"
import { append, type OutColumn } from "./DuckColumns.ts"

/**
 * A column of a Parquet file. `json`: any value, as JSON text; `texts`: a list of texts; `turns`: a list of objects whose members
 * are texts. Every column may be null.
 */
export interface ParquetColumn {
  readonly name: string
  readonly type: "text" | "int64" | "float64" | "bool" | "json" | "texts" | { readonly turns: ReadonlyArray<string> }
}

const quoted = (name: string): string => `"${name.replaceAll("\"", "\"\"")}"`
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

const stored = (type: ParquetColumn["type"]): OutColumn["type"] =>
  type === "int64" ? "BIGINT" : type === "float64" ? "DOUBLE" : type === "bool" ? "BOOLEAN" : "VARCHAR"

const valueOf = (type: ParquetColumn["type"], value: Json.Json | undefined): OutColumn["values"][number] => {
  if (value === undefined || value === null) return null
  if (type === "text") return typeof value === "string" ? value : stringify(value)
  if (type === "bool") return value === true
  if (type === "int64" || type === "float64") return value as number | bigint
  return stringify(value)
}

/** Nested columns go through DuckDB as JSON and get their type on the way to the file. */
const selected = ({ name, type }: ParquetColumn): string => {
  if (type === "texts") return `${quoted(name)}::JSON::VARCHAR[] AS ${quoted(name)}`
  if (typeof type !== "object") return quoted(name)
  const members = type.turns.map((member) => `${quoted(member)} VARCHAR`).join(", ")
  return `${quoted(name)}::JSON::STRUCT(${members})[] AS ${quoted(name)}`
}

/** Rows that go to DuckDB at once. */
const batchRows = 512

/** Text of a row group, bytes: the Hub's viewer reads at most 300 MB at once. Source: huggingface.co/docs/dataset-viewer */
const rowGroupBytes = 32e6

/**
 * Writes Parquet files one after another: rows are taken up, and `save` puts those taken since the last one into a file (zstd). Column
 * types are those asked for, whatever the rows hold; the same rows give the same bytes. Row groups have about 32 MB, and 2,048
 * rows or a multiple of it. Memory: 256 MB at most, beyond which rows wait in `folder`.
 */
export const openParquet = (columns: ReadonlyArray<ParquetColumn>, folder: string) =>
  Effect.gen(function*() {
    const connection = yield* (yield* Duck).open(":memory:", { threads: 1, memoryLimit: "256MB" })
    yield* connection.run(`SET temp_directory = ${literal(folder)}`)
    const table = "parquet_rows"
    const definition = columns.map(({ name, type }) => `${quoted(name)} ${stored(type)}`).join(", ")
    yield* connection.run(`CREATE TEMP TABLE ${table} (${definition})`)
    let waiting: Array<JsonObject> = []
    let rows = 0
    const flush = Effect.suspend(() => {
      const batch = waiting
      waiting = []
      return append(
        connection,
        table,
        columns.map(({ name, type }) => ({ type: stored(type), values: batch.map((row) => valueOf(type, row[name])) }))
      )
    })
    return {
      /** Takes a row up. */
      add: (row: JsonObject) =>
        Effect.suspend(() => {
          waiting.push(row)
          rows++
          return waiting.length < batchRows ? Effect.void : flush
        }),
      /** Writes the rows taken since the last time, whose text has so many bytes; their number. */
      save: (path: string, bytes: number) =>
        Effect.gen(function*() {
          yield* flush
          const wanted = Math.floor(rowGroupBytes / Math.max(1, bytes / Math.max(1, rows)) / 2048) * 2048
          const group = Math.min(122_880, Math.max(2048, wanted))
          yield* connection.run(
            `COPY (SELECT ${columns.map(selected).join(", ")} FROM ${table}) TO ${literal(path)} ` +
              `(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${group})`
          )
          yield* connection.run(`DELETE FROM ${table}`)
          const written = rows
          rows = 0
          return written
        })
    }
  })
