import { FileSystem } from "@effect/platform"
import { Effect, Stream } from "effect"
import { type Json, type JsonObject, stringify } from "../../rows/index.ts"
import { fileError, Jsonl, type Outputs, Progress } from "../../stage/index.ts"
import { openParquet } from "../../tables/index.ts"
import type { CardColumn, CardSplit } from "../card/frontMatter.ts"
import type { SplitFile } from "./finalFiles.ts"
import { publishedRow, type Survey } from "./survey.ts"

/** Bytes of a value in Arrow's layout. */
const arrowBytes = (type: CardColumn["type"], value: Json.Json | undefined): number => {
  if (type === "bool") return 0.125
  if (type === "int64" || type === "float64") return 8
  if (value === undefined || value === null) return 4
  if (type === "text" || type === "json") {
    return 4 + Buffer.byteLength(typeof value === "string" ? value : stringify(value))
  }
  let sum = 4
  for (const one of value as ReadonlyArray<Json.Json>) {
    for (const text of typeof one === "string" ? [one] : Object.values(one as JsonObject)) {
      sum += 4 + Buffer.byteLength(text as string)
    }
  }
  return sum
}

/** Text of one Parquet file: what is lost when sending it is cut off. */
const shardBytes = 256e6

/**
 * Writes the splits as `data/<split>-00000-of-00001.parquet`, in files of about 256 MB of text, rows in the order of the input. Files
 * are of the same number of rows, so that an unchanged input gives unchanged files. Memory: that of `openParquet`.
 */
export const buildSplits = Effect.fn("publish.buildSplits")(function*(
  files: ReadonlyArray<SplitFile>,
  { columns, splits }: Pick<Survey, "columns" | "splits">,
  outputs: Outputs.Outputs,
  folder: string
) {
  const fs = yield* FileSystem.FileSystem
  const task = (yield* Progress.Progress).task("writing Parquet", splits.reduce((sum, { rows }) => sum + rows, 0))
  const made: Array<CardSplit> = []
  const parquet = yield* openParquet(columns, folder)
  for (const { path, split } of files) {
    const { bytes, rows } = splits.find(({ name }) => name === split)!
    if (rows === 0) continue
    const shards = Math.max(1, Math.ceil(bytes / shardBytes))
    const each = Math.ceil(rows / shards)
    const count = Math.ceil(rows / each)
    let written = 0
    let taken = 0
    let inArrow = 0
    let fileBytes = 0
    const save = Effect.gen(function*() {
      const name = `data/${split}-${String(written).padStart(5, "0")}-of-${String(count).padStart(5, "0")}.parquet`
      const inFile = taken
      const partial = yield* outputs.adopt(name, Effect.succeed(inFile))
      yield* parquet.save(partial, bytes / count)
      const { size } = yield* Effect.mapError(fs.stat(partial), fileError(name))
      fileBytes += Number(size)
      written++
      taken = 0
    })
    yield* Stream.runForEachChunk(Jsonl.readRows(path), (chunk) =>
      Effect.gen(function*() {
        for (const row of chunk) {
          if (row._tag === "Malformed") continue
          const published = publishedRow(row.value)
          for (const { name, type } of columns) inArrow += arrowBytes(type, published[name])
          yield* parquet.add(published)
          if (++taken === each) yield* save
        }
        task.advance(chunk.length)
      }))
    if (taken > 0) yield* save
    made.push({ name: split, rows, arrowBytes: Math.ceil(inArrow), fileBytes })
  }
  task.finish()
  return made
})
