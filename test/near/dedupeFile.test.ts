import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import { dedupeFile, type DedupeOptions } from "../../src/near/dedupeFile.ts"
import { parse } from "../../src/rows/Json.ts"
import { verifyManifest as verify } from "../../src/stage/verifyManifest.ts"
import { corpus } from "../support/corpora.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { isLong } from "../support/long.ts"

const defaults = {
  field: ["code"],
  language: undefined,
  near: {},
  contained: 0.9 as const,
  removeContained: false,
  priorityField: ["metadata", "priority"],
  qualityField: ["metadata", "quality"],
  benchmarks: [],
  benchmarkWords: 13,
  resources: { threads: 1, maxMemoryBytes: 1e9 },
  force: false
}

const jsonLines = (rows: ReadonlyArray<unknown>) => rows.map((row) => `${JSON.stringify(row)}\n`).join("")

const run = (text: string, options: Partial<DedupeOptions> = {}, benchmark = "") =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* temporaryFolder
    yield* fs.writeFileString(`${folder}/in.jsonl`, text)
    yield* fs.writeFileString(`${folder}/bench.jsonl`, benchmark)
    const done = yield* dedupeFile({
      ...defaults,
      input: `${folder}/in.jsonl`,
      output: `${folder}/out.jsonl`,
      ...options,
      ...(benchmark === "" ? {} : { benchmarks: [`${folder}/bench.jsonl`] })
    })
    const read = (name: string) => fs.readFileString(`${folder}/${name}`)
    const output = yield* read("out.jsonl")
    const { files } = yield* verify(`${folder}/out.jsonl.manifest.json`)
    assert.isTrue(files.every((file) => file.state === "holds"))
    const report = parse(yield* read("out.jsonl.deduplication_report.json")) as unknown as {
      readonly totals: { readonly in: number; readonly kept: number; readonly removed: number }
      readonly clusters: ReadonlyArray<
        { readonly kept: { readonly line: number }; readonly removed: ReadonlyArray<unknown> }
      >
      readonly contained: ReadonlyArray<
        { readonly row: { readonly line: number }; readonly in: { readonly line: number } }
      >
      readonly removed: ReadonlyArray<
        {
          readonly line: number
          readonly kind: string
          readonly similarity: number
          readonly kept: { readonly line: number }
        }
      >
    }
    assert.strictEqual(done.in, done.out + Object.values(done.rejected).reduce((sum, one) => sum + one, 0))
    assert.strictEqual(
      report.totals.in,
      report.totals.kept + report.totals.removed + (done.rejected["field-missing"] ?? 0)
    )
    assert.lengthOf(report.removed, report.totals.removed)
    return { done, output, report, rejects: yield* read("out.jsonl.rejects.jsonl") }
  })

const scene = (colour: string, remark = "") =>
  `class A(Scene):${remark}\n    def construct(self):\n        c = Circle(color="${colour}")${remark}\n        self.play(Create(c))\n        self.wait()\n`

layer(platform)("dedupe", (it) => {
  it.scoped("takes rows that differ in remarks for exact copies, those that differ in a colour never", () =>
    Effect.gen(function*() {
      const rows = [{ code: scene("#FF0000"), n: 1 }, { code: scene("#FF0000", "  # red"), n: 2 }, {
        code: scene("#00FF00"),
        n: 3
      }]
      const strict = yield* run(jsonLines(rows), { near: { threshold: 0.99 } })
      assert.deepStrictEqual(strict.report.removed.map(({ kind, similarity }) => [kind, similarity]), [["exact", 1]])
      const loose = yield* run(jsonLines(rows), { near: { threshold: 0.6 } })
      assert.deepStrictEqual(loose.report.removed.map(({ kind }) => kind).sort(), ["exact", "near"])
      const exact = yield* run(jsonLines(rows), { near: false })
      assert.strictEqual(exact.done.out, 2)
    }))

  it.scoped("keeps the row of the highest priority, then quality, whatever the order, and leaves rows as they are", () =>
    Effect.gen(function*() {
      const row = (priority: number, quality: number) => ({
        code: scene("red"),
        metadata: { priority, quality, extra: [1, { x: null }] }
      })
      const rows = [row(1, 0.9), row(2, 0.1), row(2, 0.5), row(0, 1)]
      for (const order of [rows, [...rows].reverse()]) {
        assert.strictEqual((yield* run(jsonLines(order))).output, jsonLines([row(2, 0.5)]))
      }
      // A quality with its components is compared by its score.
      const scored = (score: number) => ({
        code: scene("red"),
        metadata: { quality: { score, components: { lint: 1 - score } } }
      })
      for (const order of [[0.2, 0.7], [0.7, 0.2]]) {
        assert.strictEqual((yield* run(jsonLines(order.map(scored)))).output, jsonLines([scored(0.7)]))
      }
    }))

  it.scoped("gives the same rows for any order of the input, workers and memory", () =>
    Effect.gen(function*() {
      const texts = fc.sample(corpus, { numRuns: 6, seed: 11 }).flat()
      const rows = texts.map((code) => ({ code }))
      const lines = (text: string) => text.split("\n").sort().join("\n")
      const first = yield* run(jsonLines(rows))
      const other = yield* run(jsonLines(rows), { resources: { threads: 2, maxMemoryBytes: 1 } })
      assert.strictEqual(other.output, first.output)
      assert.strictEqual(lines((yield* run(jsonLines([...rows].reverse()))).output), lines(first.output))
    }))

  it.scoped("reads odd files to the end: rows without the field, malformed lines, empty and one-token texts", () =>
    Effect.gen(function*() {
      const text =
        `${jsonLines([{ code: "" }, { code: "" }, { code: "x" }, { code: "x" }, { other: 1 }, { code: 5 }])}{bad\n` +
        `${jsonLines([{ code: "# a" }, { code: "# b" }, { code: "é" }, { code: "e\u0301" }])}{"code":"last"}`
      const { done, report } = yield* run(text)
      assert.strictEqual(done.in, 12)
      assert.deepStrictEqual(done.rejected, { "duplicate-exact": 4, "field-missing": 2, "malformed-json": 1 })
      assert.lengthOf(report.clusters, 2)
    }))

  it.scoped("explains a field that no row has", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(run(jsonLines([{ text: "a" }])))
      assert.include(error.message, "none of 1 rows has a text at code")
      assert.include(error.message, "--field")
    }))

  it.scoped("reports rows that stand in larger ones, and removes them when asked", () =>
    Effect.gen(function*() {
      const small = Array.from({ length: 20 }, (_, i) => `dot_${i} = Dot(point=[${i}, ${i * 7}, 0])\n`).join("")
      const large = `${Array.from({ length: 80 }, (_, i) => `v_${i} = f_${i}(${i * 3})\n`).join("")}${small}`
      const larger = `${large}${Array.from({ length: 300 }, (_, i) => `w_${i} = g_${i}(${i * 5})\n`).join("")}`
      const text = jsonLines([{ code: small }, { code: larger }, { code: large }])
      const told = yield* run(text)
      assert.strictEqual(told.done.out, 3)
      assert.deepStrictEqual(told.report.contained.map(({ row }) => row.line), [1, 3])
      const { done, report } = yield* run(text, { removeContained: true })
      assert.strictEqual(done.out, 1)
      assert.deepStrictEqual(report.removed.map(({ kept, kind }) => [kind, kept.line]), [["contained", 2], [
        "contained",
        2
      ]])
    }))

  it.scoped("takes out rows that hold a benchmark's words, in code, remarks or prompts", () =>
    Effect.gen(function*() {
      const words = "the quick brown fox jumps over the lazy dog and then runs away quickly"
      const rows = [
        { code: `x = 1 # ${words}` },
        { code: "y = 2", description: `Say: ${words.replaceAll(" ", ", ")}!` },
        { code: "z = 3", description: words.split(" ").slice(0, 12).join(" ") },
        { code: "unrelated = 4", metadata: { note: words } }
      ]
      const { done, report } = yield* run(
        jsonLines(rows),
        {},
        jsonLines([{ prompt: `${words}.` }, { prompt: "too short" }])
      )
      assert.strictEqual(done.rejected["contaminated"], 2)
      assert.deepStrictEqual(report.removed.map(({ line }) => line), [1, 2])
    }))

  it.scoped("does with very many copies and one very long row", () =>
    Effect.gen(function*() {
      const copies = jsonLines([{ code: scene("red") }]).repeat(isLong ? 1_000_000 : 5000)
      const { done } = yield* run(copies, { resources: { threads: 2, maxMemoryBytes: 1e9 } })
      assert.strictEqual(done.out, 1)
      const long = scene("red").repeat(isLong ? 420_000 : 8000)
      assert.strictEqual(
        (yield* run(jsonLines([{ code: long }, { code: `${long}\n# end` }, { code: "x" }]))).done.out,
        2
      )
    }), isLong ? 600_000 : 60_000)
})
