import { Deferred, Effect, type Scope } from "effect"
import { MessageChannel, type MessagePort } from "node:worker_threads"
import { type Json, type JsonObject, stringify } from "../rows/index.ts"
import { startThread, threadFile } from "../stage/index.ts"
import { copyStatement } from "./copyToParquet.ts"
import { DuckError } from "./Duck.ts"

/**
 * A column of a Parquet file. `json`: any value, as JSON text; `texts`: a list of texts; `turns`: a list of objects whose members
 * are texts. Every column may be null.
 */
export interface ParquetColumn {
  readonly name: string
  readonly type: "text" | "int64" | "float64" | "bool" | "json" | "texts" | { readonly turns: ReadonlyArray<string> }
}

/**
 * Rows and bytes of a row group, whichever is reached first. The Hub's viewer reads at most 300 MB at once and a page of 100
 * rows; small groups let it, and readers of single rows, fetch little. Source: huggingface.co/docs/dataset-viewer
 */
const rowGroups = { rows: 10_000, bytes: 64e6 }
/** Rows and characters that go to the writing thread at once (DuckDB takes 2,048 rows at most), and batches under way. */
const batchRows = 1024
const batchCharacters = 4e6
const batchesAhead = 3

/** A value of a row on its way to the thread: JSON texts are written, whole numbers have their 64 bits. */
export type Cell = string | number | bigint | boolean | null | ReadonlyArray<Json.Json>

/** What the writing thread is given. */
export interface ParquetWork {
  readonly columns: ReadonlyArray<ParquetColumn>
  /** As DuckDB spells it. */
  readonly memoryLimit: string
  /** Copies the table function `posted_rows()` to the file. */
  readonly statement: string
  /** Counts the batches, for a thread that sleeps until there is another. */
  readonly posted: Int32Array
  /** Where the batches come from. */
  readonly rows: MessagePort
}

/** Values column by column, in the order of the columns; null after the last row. */
export type PostedBatch = ReadonlyArray<ReadonlyArray<Cell>> | null

const charactersOf = (value: Cell | Json.Json | undefined): number => {
  if (typeof value === "string") return value.length
  if (typeof value !== "object" || value === null) return 0
  let sum = 16
  for (const one of Object.values(value)) sum += charactersOf(one)
  return sum
}

const cellOf = (type: ParquetColumn["type"], value: Json.Json | undefined): Cell => {
  if (value === undefined || value === null) return null
  switch (type) {
    case "text":
      return typeof value === "string" ? value : stringify(value)
    case "json":
      return stringify(value)
    case "bool":
      return value === true
    case "float64":
      return Number(value)
    case "int64":
      return typeof value === "bigint" ? value : BigInt(Math.round(Number(value)))
    default:
      return value as ReadonlyArray<Json.Json>
  }
}

/** A Parquet file on its way. */
export interface ParquetFile {
  /** Appends rows in order; resumes when the file can take more. Members that are no columns are passed over. */
  readonly write: (rows: ReadonlyArray<JsonObject>) => Effect.Effect<void, DuckError>
  /** Ends the file; nothing may be written after. */
  readonly end: Effect.Effect<void, DuckError>
}

/**
 * A Parquet file (zstd) that DuckDB writes in a thread of its own, to which rows are posted as they come: one pass, nothing on disk but
 * the file. Texts are `VARCHAR`, turns `LIST(STRUCT(VARCHAR …))`, by the columns asked for and never by what the rows hold; the same
 * rows give the same bytes. Row groups have 10,000 rows or about 64 MB. Memory: one row group, and 12 million characters under way.
 * `name` stands for the file in errors.
 */
export const openParquet = (
  { columns, name, path }: {
    readonly path: string
    readonly name: string
    readonly columns: ReadonlyArray<ParquetColumn>
  }
): Effect.Effect<ParquetFile, DuckError, Scope.Scope> =>
  Effect.gen(function*() {
    const failed = (detail: string): DuckError =>
      new DuckError({
        path: name,
        reason: /no space left|disk quota/i.test(detail) ? "NoSpace" : "Query",
        detail: detail.split("\n")[0]!
      })
    const written = yield* Deferred.make<void, DuckError>()
    const exited = yield* Deferred.make<void>()
    let isOver = false
    const { port1: rows, port2 } = new MessageChannel()
    const posted = new Int32Array(new SharedArrayBuffer(4))
    let ahead = 0
    let wake = () => {}
    const program = threadFile("parquetWorker", import.meta.url)
    if (program === undefined) {
      return yield* failed("parquetWorker.js of datawright is not beside the program; copy it there")
    }
    const post = (batch: PostedBatch): void => {
      rows.postMessage(batch)
      Atomics.add(posted, 0, 1)
      Atomics.notify(posted, 0)
    }
    yield* Effect.acquireRelease(
      Effect.sync(() => {
        const workerData: ParquetWork = {
          columns: columns.map(({ name, type }) => ({ name, type })),
          memoryLimit: "256MB",
          statement: copyStatement("SELECT * FROM posted_rows()", path, rowGroups),
          posted,
          rows: port2
        }
        const worker = startThread(program, { workerData, transferList: [port2] })
        const end = (result: Effect.Effect<void, DuckError>) => {
          isOver = true
          Deferred.unsafeDone(written, result)
          wake()
        }
        worker.on("message", (message: "taken" | "written" | { readonly failed: string }) => {
          if (message === "taken") {
            ahead--
            wake()
          } else end(message === "written" ? Effect.void : Effect.fail(failed(message.failed)))
        })
        worker.on("error", (error) => end(Effect.fail(failed(String(error)))))
        worker.on("exit", (code) => {
          end(Effect.fail(failed(`the writing thread ended with code ${code}`)))
          Deferred.unsafeDone(exited, Effect.void)
        })
        return worker
      }),
      // Ends the rows rather than the thread, which DuckDB may be calling.
      () =>
        Effect.zipRight(
          Effect.sync(() => post(null)),
          Effect.zipRight(Deferred.await(exited), Effect.sync(() => rows.close()))
        )
    )
    const send = (batch: PostedBatch): Effect.Effect<void, DuckError> =>
      Effect.gen(function*() {
        while (ahead >= batchesAhead) {
          yield* Effect.async<void>((resume) => {
            wake = () => resume(Effect.void)
            // What was to be waited for may have come meanwhile.
            if (ahead < batchesAhead || isOver) wake()
          })
          // A thread that has failed takes nothing more: its failure is the writer's.
          if (isOver) return yield* Deferred.await(written)
        }
        ahead++
        post(batch)
      })
    const empty = (): ReadonlyArray<Array<Cell>> => columns.map(() => [])
    let waiting = empty()
    let count = 0
    let characters = 0
    const flush = Effect.suspend(() => {
      if (count === 0) return Effect.void
      const batch = waiting
      waiting = empty()
      count = 0
      characters = 0
      return send(batch)
    })
    return {
      write: (all) =>
        Effect.gen(function*() {
          for (const row of all) {
            for (let i = 0; i < columns.length; i++) {
              const cell = cellOf(columns[i]!.type, row[columns[i]!.name])
              characters += charactersOf(cell)
              waiting[i]!.push(cell)
            }
            if (++count >= batchRows || characters >= batchCharacters) yield* flush
          }
        }),
      end: Effect.zipRight(
        flush,
        Effect.suspend(() => {
          post(null)
          return Deferred.await(written)
        })
      )
    }
  })
