import type { FileSystem } from "@effect/platform"
import { Chunk, Effect, Stream } from "effect"
import { type JsonObject, type JsonRow, JsonRows, type JsonRowsOptions, Reject, stringify } from "../rows/index.ts"
import type { FileError } from "./errors.ts"
import { readBytes, readPrinted } from "./Files.ts"
import type { OutputWriter } from "./Outputs.ts"
import { Rejects } from "./Rejects.ts"

/** Bytes to JSON rows in order, chunk by chunk; see `JsonRows` for what is accepted. Memory: one chunk and one line. */
export const rows = <E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>,
  options: JsonRowsOptions = {}
): Stream.Stream<JsonRow, E, R> =>
  Stream.suspend(() => {
    const reader = new JsonRows(options)
    return bytes.pipe(
      Stream.mapChunks((pieces) =>
        Chunk.unsafeFromArray(Chunk.toReadonlyArray(pieces).flatMap((piece) => reader.push(piece)))
      ),
      Stream.concat(Stream.suspend(() => Stream.fromIterable(reader.end())))
    )
  })

/** The rows of a JSON-lines (or JSON-array) file, malformed ones included. */
export const readRows = (path: string): Stream.Stream<JsonRow, FileError, FileSystem.FileSystem> =>
  rows(readBytes(path))

/** A record with the place it was read from. */
export interface Placed {
  readonly value: JsonObject
  /** Line in its file, from 1. */
  readonly line: number
}

/** A row that cannot be read, as a reject. */
export const malformed = (row: Extract<JsonRow, { readonly _tag: "Malformed" }>, file: string, stage: string): Reject =>
  new Reject({ stage, reason: row.reason, detail: row.detail, origin: { file, line: row.line }, record: row.text })

/** The records of a JSON-lines (or JSON-array) file; what is malformed goes to `Rejects`, under the stage's name. */
export const read = (path: string, stage: string): Stream.Stream<Placed, FileError, FileSystem.FileSystem | Rejects> =>
  Stream.flatMap(
    Stream.fromEffect(Rejects),
    (rejects) =>
      readRows(path).pipe(
        Stream.mapChunksEffect((chunk) => {
          const good: Array<Placed> = []
          const bad: Array<Reject> = []
          for (const row of chunk) {
            if (row._tag === "Row") good.push(row)
            else bad.push(malformed(row, path, stage))
          }
          return Effect.as(Effect.forEach(bad, rejects.add, { discard: true }), Chunk.unsafeFromArray(good))
        })
      )
  )

/** What a pass over a file came to. `read = written + rejects of the file`. */
export interface Passed {
  readonly read: number
  readonly written: number
  /** Size and SHA-256 of the file, hashed as it was read. */
  readonly print: { readonly bytes: number; readonly sha256: string }
}

export interface FilterOptions {
  readonly stage: string
  readonly writer: OutputWriter
  /** Why a record is left out; undefined keeps it. Called once a record, in order: the place to count and measure. */
  readonly fault: (value: JsonObject, line: number) =>
    | { readonly reason: string; readonly detail: string }
    | undefined
}

const lineFeed = new Uint8Array([10])

/**
 * Rows that stay, byte for byte and in order; the others, malformed ones included, go to `Rejects`. The fastest way through a
 * file: Effect at the granularity of a piece of 256 KiB, neighbouring lines written as one view of what was read. Memory: one
 * piece and the longest line.
 */
export const filter = Effect.fn("Jsonl.filter")(function*(path: string, { fault, stage, writer }: FilterOptions) {
  const rejects = yield* Rejects
  const { bytes, print } = readPrinted(path)
  let read = 0
  let written = 0
  yield* Stream.runForEachChunk(rows(bytes, { bytes: true }), (chunk) => {
    const bad: Array<Reject> = []
    const pieces: Array<Uint8Array> = []
    let count = 0
    let run: Uint8Array | undefined
    for (const row of chunk) {
      read++
      const why = row._tag === "Row" ? fault(row.value, row.line) : undefined
      if (row._tag === "Malformed") bad.push(malformed(row, path, stage))
      else if (why !== undefined) {
        bad.push(new Reject({ stage, ...why, origin: { file: path, line: row.line }, record: row.value }))
      } else {
        count++
        if (row.bytes === undefined) pieces.push(Buffer.from(row.text ?? stringify(row.value)), lineFeed)
        else if (run !== undefined && isNext(run, row.bytes)) {
          run = new Uint8Array(run.buffer, run.byteOffset, run.length + row.bytes.length)
          pieces[pieces.length - 1] = run
          continue
        } else pieces.push(row.bytes)
      }
      run = row._tag === "Row" && why === undefined ? row.bytes : undefined
    }
    written += count
    return Effect.zipRight(
      Effect.forEach(pieces, (piece, i) => writer.write(piece, i === 0 ? count : 0), { discard: true }),
      Effect.forEach(bad, rejects.add, { discard: true })
    )
  })
  const passed: Passed = { read, written, print: yield* print }
  return passed
})

const isNext = (run: Uint8Array, bytes: Uint8Array): boolean =>
  run.buffer === bytes.buffer && run.byteOffset + run.length === bytes.byteOffset
