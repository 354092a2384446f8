import { FileSystem, Path } from "@effect/platform"
import { Effect } from "effect"
import { fingerprint, Outputs } from "../stage/index.ts"
import { copyToParquet } from "./copyToParquet.ts"
import { Duck } from "./Duck.ts"

/** A table of a database, and the columns its rows are ordered by; as they stand where there are none. */
export interface ExportedTable {
  readonly name: string
  readonly orderBy?: string | undefined
}

export interface ExportTablesOptions {
  readonly db: string
  /** A folder of its own. */
  readonly folder: string
  /** Who exports, for the manifest. */
  readonly stage: string
  readonly tables: ReadonlyArray<ExportedTable>
  /** Replace files that datawright did not write. */
  readonly force: boolean
}

/** True when all that the manifest tells of is there, and was made by the same stage from a database of these bytes. */
const isCurrent = Effect.fn("tables.isCurrent")(
  function*(manifest: string, folder: string, stage: string, sha256: string) {
    const fs = yield* FileSystem.FileSystem
    const paths = yield* Path.Path
    const before = yield* Effect.option(Outputs.readManifest(manifest))
    if (before._tag === "None" || before.value.stage !== stage || before.value.inputs[0]?.sha256 !== sha256) {
      return false
    }
    const there = yield* Effect.forEach(before.value.outputs, (file) => fs.exists(paths.join(folder, file.path)))
    return there.every((exists) => exists)
  }
)

/**
 * Tables of a DuckDB file as `<table>.parquet` in a folder, all of them or none, with a manifest. Does nothing when the folder was
 * written from the same database. Memory: 400 MB, beyond which
 * rows wait beside the database.
 */
export const exportTables = Effect.fn("tables.exportTables")(function*(options: ExportTablesOptions) {
  const paths = yield* Path.Path
  const print = yield* fingerprint(options.db)
  const manifest = paths.join(options.folder, "manifest.json")
  if (yield* isCurrent(manifest, options.folder, options.stage, print.sha256)) return
  const connection = yield* (yield* Duck).open(options.db, { readOnly: true, memoryLimit: "400MB", threads: 2 })
  const outputs = yield* Outputs.open({ stage: options.stage, manifest, force: options.force, ownFolder: true })
  for (const { name, orderBy } of options.tables) {
    const [row] = yield* connection.rows(`SELECT count(*) AS n FROM ${name}`)
    const partial = yield* outputs.adopt(`${name}.parquet`, Effect.succeed(Number(row!["n"])))
    yield* copyToParquet(
      connection,
      `SELECT * FROM ${name}${orderBy === undefined ? "" : ` ORDER BY ${orderBy}`}`,
      partial
    )
  }
  yield* outputs.commit({ options: {}, inputs: [{ path: options.db, ...print }] })
}, Effect.scoped)
