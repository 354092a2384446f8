import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, Either, FastCheck as fc, Stream } from "effect"
import { Buffer } from "node:buffer"
import * as zlib from "node:zlib"
import * as Tar from "../../../src/evals/archive/Tar.ts"
import { TarError } from "../../../src/evals/archive/TarError.ts"
import { bombOf, broken, good, hostile, hostileLimits, last } from "../../support/attacks.ts"
import { platform, temporaryFolder } from "../../support/folder.ts"
import { gzipOf, paxName, tarOf } from "../../support/tarballs.ts"

/** Everything a reader heard: files with their text, links, and failures of inner archives. */
interface Heard {
  readonly files: Record<string, string>
  readonly links: Array<string>
  readonly failed: Array<string>
  readonly members: Array<Tar.Member>
}

const hear = (bytes: Uint8Array, limits: Partial<Tar.Limits> = {}) =>
  Effect.scoped(Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* temporaryFolder
    const path = `${folder}/a.tar.gz`
    yield* fs.writeFile(path, bytes)
    const heard: Heard = { files: {}, links: [], failed: [], members: [] }
    const short = (archive: string) => archive.slice(path.length)
    const result = yield* Effect.either(Tar.walk(path, {
      file: (member, content) =>
        Effect.gen(function*() {
          const chunks = yield* Stream.runCollect(content)
          heard.members.push(member)
          heard.files[`${short(member.archive)}:${member.name}`] = Buffer.concat([...chunks]).toString("latin1")
        }),
      nested: (_, read) =>
        Effect.catchIf(
          read,
          (error): error is TarError => error instanceof TarError,
          (error) => Effect.sync(() => heard.failed.push(`${short(error.archive)} ${error.reason}`))
        ),
      link: (member, target) => Effect.sync(() => heard.links.push(`${member.name} -> ${target}`))
    }, { ...Tar.defaultLimits, ...limits }))
    const error = Either.isLeft(result) ? result.left : undefined
    return { ...heard, error }
  }))

layer(platform)("Tar", (it) => {
  it.effect("reads plain and gzip tars, and tars in tars, with every byte of every member", () =>
    Effect.gen(function*() {
      const inner = gzipOf(good, { name: "deep/b.txt", content: "x".repeat(2000) })
      const members = [
        good,
        { name: "in/inner.tar.gz", content: inner },
        { name: "plain.tar", content: tarOf(good) },
        last
      ]
      for (const bytes of [tarOf(...members), gzipOf(...members)]) {
        const { error, files } = yield* hear(bytes)
        assert.isUndefined(error)
        assert.deepStrictEqual(files, {
          ":a.txt": "first",
          "!in/inner.tar.gz:a.txt": "first",
          "!in/inner.tar.gz:deep/b.txt": "x".repeat(2000),
          "!plain.tar:a.txt": "first",
          ":z.txt": "last"
        })
      }
    }))

  it.effect("reads zstd where this Node.js can, and says so where it cannot", () =>
    Effect.gen(function*() {
      const compress = (zlib as { zstdCompressSync?: (bytes: Uint8Array) => Uint8Array }).zstdCompressSync
      const bytes = compress?.(tarOf(good, last)) ?? Buffer.from("28b52ffd00000000", "hex")
      const { error, files } = yield* hear(bytes)
      if (compress === undefined) return assert.strictEqual(error?.reason, "TarUnsupported")
      assert.deepStrictEqual(files, { ":a.txt": "first", ":z.txt": "last" })
      const cut = yield* hear(bytes.subarray(0, bytes.length - 9))
      assert.strictEqual(cut.error?.reason, "TarTruncated")
    }))

  for (const [what, reason, members] of hostile) {
    it.effect(`refuses ${what}, flat and nested, before anybody hears of it`, () =>
      Effect.gen(function*() {
        const bad = [good, ...members, last]
        const flat = yield* hear(gzipOf(...bad), hostileLimits)
        assert.strictEqual(flat.error?.reason, reason)
        assert.isAbove(flat.error?._tag === "TarError" ? flat.error.offset ?? 0 : 0, 0)
        assert.isUndefined(flat.files[":z.txt"])
        assert.deepStrictEqual(flat.links, [])
        const nested = yield* hear(gzipOf({ name: "in.tar.gz", content: gzipOf(...bad) }, last), hostileLimits)
        assert.isUndefined(nested.error)
        assert.deepStrictEqual(nested.failed, [`!in.tar.gz ${reason}`])
        assert.strictEqual(nested.files[":z.txt"], "last")
      }))
  }

  it.effect("tells every way an archive can end early or be something else", () =>
    Effect.gen(function*() {
      for (const [what, bytes, reason] of broken) {
        assert.strictEqual((yield* hear(bytes)).error?.reason, reason, what)
        const nested = yield* hear(tarOf(good, { name: "in.tgz", content: bytes }, last))
        assert.deepStrictEqual([what, nested.error, nested.failed], [what, undefined, [`!in.tgz ${reason}`]])
        assert.deepStrictEqual([nested.files[":a.txt"], nested.files[":z.txt"]], ["first", "last"])
      }
    }))

  it.effect("stops a bomb, flat, nested and in a member that hides it", () =>
    Effect.gen(function*() {
      const bomb = bombOf()
      const flat = yield* hear(bomb)
      assert.strictEqual(flat.error?.reason, "TarTooLarge")
      const nested = yield* hear(gzipOf({ name: "in.tar.gz", content: bomb }, last))
      assert.deepStrictEqual(nested.failed, ["!in.tar.gz TarTooLarge"])
      assert.strictEqual(nested.files[":z.txt"], "last")
      let deep = gzipOf(good)
      for (let i = 0; i < 6; i++) deep = gzipOf({ name: "in.tar.gz", content: deep })
      assert.deepStrictEqual((yield* hear(deep)).failed, ["!in.tar.gz!in.tar.gz!in.tar.gz!in.tar.gz TarTooLarge"])
    }))

  it.effect("keeps names of other encodings apart, and links that stay inside unfollowed", () =>
    Effect.gen(function*() {
      const { error, files, links, members } = yield* hear(gzipOf(
        { name: Buffer.from("caf\u00e9.jsonl", "latin1"), content: "1" },
        { name: "café.jsonl", content: "2" },
        { name: Buffer.from([0x83, 0x65, 0x83, 0x58, 0x83, 0x67]), content: "3" },
        { name: "new\nline", content: "4" },
        paxName("ü".repeat(120)),
        { name: "short", content: "5" },
        { name: "d/l", type: "2", link: "../café.jsonl" }
      ))
      assert.isUndefined(error)
      assert.deepStrictEqual(files, {
        ":caf%E9.jsonl": "1",
        ":café.jsonl": "2",
        ":%83e%83X%83g": "3",
        ":new%0Aline": "4",
        [`:${"ü".repeat(120)}`]: "5"
      })
      assert.deepStrictEqual(members.map((m) => m.escaped), [true, false, true, true, false])
      assert.deepStrictEqual(links, ["d/l -> ../café.jsonl"])
    }))

  it.effect("reads what is left when a reader gives a member up", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      yield* fs.writeFile(`${folder}/a.tar`, tarOf({ name: "big", content: Buffer.alloc(3_000_000) }, last))
      const names: Array<string> = []
      yield* Tar.walk(`${folder}/a.tar`, {
        file: (member, bytes) =>
          Effect.zipRight(Stream.runDrain(Stream.take(bytes, 1)), Effect.sync(() => names.push(member.name))),
        nested: (_, read) => read,
        link: () => Effect.void
      })
      assert.deepStrictEqual(names, ["big", "z.txt"])
    }).pipe(Effect.scoped))

  it.effect("gives a TarError or the members, whatever the bytes", () =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ at: fc.nat({ max: 3000 }), value: fc.nat({ max: 255 }) }), { maxLength: 4 }),
          fc.nat({ max: 4096 }),
          (changes, cut) => {
            const bytes = Buffer.from(tarOf(good, { name: "in.tar.gz", content: gzipOf(good) }, last)).subarray(0, cut)
            for (const { at, value } of changes) if (at < bytes.length) bytes[at] = value
            const tagged = Effect.map(hear(bytes), ({ error }) => assert.isTrue(error?._tag !== "FileError"))
            return Effect.runPromise(Effect.provide(tagged, platform))
          }
        ),
        { numRuns: 60 }
      )
    ))
})

layer(platform)("Tar on files", (it) => {
  it.scoped("says so when a file cannot be read", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const visitor: Tar.Visitor<never, never> = {
        file: () => Effect.void,
        nested: (_, read) => read,
        link: () => Effect.void
      }
      const missing = yield* Effect.flip(Tar.walk(`${folder}/none.tar`, visitor))
      assert.deepStrictEqual([missing._tag, missing.reason], ["FileError", "NotFound"])
      const directory = yield* Effect.flip(Tar.walk(folder, visitor))
      assert.deepStrictEqual([directory._tag, directory.reason], ["FileError", "NotAFile"])
    }))
})
