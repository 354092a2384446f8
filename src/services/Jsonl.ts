import type { FileSystem } from "@effect/platform"
import { Chunk, Effect, Stream } from "effect"
import { type JsonRow, JsonRows } from "../analysis/lines.ts"
import type { FileError } from "../domain/errors.ts"
import type { JsonObject } from "../domain/Json.ts"
import { Reject } from "../domain/Reject.ts"
import { readBytes } from "./Files.ts"
import { Rejects } from "./Rejects.ts"

/** Bytes to JSON rows in order, chunk by chunk; see `JsonRows` for what is accepted. Memory: one chunk and one line. */
export const rows = <E, R>(bytes: Stream.Stream<Uint8Array, E, R>): Stream.Stream<JsonRow, E, R> =>
  Stream.suspend(() => {
    const reader = new JsonRows()
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
            else {
              bad.push(
                new Reject({
                  stage,
                  reason: row.reason,
                  detail: row.detail,
                  origin: { file: path, line: row.line },
                  record: row.text
                })
              )
            }
          }
          return Effect.as(Effect.forEach(bad, rejects.add, { discard: true }), Chunk.unsafeFromArray(good))
        })
      )
  )
