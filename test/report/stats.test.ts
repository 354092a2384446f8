import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { measureDataset } from "../../src/report/stats.ts"
import * as Outputs from "../../src/stage/Outputs.ts"
import { platform, temporaryFolder } from "../support/folder.ts"

const lines = (rows: ReadonlyArray<unknown>) => rows.map((row) => `${JSON.stringify(row)}\n`).join("")
const ask = { codeField: undefined, descriptionField: undefined }

const row = (i: number, metadata: object = {}) => ({
  description: `Draw circle number ${i}.`,
  code: `x = ${i}\ny = 2\n`,
  source: "a",
  metadata
})

layer(platform)("stats", (it) => {
  it.scoped("counts files, sources, descriptions, features, licences, copies and quality", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      const train = [
        row(1, { code_features: { has_3d: true, has_text: true, plays: 3 }, provenance: { license: "MIT" } }),
        row(2, { code_features: { has_3d: true, has_text: false }, framework: "manimce", quality: { score: 0.25 } }),
        { ...row(1), code: "x = 1  \r\ny = 2" },
        { ...row(4), description: "[PENDING_DESCRIPTION]", source: "b" },
        { ...row(5), metadata: { needs_description: true, quality: 0.75 } },
        { text: "no code" }
      ]
      const test = [{
        conversations: [{ from: "human", value: "Draw it." }, { from: "gpt", value: "```python\nx = 2\ny = 2\n```" }]
      }]
      yield* fs.writeFileString(`${folder}/train.json`, `${lines(train)}oops\n`)
      yield* fs.writeFileString(`${folder}/test.json`, lines(test))
      const found = yield* measureDataset({ ...ask, inputs: [`${folder}/train.json`, `${folder}/test.json`] })
      assert.deepStrictEqual(found.files.map(({ malformed, rows }) => [rows, malformed]), [[6, 1], [1, 0]])
      assert.deepStrictEqual(found.sources, [
        { source: "a", rows: 4, files: [4, 0], described: 3 },
        { source: "unknown", rows: 2, files: [1, 1], described: 1 },
        { source: "b", rows: 1, files: [1, 0], described: 0 }
      ])
      assert.deepStrictEqual([found.rows, found.described, found.without_code], [7, 4, 1])
      assert.deepStrictEqual(found.features, { "3d": 2, text: 1 })
      assert.deepStrictEqual(found.licenses, { unknown: 6, MIT: 1 })
      assert.deepStrictEqual(found.frameworks, { unknown: 6, manimce: 1 })
      assert.deepStrictEqual(found.copies, { rows: 2, across_files: 1 })
      assert.deepStrictEqual([found.quality!.count, found.quality!.mean], [2, 0.5])
      assert.deepStrictEqual([found.code_lines!.min, found.code_lines!.max, found.code_lines!.count], [2, 2, 6])
    }))

  it.scoped("of a folder reads the files of rows that its manifests name, without them all JSON lines, training rows first", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      const write = (name: string) => fs.writeFileString(`${folder}/${name}`, lines([row(1)]))
      yield* Effect.forEach(["b.jsonl", "train.json", "a.jsonl", "x.rejects.jsonl", "notes.txt"], write)
      const names = Effect.map(
        measureDataset({ ...ask, inputs: [folder] }),
        ({ files }) => files.map(({ path }) => path.slice(folder.length + 1))
      )
      assert.deepStrictEqual(yield* names, ["train.json", "a.jsonl", "b.jsonl"])
      yield* Effect.scoped(Effect.gen(function*() {
        const outputs = yield* Outputs.open({ stage: "test", manifest: `${folder}/manifest.json`, force: true })
        for (const name of ["test.json", "train.json", "rejects.jsonl"]) {
          yield* (yield* outputs.create(name)).write(lines([row(1)]), 1)
        }
        yield* (yield* outputs.create("dataset_stats.json")).write("{}\n")
        yield* outputs.commit({ options: {}, inputs: [] })
      }))
      assert.deepStrictEqual(yield* names, ["train.json", "test.json"])
    }))

  it.scoped("says so when there is nothing to count", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      assert.include((yield* Effect.flip(measureDataset({ ...ask, inputs: [folder] }))).message, "no file of rows")
      yield* fs.writeFileString(`${folder}/a.jsonl`, "\n")
      assert.include((yield* Effect.flip(measureDataset({ ...ask, inputs: [folder] }))).message, "no rows")
      assert.include((yield* Effect.flip(measureDataset({ ...ask, inputs: [`${folder}/b`] }))).message, "no such file")
    }))
})
