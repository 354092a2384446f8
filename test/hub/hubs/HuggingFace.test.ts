import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { Hub, type HubRepository } from "../../../src/hub/Hub.ts"
import { platform, temporaryFolder } from "../../support/folder.ts"
import { inject, localHub } from "../../support/hub.ts"

const repository: HubRepository = { type: "dataset", name: "org/nyc" }
const key = "datasets/org/nyc"
const large: Buffer = Buffer.alloc(2_500_000)
for (let i = 0; i < large.length; i++) large[i] = (i * 31 + (i >> 9)) % 251

const upload = (folder: string, contents: Readonly<Record<string, string | Buffer>>) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const names = Object.keys(contents)
    for (const [i, name] of names.entries()) {
      yield* fs.writeFile(`${folder}/${i}`, Buffer.from(contents[name] as string))
    }
    return names.map((path, i) => ({ path, file: `${folder}/${i}` }))
  })

layer(platform, { excludeTestServices: true })("Hub over @huggingface/hub", (it) => {
  it.scoped("lists all pages of a tree with sizes and hashes", () =>
    Effect.gen(function*() {
      const { server, withHub } = yield* localHub
      const files = Object.fromEntries(
        Array.from({ length: 60 }, (_, i) => [`a b/${String(i).padStart(2, "0")}.csv`, `${i}`])
      )
      server.seed(key, { ...files, "big.bin": large })
      const listed = yield* withHub(Effect.flatMap(Hub, (hub) => hub.list(repository)))
      assert.strictEqual(listed.length, 62)
      assert.deepInclude(listed.find((file) => file.path === "big.bin"), { bytes: large.length })
      assert.strictEqual(
        listed.find((file) => file.path === "a b/07.csv")?.gitOid,
        "c7930257dfef505fd996e1d6f22f2f35149990d0"
      )
    }))

  it.scoped("downloads through redirects, goes on after cuts, checks the hash, and takes it from the cache next time", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const { server, withHub } = yield* localHub
      server.seed(key, { "LLM Dataset/x y#1.bin": large })
      inject(server, /GET \/storage/, { kind: "cut", when: "within" }, 2)
      inject(server, /POST .*paths-info/, { kind: "status", status: 500 })
      const get = withHub(Effect.flatMap(Hub, (hub) => hub.download(repository, "LLM Dataset/x y#1.bin")), undefined)
      const first = yield* get
      assert.isFalse(first.cached)
      assert.isTrue(Buffer.from(yield* fs.readFile(first.path)).equals(large))
      const starts = server.ranges.map((range) => range === "all" ? 0 : Number(/=([0-9]+)/.exec(range)![1]))
      assert.strictEqual(starts[0], 0)
      assert.isTrue(starts.at(-1)! > 0, "the last try goes on where the one before stopped")
      const before = server.ranges.length
      const second = yield* get
      assert.isTrue(second.cached)
      assert.strictEqual(second.sha256, first.sha256)
      assert.strictEqual(server.ranges.length, before)
    }))

  it.scoped("refuses a content with another hash, and a cached one that was changed is fetched again", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const { server, withHub } = yield* localHub
      server.seed(key, { "a.csv": "Pid,Codebook\n" })
      inject(server, /GET \/datasets.*resolve/, { kind: "corrupt" }, 100)
      const get = withHub(Effect.flatMap(Hub, (hub) => hub.download(repository, "a.csv")))
      const error = yield* Effect.flip(get)
      assert.strictEqual(error._tag === "HubError" && error.reason, "Malformed")
      server.injections.length = 0
      const good = yield* get
      yield* fs.writeFileString(yield* fs.realPath(good.path), "spoiled")
      const again = yield* get
      assert.isFalse(again.cached)
      assert.strictEqual(yield* fs.readFileString(again.path), "Pid,Codebook\n")
    }))

  it.scoped("reads only the bytes asked for", () =>
    Effect.gen(function*() {
      const { server, withHub } = yield* localHub
      server.seed(key, { "big.bin": large })
      const read = (start: number, end: number) =>
        withHub(Effect.flatMap(Hub, (hub) => hub.readRange(repository, "big.bin", { start, end })))
      assert.deepStrictEqual(Buffer.from(yield* read(1000, 1010)), large.subarray(1000, 1010))
      assert.deepStrictEqual(server.ranges, ["bytes=1000-1009"])
      assert.strictEqual((yield* read(large.length - 5, large.length + 100)).length, 5)
      assert.strictEqual((yield* read(large.length + 5, large.length + 100)).length, 0)
    }))

  it.scoped("commits many files at once, small and large, then only what changed, then nothing", () =>
    Effect.gen(function*() {
      const { server, withHub } = yield* localHub
      const folder = yield* temporaryFolder
      const huge = Buffer.concat([large, large, large])
      const files = yield* upload(folder, { "LLM Dataset/é a.json": "[]", "big.bin": large, "huge.bin": huge })
      const hub = yield* withHub(Hub)
      assert.isTrue(yield* hub.create(repository))
      assert.isFalse(yield* hub.create(repository))
      const first = yield* hub.commit(repository, { title: "all", files })
      assert.deepStrictEqual(first.sent, ["LLM Dataset/é a.json", "big.bin", "huge.bin"])
      const stored = server.repositories.get(key)!
      assert.isTrue(stored.files.get("huge.bin")!.content.equals(huge))
      assert.isTrue(stored.files.get("big.bin")!.content.equals(large))
      assert.strictEqual(stored.commits.length, 2)
      yield* upload(folder, { "LLM Dataset/é a.json": "[1]" })
      const second = yield* hub.commit(repository, { title: "one", files, remove: ["big.bin", "not there"] })
      assert.deepStrictEqual(second.sent, ["LLM Dataset/é a.json"])
      assert.deepStrictEqual(second.removed, ["big.bin"])
      const third = yield* hub.commit(repository, {
        title: "none",
        files: files.filter(({ path }) => path !== "big.bin")
      })
      assert.strictEqual(third.oid, undefined)
      assert.strictEqual(stored.commits.length, 3)
    }))

  it.scoped("gets through 429 with Retry-After, 500, timeouts of connections and a branch that moves", () =>
    Effect.gen(function*() {
      const { server, withHub } = yield* localHub
      const folder = yield* temporaryFolder
      server.seed(key, {})
      inject(server, /preupload/, { kind: "status", status: 429, headers: { "retry-after": "0" } }, 2)
      inject(server, /revision/, { kind: "status", status: 503 })
      inject(server, /lfs\/objects\/batch/, { kind: "cut", when: "before" })
      inject(server, /PUT \/lfs-upload/, { kind: "cut", when: "before" }, 2)
      inject(server, /POST .*\/commit\//, { kind: "stale" }, 2)
      const files = yield* upload(folder, { "a.json": "[]", "big.bin": large })
      const done = yield* withHub(Effect.flatMap(Hub, (hub) => hub.commit(repository, { title: "all", files })))
      assert.isDefined(done.oid)
      const stored = server.repositories.get(key)!
      assert.isTrue(stored.files.get("big.bin")!.content.equals(large))
      assert.isDefined(stored.files.get("README.md"), "what others did stays")
      assert.strictEqual(stored.commits.filter(({ title }) => title === "all").length, 1)
    }))

  it.scoped("makes one commit even when the answer to it is lost", () =>
    Effect.gen(function*() {
      const { server, withHub } = yield* localHub
      const folder = yield* temporaryFolder
      server.seed(key, {})
      inject(server, /POST .*\/commit\//, { kind: "cut", when: "after" })
      const files = yield* upload(folder, { "a.json": "[]" })
      yield* withHub(Effect.flatMap(Hub, (hub) => hub.commit(repository, { title: "all", files })))
      const stored = server.repositories.get(key)!
      assert.strictEqual(stored.commits.filter(({ title }) => title === "all").length, 1)
    }))

  it.scoped("tells apart what is wrong, never shows the token, and does not repeat what cannot help", () =>
    Effect.gen(function*() {
      const { as, server, withHub } = yield* localHub
      server.seed(key, {})
      const revision = Effect.flatMap(Hub, (hub) => hub.revision(repository))
      const fail = (match: RegExp, status: number, times: number, headers = {}) => {
        server.injections.length = 0
        inject(server, match, { kind: "status", status, headers }, times)
        return Effect.flip(withHub(revision))
      }
      for (
        const [status, reason, exitCode] of [
          [403, "Unauthorized", 5],
          [402, "Quota", 6],
          [400, "Rejected", 1],
          [404, "NotFound", 1]
        ] as const
      ) {
        const before = server.requests.length
        const error = yield* fail(/revision/, status, 100)
        assert.strictEqual(error.reason, reason)
        assert.strictEqual(error.exitCode, exitCode)
        assert.strictEqual(server.requests.length, before + 1, `${status} is asked once`)
      }
      assert.strictEqual((yield* fail(/revision/, 500, 100)).reason, "Unavailable")
      const limited = yield* fail(/revision/, 429, 100, { "retry-after": "0" })
      assert.strictEqual(limited.reason, "RateLimited")
      assert.strictEqual(limited.exitCode, 6)
      const before = server.requests.length
      assert.strictEqual((yield* fail(/revision/, 429, 1, { "retry-after": "3600" })).reason, "RateLimited")
      assert.strictEqual(server.requests.length, before + 1, "an hour is not waited for")
      server.injections.length = 0
      const identity = Effect.flatMap(Hub, (hub) => hub.identity)
      const wrong = yield* Effect.flip(Effect.provide(identity, as("hf_wrong_secret")))
      assert.strictEqual(wrong.reason, "Unauthorized")
      assert.notInclude(wrong.message, "hf_wrong_secret")
      assert.strictEqual((yield* Effect.flip(Effect.provide(identity, as("secret")))).reason, "Unauthorized")
      assert.strictEqual((yield* Effect.flip(Effect.provide(identity, as(undefined)))).exitCode, 5)
      assert.strictEqual(yield* withHub(identity), "tester")
      const nowhere = withHub(Effect.flatMap(Hub, (hub) => hub.list({ type: "dataset", name: "org/nothing" })))
      assert.strictEqual((yield* Effect.flip(nowhere)).reason, "NotFound")
    }))

  it.scoped("keeps downloads inside the cache", () =>
    Effect.gen(function*() {
      const { server, withHub } = yield* localHub
      server.seed(key, { "../../../escape": "x" })
      const error = yield* Effect.flip(
        withHub(Effect.flatMap(Hub, (hub) => hub.download(repository, "../../../escape")))
      )
      assert.strictEqual(error._tag === "FileError" && error.reason, "Outside")
    }))
})
