import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { dirname } from "node:path"
import { extract, type ExtractOptions } from "../../src/evals/extract.ts"
import { predictions, release } from "../support/answers.ts"
import { bombOf, broken, good, hostile, hostileLimits, last } from "../support/attacks.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { gzipOf, type RawMember, tarOf } from "../support/tarballs.ts"

const workbench = (files: Readonly<Record<string, Uint8Array>>) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* temporaryFolder
    const write = (name: string, bytes: Uint8Array) =>
      Effect.zipRight(
        fs.makeDirectory(dirname(`${folder}/${name}`), { recursive: true }),
        fs.writeFile(`${folder}/${name}`, bytes)
      )
    for (const [name, bytes] of Object.entries(files)) yield* write(`in/${name}`, bytes)
    /** Every file below the folder, apart from the input, with its size. */
    const files_ = Effect.gen(function*() {
      const found: Record<string, number> = {}
      for (const name of (yield* fs.readDirectory(folder, { recursive: true })).sort()) {
        const info = yield* fs.stat(`${folder}/${name}`)
        if (info.type === "File" && !name.startsWith("in/")) found[name] = Number(info.size)
      }
      return found
    })
    return {
      folder,
      write,
      files: files_,
      extract: (options: Partial<ExtractOptions> = {}) =>
        extract({ inputs: [`${folder}/in`], outputDir: `${folder}/out`, ...options })
    }
  })

const marker = ".datawright-extract.json"
const answers: RawMember = { name: "step-1/arc_easy.jsonl", content: predictions(3) }
const size = predictions(3).length

layer(platform)("qa extract", (it) => {
  it.scoped(
    "makes a folder of every archive, also of those inside, and passes over what is done",
    () =>
      Effect.gen(function*() {
        const bench = yield* workbench({
          "c4/4M/seed-2/step-1.tar.gz": gzipOf(answers, { name: "l", type: "2", link: "step-1/arc_easy.jsonl" }),
          "models/c4.tar.gz": release("c4", { "4M/seed-2/step-1": [answers, { name: "loose.txt", content: "x" }] })
        })
        const first = yield* bench.extract()
        assert.deepStrictEqual(first.failed, [])
        const files = yield* bench.files
        const markers = Object.keys(files).filter((name) => name.endsWith(marker))
        assert.deepStrictEqual(markers, [`out/c4/4M/seed-2/step-1/${marker}`, `out/models/c4/${marker}`])
        assert.deepStrictEqual(Object.fromEntries(Object.entries(files).filter(([name]) => !markers.includes(name))), {
          "out/c4/4M/seed-2/step-1/arc_easy.jsonl": size,
          "out/models/c4/4M/seed-2/step-1/arc_easy.jsonl": size,
          "out/models/c4/4M/seed-2/step-1/loose.txt": 1
        })
        const again = yield* bench.extract()
        assert.deepStrictEqual(again.archives.map(({ state }) => state), ["unchanged", "unchanged"])
      }),
    30_000
  )

  it.scoped(
    "refuses every attack and accident, flat and nested; nothing appears but the others' files",
    () =>
      Effect.gen(function*() {
        const files: Record<string, Uint8Array> = { "whole.tar.gz": gzipOf(good, last) }
        const expected: Record<string, string> = {}
        const add = (name: string, bytes: Uint8Array, reason: string) => {
          files[`flat-${name}.tar.gz`] = bytes
          files[`nested-${name}.tar.gz`] = gzipOf(last, { name: "in.tar.gz", content: bytes }, good)
          expected[name] = reason
        }
        hostile.forEach(([, reason, members], i) => add(`hostile${i}`, gzipOf(good, ...members, last), reason))
        broken.forEach(([, bytes, reason], i) => add(`broken${i}`, bytes, reason))
        const bench = yield* workbench(files)
        const { archives, failed } = yield* bench.extract({ limits: hostileLimits })
        for (const [name, reason] of Object.entries(expected)) {
          const flat = failed.find((one) => one.name.endsWith(`/flat-${name}.tar.gz`))
          const nested = failed.find((one) => one.name.endsWith(`nested-${name}.tar.gz!in.tar.gz`))
          assert.include(flat?.reason, reason, name)
          assert.include(nested?.reason, reason, name)
        }
        assert.strictEqual(failed.length, 2 * (hostile.length + broken.length))
        assert.strictEqual(archives.filter(({ state }) => state === "extracted").length, 1 + failed.length / 2)
        const names = Object.keys(yield* bench.files)
        assert.deepStrictEqual(
          names,
          ["whole", ...Object.keys(expected).map((name) => `nested-${name}`)].flatMap((name) =>
            [marker, "a.txt", "z.txt"].map((file) => `out/${name}/${file}`)
          ).sort()
        )
        // What lacks a part is not done.
        const again = yield* bench.extract({ limits: hostileLimits })
        assert.strictEqual(again.archives.filter(({ state }) => state === "unchanged").length, 1)
      }),
    30_000
  )

  it.scoped("stops a bomb", () =>
    Effect.gen(function*() {
      const bench = yield* workbench({
        "bomb.tar.gz": bombOf(),
        "nested.tar.gz": gzipOf({ name: "b.tgz", content: bombOf() })
      })
      const { failed } = yield* bench.extract()
      assert.deepStrictEqual(failed.map(({ reason }) => /Tar\w+/.exec(reason)?.[0]), ["TarTooLarge", "TarTooLarge"])
      assert.deepStrictEqual(Object.values(yield* bench.files).filter((bytes) => bytes > 1e6), [])
      const total = yield* (yield* workbench({ "a.tar": tarOf(good, last) })).extract({ limits: { maxBytes: 6 } })
      assert.include(total.failed[0]?.reason, "TarTooLarge")
    }), 30_000)

  it.scoped(
    "replaces what it wrote when the archive changed, and nothing that it did not write",
    () =>
      Effect.gen(function*() {
        const fs = yield* FileSystem.FileSystem
        const bench = yield* workbench({ "a.tar": tarOf(good, last) })
        yield* bench.extract()
        yield* bench.write("in/a.tar", tarOf(good))
        yield* bench.extract()
        assert.deepStrictEqual(Object.keys(yield* bench.files), [`out/a/${marker}`, "out/a/a.txt"])
        yield* bench.write("out/a/thesis.tex", Buffer.from("precious"))
        yield* bench.write("in/a.tar", tarOf(last))
        assert.include((yield* bench.extract()).failed[0]?.reason, "thesis.tex did not come from the archive")
        yield* bench.write("in/b.tar", tarOf(good))
        yield* bench.write("out/b/a.txt", Buffer.from("precious"))
        assert.strictEqual((yield* bench.extract()).failed.length, 2)
        assert.strictEqual(yield* fs.readFileString(`${bench.folder}/out/b/a.txt`), "precious")
        assert.strictEqual(yield* fs.readFileString(`${bench.folder}/out/a/thesis.tex`), "precious")
      }),
    30_000
  )

  it.scoped("interrupted, is not done, and goes on behind the last whole member", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const members = Array.from({ length: 400 }, (_, i) => ({ name: `m${i}`, content: `member ${i}`.repeat(500) }))
      const bench = yield* workbench({ "a.tar.gz": gzipOf(...members) })
      const journal = `${bench.folder}/out/.a.partial/.datawright-journal.jsonl`
      const fiber = yield* Effect.fork(bench.extract())
      const lines = Effect.map(Effect.orElseSucceed(fs.readFileString(journal), () => ""), (text) =>
        text.split("\n").length)
      yield* Effect.repeat(lines, {
        until: (count) =>
          count > 20
      })
      yield* Fiber.interrupt(fiber)
      assert.isFalse(yield* fs.exists(`${bench.folder}/out/a`))
      // The state that a kill leaves: a line of the journal cut off, a member half written.
      yield* fs.writeFileString(journal, "{\"written\":{\"name\":\"m3", { flag: "a" })
      yield* fs.writeFileString(`${bench.folder}/out/.a.partial/.datawright-writing`, "half")
      const kept = (yield* fs.stat(`${bench.folder}/out/.a.partial/m0`)).mtime
      const report = yield* bench.extract()
      assert.deepStrictEqual(report.archives.map(({ members, state }) => [state, members]), [["extracted", 400]])
      assert.deepStrictEqual((yield* fs.stat(`${bench.folder}/out/a/m0`)).mtime, kept)
      for (const { content, name } of [members[0]!, members[399]!]) {
        assert.strictEqual(yield* fs.readFileString(`${bench.folder}/out/a/${name}`), content)
      }
      assert.deepStrictEqual((yield* fs.readDirectory(`${bench.folder}/out`)).sort(), ["a"])
      assert.strictEqual((yield* fs.readDirectory(`${bench.folder}/out/a`)).length, 401)
    }), 30_000)
})
