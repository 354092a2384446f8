import { FileSystem } from "@effect/platform"
import { Effect, ExecutionStrategy, Exit, Scope, Stream } from "effect"
import { type Json, type JsonObject, stringify } from "../../rows/index.ts"
import { fileError, Jsonl, type Outputs, Progress } from "../../stage/index.ts"
import { openParquet, type ParquetFile } from "../../tables/index.ts"
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

/** A file on its way. */
interface Shard {
  readonly name: string
  readonly path: string
  readonly file: ParquetFile
  readonly own: Scope.CloseableScope
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
  outputs: Outputs.Outputs
) {
  const fs = yield* FileSystem.FileSystem
  const task = (yield* Progress.Progress).task("writing Parquet", splits.reduce((sum, { rows }) => sum + rows, 0))
  const made: Array<CardSplit> = []
  const scope = yield* Effect.scope
  for (const { path, split } of files) {
    const { bytes, rows } = splits.find(({ name }) => name === split)!
    if (rows === 0) continue
    const shards = Math.max(1, Math.ceil(bytes / shardBytes))
    const each = Math.ceil(rows / shards)
    const count = Math.ceil(rows / each)
    let written = 0
    let taken = 0
    let shard: Shard | undefined
    let inArrow = 0
    let fileBytes = 0
    const start = Effect.gen(function*() {
      const name = `data/${split}-${String(written).padStart(5, "0")}-of-${String(count).padStart(5, "0")}.parquet`
      const inFile = Math.min(each, rows - written * each)
      const path = yield* outputs.adopt(name, Effect.succeed(inFile))
      const own = yield* Scope.fork(scope, ExecutionStrategy.sequential)
      const file = yield* Scope.extend(openParquet({ path, name, columns }), own)
      return { name, path, file, own }
    })
    const save = Effect.fn("publish.saveShard")(function*({ file, name, own, path }: Shard) {
      yield* file.end
      yield* Scope.close(own, Exit.void)
      const { size } = yield* Effect.mapError(fs.stat(path), fileError(name))
      fileBytes += Number(size)
      written++
      taken = 0
      shard = undefined
    })
    yield* Stream.runForEachChunk(Jsonl.readRows(path), (chunk) =>
      Effect.gen(function*() {
        for (const row of chunk) {
          if (row._tag === "Malformed") continue
          const published = publishedRow(row.value)
          for (const { name, type } of columns) inArrow += arrowBytes(type, published[name])
          shard ??= yield* start
          yield* shard.file.write([published])
          if (++taken === each) yield* save(shard)
        }
        task.advance(chunk.length)
      }))
    if (shard !== undefined) yield* save(shard)
    made.push({ name: split, rows, arrowBytes: Math.ceil(inArrow), fileBytes })
  }
  task.finish()
  return made
})
