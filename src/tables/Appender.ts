import type { DuckDBAppender, DuckDBDataChunk, DuckDBType, DuckDBValue } from "@duckdb/node-api"
import { Effect, type Scope } from "effect"
import type { DuckConnection, DuckError } from "./Duck.ts"

/** Rows of one chunk of DuckDB's. */
const chunkRows = 2048

/**
 * Rows on their way into a table, in columns. `add` gives the row to fill, the values then go to `columns[i][row]`; every
 * column of every row must be set, `null` where there is no value. Full chunks go to DuckDB at once. Throws what DuckDB throws.
 */
export class Appender {
  readonly columns: ReadonlyArray<Array<DuckDBValue>>
  #rows = 0
  readonly #appender: DuckDBAppender
  readonly #chunk: DuckDBDataChunk

  constructor(appender: DuckDBAppender, create: (types: ReadonlyArray<DuckDBType>) => DuckDBDataChunk) {
    const types = Array.from({ length: appender.columnCount }, (_, i) => appender.columnType(i))
    this.#appender = appender
    this.#chunk = create(types)
    this.columns = types.map(() => [])
  }

  /** Index of a new row in every column. */
  add(): number {
    if (this.#rows === chunkRows) this.#pass()
    return this.#rows++
  }

  /** A whole row at once, for tables where speed does not matter. */
  row(values: ReadonlyArray<DuckDBValue>): void {
    const row = this.add()
    for (let i = 0; i < this.columns.length; i++) this.columns[i]![row] = values[i]!
  }

  /** All rows so far are in the table, as far as the open transaction goes. */
  flush(): void {
    this.#pass()
    this.#appender.flushSync()
  }

  /** Forgets what DuckDB has not yet been given, and ends. */
  close(): void {
    this.#rows = 0
    this.#appender.clear()
    this.#appender.closeSync()
  }

  #pass(): void {
    if (this.#rows === 0) return
    // One chunk serves for all: memory outside the heap is not seen by the garbage collector.
    this.#chunk.reset()
    this.#chunk.rowCount = this.#rows
    for (let i = 0; i < this.columns.length; i++) {
      const column = this.columns[i]!
      column.length = this.#rows
      this.#chunk.setColumnValues(i, column)
    }
    this.#appender.appendDataChunk(this.#chunk)
    this.#rows = 0
  }
}

/** An appender to a table; what was not flushed when the scope closes is forgotten. Memory: one chunk of 2,048 rows. */
export const appender = (connection: DuckConnection, table: string): Effect.Effect<Appender, DuckError, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.gen(function*() {
      const { DuckDBDataChunk } = yield* Effect.promise(() => import("@duckdb/node-api"))
      const native = yield* connection.use((native) => native.createAppender(table))
      return new Appender(native, (types) => DuckDBDataChunk.create(types))
    }),
    (opened) => Effect.ignore(Effect.try(() => opened.close()))
  )
