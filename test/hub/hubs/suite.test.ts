import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { Hub, type HubRepository } from "../../../src/hub/Hub.ts"
import * as hubs from "../../../src/hub/hubs/registry.ts"
import { platform, temporaryFolder } from "../../support/folder.ts"
import { localHub } from "../../support/hub.ts"

const repository: HubRepository = { type: "dataset", name: "org/all" }

const implementations = {
  folder: Effect.map(temporaryFolder, (folder) => Layer.provide(hubs.folder(folder), platform)),
  "hugging-face": Effect.map(localHub, ({ as }) => as("hf_test"))
}

layer(platform, { excludeTestServices: true })("every Hub", (it) => {
  for (const [name, implementation] of Object.entries(implementations)) {
    it.scoped(`${name}: what is committed is listed, read in ranges, downloaded, and sent once`, () =>
      Effect.gen(function*() {
        const fs = yield* FileSystem.FileSystem
        const folder = yield* temporaryFolder
        const hub = yield* Effect.provide(Hub, yield* implementation)
        yield* fs.writeFileString(`${folder}/a`, "alpha")
        yield* fs.writeFileString(`${folder}/b`, "beta ".repeat(30_000))
        const files = [{ path: "x/a b.txt", file: `${folder}/a` }, { path: "y/b.txt", file: `${folder}/b` }]
        assert.strictEqual((yield* Effect.flip(hub.list(repository))).reason, "NotFound")
        assert.isTrue(yield* hub.create(repository))
        assert.isFalse(yield* hub.create(repository))
        const before = yield* hub.revision(repository)
        const first = yield* hub.commit(repository, { title: "first", files })
        assert.deepStrictEqual(first.sent, ["x/a b.txt", "y/b.txt"])
        assert.notStrictEqual(yield* hub.revision(repository), before)
        const listed = (yield* hub.list(repository)).filter(({ path }) => !path.startsWith("."))
        assert.deepStrictEqual(listed.map(({ bytes, path }) => [path, bytes]), [["x/a b.txt", 5], ["y/b.txt", 150_000]])
        assert.deepStrictEqual((yield* hub.list(repository, { path: "x" })).map(({ path }) => path), ["x/a b.txt"])
        const range = yield* hub.readRange(repository, "x/a b.txt", { start: 1, end: 4 })
        assert.strictEqual(Buffer.from(range).toString(), "lph")
        const got = yield* hub.download(repository, "y/b.txt")
        assert.strictEqual(yield* fs.readFileString(got.path), "beta ".repeat(30_000))
        const missing = yield* Effect.flip(hub.download(repository, "z"))
        assert.strictEqual(missing._tag === "HubError" && missing.reason, "NotFound")
        const again = yield* hub.commit(repository, { title: "again", files, remove: ["x/a b.txt"] })
        assert.deepStrictEqual([again.sent, again.unchanged], [[], ["x/a b.txt", "y/b.txt"]])
        assert.deepStrictEqual(again.removed, ["x/a b.txt"])
        const last = yield* hub.commit(repository, { title: "last", files: files.slice(1) })
        assert.strictEqual(last.oid, undefined)
      }))
  }
})
