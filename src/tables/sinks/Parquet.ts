import { Deferred, Effect, Layer } from "effect"
import { MessageChannel, type MessagePort } from "node:worker_threads"
import { type Json } from "../../rows/index.ts"
import { startThread, threadFile } from "../../stage/index.ts"
import { DuckError } from "../Duck.ts"
import type { Column, SinkRow } from "../Format.ts"
import { Sink } from "../Sink.ts"

/**
 * Rows and bytes of a row group, whichever is reached first. The Hub's viewer reads at most 300 MB at once and a page of 100
 * rows; small groups let it, and readers of single rows, fetch little. Source: huggingface.co/docs/dataset-viewer
 */
const rowGroupRows = 10_000
const rowGroupBytes = 64e6
/** Rows and characters that go to the writing thread at once (DuckDB takes 2,048 rows at most), and batches under way. */
const batchRows = 1024
const batchCharacters = 4e6
const batchesAhead = 3

/** What the writing thread is given. */
export interface ParquetWork {
  readonly columns: ReadonlyArray<Column>
  /** As DuckDB spells it. */
  readonly memoryLimit: string
  readonly path: string
  /** Counts the batches, for a thread that sleeps until there is another. */
  readonly posted: Int32Array
  readonly rowGroupBytes: number
  readonly rowGroupRows: number
  /** Where the batches come from. */
  readonly rows: MessagePort
}

/** Values column by column, in the order of the columns; null after the last row. */
export type PostedBatch = ReadonlyArray<ReadonlyArray<Json.Json>> | null

const charactersOf = (value: Json.Json | undefined): number => {
  if (typeof value === "string") return value.length
  if (typeof value !== "object" || value === null) return 0
  let sum = 16
  for (const one of Object.values(value)) sum += charactersOf(one)
  return sum
}

/**
 * Parquet through DuckDB (zstd), in a thread of its own that rows are posted to as they come: one pass, nothing on disk but the
 * file. Texts are `VARCHAR`, turns `LIST(STRUCT(VARCHAR, VARCHAR))`, by the columns asked for and never by what the rows hold. Row
 * groups have 10,000 rows or about 64 MB. Memory: one row group, and 12 million characters under way.
 */
export const layer: Layer.Layer<Sink> = Layer.succeed(Sink, {
  extension: "parquet",
  loader: "parquet",
  open: (outputs, name, columns) =>
    Effect.gen(function*() {
      let records = 0
      const path = yield* outputs.adopt(name, Effect.sync(() => records))
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
      yield* Effect.acquireRelease(
        Effect.sync(() => {
          const workerData: ParquetWork = {
            columns: columns.map(({ name, type }) => ({ name, type })),
            memoryLimit: "256MB",
            path,
            posted,
            rowGroupBytes,
            rowGroupRows,
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
      const post = (batch: PostedBatch): void => {
        rows.postMessage(batch)
        Atomics.add(posted, 0, 1)
        Atomics.notify(posted, 0)
      }
      const send = (batch: ReadonlyArray<SinkRow>): Effect.Effect<void, DuckError> =>
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
          post(columns.map((column) => batch.map((row) => row[column.name] ?? null)))
        })
      let waiting: Array<SinkRow> = []
      let characters = 0
      const flush = Effect.suspend(() => {
        const batch = waiting
        waiting = []
        characters = 0
        return batch.length === 0 ? Effect.void : send(batch)
      })
      return {
        write: (all) =>
          Effect.gen(function*() {
            for (const row of all) {
              waiting.push(row)
              records++
              for (const column of columns as ReadonlyArray<Column>) characters += charactersOf(row[column.name])
              if (waiting.length >= batchRows || characters >= batchCharacters) yield* flush
            }
          }),
        end: Effect.suspend(() =>
          Effect.zipRight(
            flush,
            Effect.suspend(() => {
              post(null)
              return Deferred.await(written)
            })
          )
        )
      }
    })
})
