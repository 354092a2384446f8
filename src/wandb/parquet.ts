import { FileSystem, Path } from "@effect/platform"
import { Effect } from "effect"
import { fingerprint, Outputs } from "../stage/index.ts"
import { Duck, literal } from "../tables/index.ts"
import { tables } from "./schema.ts"

/**
 * Every table of a runs database as `<table>.parquet` in a folder of its own, all of them or none, with a manifest. Does nothing when the
 * manifest there was written for the same database.
 */
export const exportParquet = Effect.fn("wandb.exportParquet")(function*(options: {
  readonly db: string
  readonly folder: string
  readonly force: boolean
}) {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const print = yield* fingerprint(options.db)
  const manifest = paths.join(options.folder, "manifest.json")
  const before = yield* Effect.option(Outputs.readManifest(manifest))
  if (before._tag === "Some" && before.value.inputs[0]?.sha256 === print.sha256) {
    const there = yield* Effect.forEach(
      before.value.outputs,
      (file) => fs.exists(paths.join(options.folder, file.path))
    )
    if (there.every((exists) => exists)) return
  }
  yield* Effect.scoped(Effect.gen(function*() {
    const connection = yield* (yield* Duck.Duck).open(options.db, { readOnly: true })
    const outputs = yield* Outputs.open({
      stage: "wandb ingest --parquet",
      manifest,
      force: options.force,
      ownFolder: true
    })
    for (const { columns, constraints, name } of tables) {
      const key = columns.find((column) => column.constraints.includes("PRIMARY KEY"))?.name ??
        /^PRIMARY KEY \((.*)\)$/.exec(constraints.find((line) => line.startsWith("PRIMARY KEY")) ?? "")?.[1] ?? "ALL"
      const [row] = yield* connection.rows(`SELECT count(*) AS n FROM ${name}`)
      const partial = yield* outputs.adopt(`${name}.parquet`, Effect.succeed(Number(row!["n"])))
      yield* connection.run(
        `COPY (SELECT * FROM ${name} ORDER BY ${key}) TO ${literal(partial)} (FORMAT parquet, COMPRESSION zstd)`
      )
    }
    yield* outputs.commit({ options: {}, inputs: [{ path: options.db, ...print }] })
  }))
})
