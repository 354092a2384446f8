import { Path } from "@effect/platform"
import { Effect } from "effect"
import { fingerprint, Outputs } from "../stage/index.ts"
import { Duck, literal } from "../tables/index.ts"
import { exported } from "./tables.ts"

export interface ExportOptions {
  readonly db: string
  /** A folder of its own. */
  readonly folder: string
  readonly force?: boolean | undefined
}

/** The tables of answers as Parquet files, `<table>.parquet`, all of them or none, with a manifest. */
export const exportParquet = Effect.fn("qa.exportParquet")(function*({ db, folder, force }: ExportOptions) {
  const paths = yield* Path.Path
  const duck = yield* Duck.Duck
  yield* Effect.scoped(Effect.gen(function*() {
    const outputs = yield* Outputs.open({
      stage: "qa ingest --parquet",
      manifest: paths.join(folder, "manifest.json"),
      ownFolder: true,
      ...(force === true ? { force: true } : {})
    })
    const connection = yield* duck.open(db, { readOnly: true, memoryLimit: "160MB", threads: 2 })
    for (const table of exported) {
      const [count] = yield* connection.rows(`SELECT count(*)::DOUBLE AS n FROM ${table}`)
      const partial = yield* outputs.adopt(`${table}.parquet`, Effect.succeed(Number(count!["n"])))
      yield* connection.run(`COPY ${table} TO ${literal(partial)} (FORMAT parquet, COMPRESSION zstd)`)
    }
    yield* outputs.commit({ options: {}, inputs: [{ path: db, ...yield* fingerprint(db) }] })
  }))
})
