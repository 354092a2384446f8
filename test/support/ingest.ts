import { FileSystem } from "@effect/platform"
import { Effect } from "effect"
import { Duck } from "../../src/tables/Duck.ts"
import { ingest, type IngestOptions } from "../../src/wandb/ingest.ts"
import { registry } from "./wandb.ts"

const loaded = await registry()

/** Ingests files into a database with the shipped registry. */
export const ingestInto = (db: string, inputs: ReadonlyArray<string>, options: Partial<IngestOptions> = {}) =>
  Effect.scoped(ingest(loaded, { db, inputs, blobs: false, unevaluated: false, force: false, ...options }))

/** Rows of a query on a database, opened for it alone. */
export const query = (db: string, sql: string) =>
  Effect.scoped(Effect.gen(function*() {
    const connection = yield* (yield* Duck).open(db, { readOnly: true })
    return yield* connection.rows(sql)
  }))

/** Runs statements on a new DuckDB in memory, to write Parquet. */
export const duck = (...statements: ReadonlyArray<string>) =>
  Effect.scoped(Effect.gen(function*() {
    const connection = yield* (yield* Duck).open(":memory:")
    for (const sql of statements) yield* connection.run(sql)
  }))

export const writeFile = (path: string, text: string | Uint8Array) =>
  Effect.flatMap(
    FileSystem.FileSystem,
    (fs) => typeof text === "string" ? fs.writeFileString(path, text) : fs.writeFile(path, text)
  )
