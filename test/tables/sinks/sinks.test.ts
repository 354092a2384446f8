// What a test reads and waits for is its own: @effect-diagnostics preferSchemaOverJson:off
import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import { parquetMetadataAsync, parquetReadObjects } from "hyparquet"
import { compressors } from "hyparquet-compressors"
import * as Outputs from "../../../src/stage/Outputs.ts"
import { Duck } from "../../../src/tables/Duck.ts"
import type { Column, SinkRow } from "../../../src/tables/Format.ts"
import { Sink } from "../../../src/tables/Sink.ts"
import * as sinks from "../../../src/tables/sinks/registry.ts"
import { platform, temporaryFolder } from "../../support/folder.ts"

const columns: ReadonlyArray<Column> = [
  { name: "messages", type: { turns: ["role", "content"] } },
  { name: "select", type: "text" },
  { name: "it's \"odd\"", type: "text" }
]

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "'); DROP TABLE rows; --", "\"", "\u0000a", "🎬", "a\r\nb", "NULL", "\\N")
)
const rows: fc.Arbitrary<ReadonlyArray<SinkRow>> = fc.array(
  fc.record({
    messages: fc.array(fc.record({ role: fc.constantFrom("user", "assistant"), content: text }), { maxLength: 4 }),
    select: fc.option(text),
    "it's \"odd\"": fc.option(text)
  }),
  { maxLength: 30 }
)

const write = (
  kind: keyof typeof sinks,
  folder: string,
  name: string,
  batches: ReadonlyArray<ReadonlyArray<SinkRow>>
) =>
  Effect.scoped(Effect.gen(function*() {
    const sink = yield* Sink
    const outputs = yield* Outputs.open({ stage: "test", manifest: `${folder}/${name}.manifest.json` })
    const file = yield* sink.open(outputs, name, columns)
    for (const batch of batches) yield* file.write(batch)
    yield* file.end
    return yield* outputs.commit({ options: {}, inputs: [] })
  })).pipe(Effect.provide(sinks[kind]))

const readBytes = Effect.fn("readBytes")(function*(path: string) {
  const fs = yield* FileSystem.FileSystem
  const bytes = yield* fs.readFile(path)
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
})

const duckRows = (path: string) =>
  Effect.scoped(Effect.gen(function*() {
    const connection = yield* (yield* Duck).open(":memory:")
    const types = yield* connection.rows(
      `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '${path}')`
    )
    const rows = yield* connection.rows(`SELECT * FROM '${path}'`)
    return { types: types.map((row) => [row["column_name"], row["column_type"]]), rows }
  }))

layer(platform)("sinks", (it) => {
  it.scoped("JSON lines and a JSON array hold the rows as they are", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      for (const [i, batches] of fc.sample(fc.array(rows, { maxLength: 3 }), 10).entries()) {
        yield* write("jsonl", folder, `${i}.jsonl`, batches)
        yield* write("json", folder, `${i}.json`, batches)
        const lines = (yield* fs.readFileString(`${folder}/${i}.jsonl`)).split("\n").slice(0, -1)
        assert.deepStrictEqual(lines.map((line) => JSON.parse(line)), batches.flat())
        assert.deepStrictEqual(JSON.parse(yield* fs.readFileString(`${folder}/${i}.json`)), batches.flat())
      }
    }))

  it.scoped("Parquet holds the rows as they are, for hyparquet and DuckDB, whatever stands in them", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      for (const [i, batches] of fc.sample(fc.array(rows, { maxLength: 3 }), 6).entries()) {
        const manifest = yield* write("parquet", folder, `it's ${i}.parquet`, batches)
        assert.strictEqual(manifest.outputs[0]!.records, batches.flat().length)
        const file = yield* readBytes(`${folder}/it's ${i}.parquet`)
        const read = yield* Effect.promise(() => parquetReadObjects({ file, compressors }))
        assert.deepStrictEqual(read as ReadonlyArray<unknown>, batches.flat())
        const duck = yield* duckRows(`${folder}/it''s ${i}.parquet`)
        assert.deepStrictEqual(duck.rows as ReadonlyArray<unknown>, batches.flat())
      }
    }))

  it.scoped("Parquet has the same columns and types when a column is null throughout, absent, or there is no row", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const files: ReadonlyArray<ReadonlyArray<SinkRow>> = [
        [{ messages: [{ role: "user", content: "a" }], select: "b", "it's \"odd\"": "c" }],
        [{ messages: [], select: null, "it's \"odd\"": null }],
        [{ messages: [] }],
        []
      ]
      for (const [i, file] of files.entries()) yield* write("parquet", folder, `${i}.parquet`, [file])
      const [first, ...others] = yield* Effect.forEach(files, (_, i) => duckRows(`${folder}/${i}.parquet`))
      assert.deepStrictEqual(first!.types, [
        ["messages", "STRUCT(\"role\" VARCHAR, \"content\" VARCHAR)[]"],
        ["select", "VARCHAR"],
        ["it's \"odd\"", "VARCHAR"]
      ])
      for (const other of others) assert.deepStrictEqual(other.types, first!.types)
      assert.deepStrictEqual(others[1]!.rows[0]!["select"], null)
    }))

  it.scoped("row groups stay small in rows and in bytes, rows in order, and the bytes do not change with the batches", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const fs = yield* FileSystem.FileSystem
      const row = (i: number, size = 10): SinkRow => ({
        messages: [],
        select: `${i} ${"x".repeat(size)}`,
        "it's \"odd\"": null
      })
      const small = Array.from({ length: 25_000 }, (_, i) => row(i))
      yield* write("parquet", folder, "a.parquet", [small])
      yield* write("parquet", folder, "b.parquet", [small.slice(0, 7), small.slice(7, 9000), small.slice(9000)])
      assert.isTrue((yield* readBytes(`${folder}/a.parquet`)).byteLength > 0)
      assert.deepStrictEqual(yield* fs.readFile(`${folder}/a.parquet`), yield* fs.readFile(`${folder}/b.parquet`))
      const file = yield* readBytes(`${folder}/a.parquet`)
      const { row_groups } = yield* Effect.promise(() => parquetMetadataAsync(file))
      assert.isAtLeast(row_groups.length, 3)
      for (const group of row_groups) assert.isAtMost(Number(group.num_rows), 12_000)
      const read = yield* Effect.promise(() => parquetReadObjects({ file, compressors, columns: ["select"] }))
      assert.deepStrictEqual(read.map((one) => Number.parseInt(String(one["select"]))), small.map((_, i) => i))

      yield* write("parquet", folder, "c.parquet", [Array.from({ length: 150 }, (_, i) => row(i, 1_000_000))])
      const large = yield* readBytes(`${folder}/c.parquet`)
      const groups = (yield* Effect.promise(() => parquetMetadataAsync(large))).row_groups
      assert.isAtLeast(groups.length, 2)
      for (const group of groups) assert.isBelow(Number(group.total_byte_size), 100e6)
    }))

  it.scoped("a folder that is gone fails the writer in one line, and nothing hangs", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = `${yield* temporaryFolder}/out`
      const failure = yield* Effect.scoped(Effect.gen(function*() {
        const sink = yield* Sink
        const outputs = yield* Outputs.open({ stage: "test", manifest: `${folder}/x.manifest.json` })
        yield* fs.remove(folder, { recursive: true })
        const file = yield* sink.open(outputs, "x.parquet", columns)
        yield* fs.remove(folder, { recursive: true })
        for (let i = 0; i < 20; i++) yield* file.write([{ messages: [], select: "x".repeat(3_000_000) }])
        yield* file.end
      })).pipe(Effect.provide(sinks.parquet), Effect.flip)
      assert.include(failure.message, "x.parquet")
      assert.notInclude(failure.message, "\n")
    }))
})
