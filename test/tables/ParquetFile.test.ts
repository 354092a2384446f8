import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import type { JsonObject } from "../../src/rows/index.ts"
import { Duck } from "../../src/tables/Duck.ts"
import { exportTables } from "../../src/tables/exportTables.ts"
import { openParquet, type ParquetColumn } from "../../src/tables/ParquetFile.ts"
import { platform, temporaryFolder } from "../support/folder.ts"

const columns: ReadonlyArray<ParquetColumn> = [
  { name: "text", type: "text" },
  { name: "whole", type: "int64" },
  { name: "number", type: "float64" },
  { name: "truth", type: "bool" },
  { name: "any", type: "json" },
  { name: "tags", type: "texts" },
  { name: "the \"turns\"", type: { turns: ["role", "it's", "name"] } }
]

const text = fc.string({ unit: "grapheme" })
const row: fc.Arbitrary<JsonObject> = fc.record({
  text: fc.option(text),
  whole: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  number: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
  truth: fc.option(fc.boolean()),
  any: fc.option(fc.oneof(text, fc.integer(), fc.dictionary(text, text))),
  tags: fc.option(fc.array(text)),
  "the \"turns\"": fc.option(fc.array(fc.record({ role: text, "it's": text }))),
  unknown: fc.constant("no column")
})

const write = (path: string, batches: ReadonlyArray<ReadonlyArray<JsonObject>>) =>
  Effect.scoped(Effect.gen(function*() {
    const file = yield* openParquet({ path, name: "x.parquet", columns })
    for (const batch of batches) yield* file.write(batch)
    yield* file.end
  }))

const query = (sql: string, db = ":memory:") =>
  Effect.scoped(Effect.gen(function*() {
    const connection = yield* (yield* Duck).open(db)
    return yield* connection.rows(sql)
  }))

layer(platform)("Parquet files", (it) => {
  it.scoped(
    "hold every kind of column as it was asked for, nulls and lacking members included",
    () =>
      Effect.gen(function*() {
        const fs = yield* FileSystem.FileSystem
        const folder = yield* temporaryFolder
        const rows = [...fc.sample(row, 60), {}]
        yield* write(`${folder}/it's.parquet`, [rows])
        yield* write(`${folder}/b.parquet`, rows.map((one) => [one]))
        assert.deepStrictEqual(yield* fs.readFile(`${folder}/b.parquet`), yield* fs.readFile(`${folder}/it's.parquet`))
        const file = `'${folder}/it''s.parquet'`
        const types = yield* query(`SELECT column_type AS t FROM (DESCRIBE SELECT * FROM ${file})`)
        assert.deepStrictEqual(types.map(({ t }) => t), [
          "VARCHAR",
          "BIGINT",
          "DOUBLE",
          "BOOLEAN",
          "VARCHAR",
          "VARCHAR[]",
          "STRUCT(\"role\" VARCHAR, \"it's\" VARCHAR, \"name\" VARCHAR)[]"
        ])
        const turns = (value: JsonObject[string]) =>
          Array.isArray(value) ? value.map((turn) => ({ ...turn as JsonObject, name: null })) : value ?? null
        assert.deepStrictEqual(
          yield* query(`FROM ${file}`),
          rows.map((one) => {
            const any = one["any"] ?? null
            return {
              text: one["text"] ?? null,
              whole: one["whole"] ?? null,
              number: one["number"] ?? null,
              truth: one["truth"] ?? null,
              any: any === null ? null : JSON.stringify(any),
              tags: one["tags"] ?? null,
              "the \"turns\"": turns(one["the \"turns\""] ?? null)
            }
          })
        )
      }),
    30_000
  )

  it.scoped(
    "of a database hold its tables in the order asked for, and are left alone while it stays the same",
    () =>
      Effect.gen(function*() {
        const fs = yield* FileSystem.FileSystem
        const folder = yield* temporaryFolder
        const db = `${folder}/a.duckdb`
        const run = (...statements: ReadonlyArray<string>) =>
          Effect.scoped(Effect.gen(function*() {
            const connection = yield* (yield* Duck).open(db)
            for (const sql of statements) yield* connection.run(sql)
          }))
        const save = (stage: string) =>
          exportTables({
            db,
            folder: `${folder}/out`,
            stage,
            tables: [{ name: "a", orderBy: "n" }, { name: "b" }],
            force: false
          })
        const inode = Effect.map(fs.stat(`${folder}/out/a.parquet`), ({ ino }) => ino)
        yield* run(
          "CREATE TABLE a AS SELECT 5000 - range AS n FROM range(5000)",
          "CREATE TABLE b AS SELECT 5000 - range AS n FROM range(5000)"
        )
        yield* save("one")
        const first = yield* inode
        assert.deepStrictEqual(yield* query(`SELECT n FROM '${folder}/out/a.parquet' LIMIT 2`), [{ n: 1n }, { n: 2n }])
        assert.deepStrictEqual(yield* query(`SELECT n FROM '${folder}/out/b.parquet' LIMIT 1`), [{ n: 5000n }])
        yield* save("one")
        assert.deepStrictEqual(yield* inode, first)
        yield* fs.remove(`${folder}/out/b.parquet`)
        yield* save("one")
        assert.isTrue(yield* fs.exists(`${folder}/out/b.parquet`))
        const again = yield* inode
        assert.notDeepEqual(again, first)
        yield* run("INSERT INTO a VALUES (0)")
        yield* save("one")
        assert.deepStrictEqual(yield* query(`SELECT n FROM '${folder}/out/a.parquet' LIMIT 1`), [{ n: 0n }])
      }),
    30_000
  )

  it.scoped("of a database with wide rows are sorted and written within 400 MB", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const db = `${folder}/wide.duckdb`
      yield* Effect.scoped(Effect.gen(function*() {
        const connection = yield* (yield* Duck).open(db, { threads: 2 })
        yield* connection.run(
          "CREATE TABLE wide AS SELECT range AS n, repeat(md5(range::VARCHAR), 32) AS t FROM range(300000) ORDER BY hash(range)"
        )
      }))
      yield* exportTables({
        db,
        folder: `${folder}/out`,
        stage: "x",
        tables: [{ name: "wide", orderBy: "n" }],
        force: false
      })
      assert.deepStrictEqual(
        yield* query(
          `SELECT count(*) FILTER (n = file_row_number)::INTEGER AS same, max(row_group_num_rows)::INTEGER AS most
           FROM read_parquet('${folder}/out/wide.parquet', file_row_number = true), (SELECT max(row_group_num_rows) AS row_group_num_rows
           FROM parquet_metadata('${folder}/out/wide.parquet'))`
        ),
        [{ same: 300_000, most: 20_480 }]
      )
    }), 60_000)
})
