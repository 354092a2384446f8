import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Chunk, Effect, Stream } from "effect"
import type { Reject } from "../../src/domain/Reject.ts"
import * as Jsonl from "../../src/services/Jsonl.ts"
import * as Rejects from "../../src/services/Rejects.ts"
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
})
