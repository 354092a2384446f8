import type { DuckDBType, DuckDBValue } from "@duckdb/node-api"
import { Effect } from "effect"
import type { DuckConnection } from "./Duck.ts"

/** A column on its way into a table: its DuckDB type, and a value for each row. */
export interface OutColumn {
  readonly type: "BOOLEAN" | "SMALLINT" | "INTEGER" | "BIGINT" | "DOUBLE" | "VARCHAR" | "TIMESTAMP"
  /** Timestamps as microseconds since 1970. */
  readonly values: ReadonlyArray<string | number | bigint | boolean | null>
}

/** Rows a chunk of DuckDB holds. */
const chunkRows = 2048

/** Appends columns of equal length to a table of the temporary catalogue, in its order of columns, chunk by chunk. */
export const append = Effect.fn("DuckColumns.append")(function*(
  connection: DuckConnection,
  table: string,
  columns: ReadonlyArray<OutColumn>
) {
  const rows = columns[0]?.values.length ?? 0
  if (rows === 0) return
  const duck = yield* Effect.promise(() => import("@duckdb/node-api"))
  const types: Readonly<Record<OutColumn["type"], DuckDBType>> = {
    BOOLEAN: duck.BOOLEAN,
    SMALLINT: duck.SMALLINT,
    INTEGER: duck.INTEGER,
    BIGINT: duck.BIGINT,
    DOUBLE: duck.DOUBLE,
    VARCHAR: duck.VARCHAR,
    TIMESTAMP: duck.TIMESTAMP
  }
  const convert = (type: OutColumn["type"], value: OutColumn["values"][number]): DuckDBValue => {
    if (value === null) return null
    if (type === "BIGINT") return typeof value === "bigint" ? value : BigInt(Math.round(Number(value)))
    if (type === "TIMESTAMP") return new duck.DuckDBTimestampValue(BigInt(value))
    return value
  }
  yield* connection.use((native) =>
    native.createAppender(table, "main", "temp").then((appender) => {
      const chunk = duck.DuckDBDataChunk.create(columns.map(({ type }) => types[type]))
      for (let start = 0; start < rows; start += chunkRows) {
        const end = Math.min(rows, start + chunkRows)
        chunk.reset()
        chunk.rowCount = end - start
        columns.forEach(({ type, values }, i) => {
          const slice = values.slice(start, end)
          chunk.setColumnValues(
            i,
            type === "VARCHAR" || type === "DOUBLE" || type === "BOOLEAN"
              ? slice as ReadonlyArray<DuckDBValue>
              : slice.map((value) => convert(type, value))
          )
        })
        appender.appendDataChunk(chunk)
      }
      appender.closeSync()
    })
  )
})

/** The columns of a result, one array each, as JavaScript values; the whole result is in memory. */
export const columnsOf = (connection: DuckConnection, sql: string, parameters: ReadonlyArray<DuckDBValue> = []) =>
  connection.use((native) => native.runAndReadAll(sql, [...parameters]).then((reader) => reader.getColumnsJS()))
