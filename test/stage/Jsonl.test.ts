import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Chunk, Effect, FastCheck as fc, Stream } from "effect"
import type { Reject } from "../../src/rows/Reject.ts"
import { fingerprint } from "../../src/stage/Files.ts"
import * as Jsonl from "../../src/stage/Jsonl.ts"
import * as Outputs from "../../src/stage/Outputs.ts"
import * as Rejects from "../../src/stage/Rejects.ts"
import { platform, temporaryFolder } from "../support/folder.ts"

layer(platform)("Jsonl", (it) => {
  it.scoped("gives every readable record with its line, and rejects the rest with theirs", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      const file = `${folder}/in.jsonl`
      yield* fs.writeFileString(file, "\ufeff{\"a\":1}\r\nnonsense\r\n{\"b\":\"" + "x".repeat(3_000_000) + "\"}")
      const rejects: Array<Reject> = []
      const records = yield* Jsonl.read(file, "test").pipe(
        Stream.runCollect,
        Effect.provide(Rejects.layerMemory(rejects))
      )
      assert.deepStrictEqual(Chunk.toReadonlyArray(records).map((record) => record.line), [1, 3])
      assert.deepStrictEqual(rejects.map((reject) => [reject.reason, reject.origin.line]), [["malformed-json", 2]])
    }))

  it.effect("names a file that is not there", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Stream.runDrain(Jsonl.readRows("/no/such/file.jsonl")))
      assert.strictEqual(error.reason, "NotFound")
      assert.include(error.message, "/no/such/file.jsonl")
    }))

  it.scoped("passes rows that stay byte for byte, whatever stands between, and accounts for the others", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      const line = fc.oneof(
        {
          weight: 4,
          arbitrary: fc.tuple(fc.nat(9), fc.string({ unit: "binary" })).map(([n, text]) =>
            `{"n": ${n},"text":${JSON.stringify(text)}}`
          )
        },
        fc.constantFrom("", "  ", "nonsense", "3", "{\"n\":3} ", "\t{\"n\":4}", "{\"n\":10000000000000000000001}")
      )
      const end = fc.constantFrom("\n", "\n", "\n", "\r\n")
      const cases = fc.sample(fc.tuple(fc.array(fc.tuple(line, end), { maxLength: 80 }), fc.boolean(), fc.nat(9)), 16)
      for (const [i, [lines, isOpen, left]] of cases.entries()) {
        const text = lines.map(([line, end]) => line + end).join("")
        yield* fs.writeFileString(`${folder}/in${i}`, isOpen ? text.trimEnd() : text)
        const rejects: Array<Reject> = []
        const outputs = yield* Outputs.open({ stage: "test", manifest: `${folder}/out${i}.manifest.json` })
        const writer = yield* outputs.create(`out${i}`)
        const passed = yield* Jsonl.filter(`${folder}/in${i}`, {
          stage: "test",
          writer,
          fault: ({ n }) => n === left ? { reason: "left", detail: "" } : undefined
        }).pipe(Effect.provide(Rejects.layerMemory(rejects)))
        const { outputs: [file] } = yield* outputs.commit({ options: {}, inputs: [] })
        const whole = lines.map(([line]) => line.trim()).filter((line) => line !== "")
        const expected = whole.filter((line) => line.startsWith("{") && JSON.parse(line).n !== left)
        assert.strictEqual(
          yield* fs.readFileString(`${folder}/out${i}`),
          expected.map((line) => `${line}\n`).join("")
        )
        assert.strictEqual(passed.read, whole.length)
        assert.strictEqual(passed.written, expected.length)
        assert.strictEqual(file!.records ?? 0, expected.length)
        assert.lengthOf(rejects, whole.length - expected.length)
        assert.deepStrictEqual(passed.print, yield* fingerprint(`${folder}/in${i}`))
      }
    }))
})
