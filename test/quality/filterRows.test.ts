import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import { type FilterOptions, filterRows } from "../../src/quality/filterRows.ts"
import { componentNames } from "../../src/rows/Quality.ts"
import { verifyManifest as verify } from "../../src/stage/verifyManifest.ts"
import { readRows, writeRows } from "../support/describing.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { described, scoring } from "../support/quality.ts"

const run = (rows: ReadonlyArray<unknown>, options: Partial<FilterOptions> = {}) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* temporaryFolder
    yield* writeRows(`${folder}/in.jsonl`, rows)
    const summary = yield* filterRows({
      ...scoring,
      input: `${folder}/in.jsonl`,
      output: `${folder}/out.jsonl`,
      minQuality: 0.8,
      explain: 0,
      force: false,
      ...options
    })
    const { files } = yield* verify(`${folder}/out.jsonl.manifest.json`)
    assert.isTrue(files.every((file) => file.state === "holds"))
    const out = yield* readRows(`${folder}/out.jsonl`)
    const rejects = yield* readRows(`${folder}/out.jsonl.rejects.jsonl`)
    assert.strictEqual(summary.in, rows.length)
    assert.strictEqual(summary.in, summary.out + rejects.length)
    assert.strictEqual(out.length, summary.out)
    assert.strictEqual(Object.values(summary.rejected).reduce((a, b) => a + b, 0), rejects.length)
    return { summary, out, rejects, text: yield* fs.readFileString(`${folder}/out.jsonl`) }
  })

interface Quality {
  readonly score: number
  readonly components: Readonly<Record<string, number | null>>
}

const qualityOf = (row: unknown): Quality =>
  (row as { readonly metadata: { readonly quality: Quality } }).metadata.quality

const good = described.map((row, index) => ({
  ...row,
  source: "test",
  metadata: { index, more: { x: [1, null] } },
  extra: 7
}))
const [first, second] = good

layer(platform)("filter-quality", (it) => {
  it.scoped("keeps what is good, scored in a fixed order of components, and loses nothing of a row", () =>
    Effect.gen(function*() {
      const { out, summary } = yield* run(good)
      assert.strictEqual(summary.out, good.length)
      for (const [at, row] of out.entries()) {
        const quality = qualityOf(row)
        assert.deepStrictEqual(Object.keys(quality), ["score", "components"])
        assert.deepStrictEqual(Object.keys(quality.components), [...componentNames])
        assert.isNull(quality.components["judge"])
        const { quality: _, ...metadata } = row["metadata"] as Record<string, unknown>
        assert.deepStrictEqual({ ...row, metadata }, good[at] as never)
      }
      assert.strictEqual(summary.histogram.reduce((a, b) => a + b, 0), good.length)
    }))

  it.scoped("rejects with score, components, reason and place; malformed lines and odd rows too", () =>
    Effect.gen(function*() {
      const { rejects, summary } = yield* run([
        first,
        { ...first, description: second!.description },
        "{ broken",
        { text: "no code at all" },
        { ...first, metadata: "a text" }
      ])
      assert.deepStrictEqual(summary.rejected, { "low-quality": 2, "malformed-json": 1, "no-place": 1 })
      assert.deepStrictEqual(rejects.map((one) => (one["origin"] as { line: number }).line), [2, 3, 4, 5])
      const [low, , codeless] = rejects
      assert.match(String(low!["detail"]), /^score 0\.\d+, below 0\.8: agreement/)
      assert.isBelow(qualityOf(low!["record"]).score, 0.8)
      assert.strictEqual(qualityOf(codeless!["record"]).score, 0)
      assert.strictEqual(qualityOf(codeless!["record"]).components["has_code"], 0)
    }))

  it.scoped("reads conversations, instruction and output, and any fields that are named", () =>
    Effect.gen(function*() {
      const { code, description } = first!
      const fenced = `\`\`\`python\n${code}\`\`\``
      const { out } = yield* run([
        { code, description },
        { conversations: [{ from: "human", value: description }, { from: "gpt", value: fenced }] },
        {
          messages: [{ role: "system", content: "x" }, { role: "user", content: description }, {
            role: "assistant",
            content: fenced
          }]
        },
        { instruction: description, output: code }
      ], { minQuality: 0 })
      const scores = out.map((row) => ({ ...qualityOf(row).components, unshared: null }))
      for (const one of scores) assert.deepStrictEqual(one, scores[0]!)
      const named = yield* run([{ a: [description], b: { c: code } }], {
        codeField: ["b", "c"],
        descriptionField: ["a", 0]
      })
      assert.strictEqual(named.summary.out, 1)
      const wrong = yield* Effect.flip(run([{ a: description, b: code }], { codeField: ["x"], codeFieldText: "x" }))
      assert.include((wrong as Error).message, "no row has a text at x")
    }))

  it.scoped("gives the same bytes again, the same scores in any order, and the lowest rows in theirs", () =>
    Effect.gen(function*() {
      const rows = [...good, { ...first, description: second!.description }, { code: "def f(:", description: "x" }]
      const plain = yield* run(rows, { minQuality: 0, explain: 3 })
      const again = yield* run(rows, { minQuality: 0, explain: 3 })
      assert.strictEqual(again.text, plain.text)
      assert.strictEqual(plain.summary.lowest[0]!.line, 6)
      assert.deepStrictEqual(
        plain.summary.lowest.map((one) => one.score),
        plain.out.map((row) => qualityOf(row).score).sort((a, b) => a - b).slice(0, 3)
      )
      const orders = fc.sample(fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }), {
        numRuns: 4,
        seed: 1
      })
      for (const order of orders) {
        const moved = yield* run(order, { minQuality: 0 })
        const sorted = (text: string) => text.split("\n").sort().join("\n")
        assert.strictEqual(sorted(moved.text), sorted(plain.text))
        assert.deepStrictEqual(moved.summary.histogram, plain.summary.histogram)
      }
    }))

  it.scoped("looks at the code alone when told, and weighs as told", () =>
    Effect.gen(function*() {
      const bare = { code: first!.code, description: "", metadata: { needs_description: true } }
      assert.strictEqual((yield* run([bare])).summary.out, 0)
      const { out } = yield* run([bare], { codeOnly: true })
      assert.strictEqual(qualityOf(out[0]).score, 1)
      assert.isNull(qualityOf(out[0]).components["described"])
      const wrong = { ...first, description: second!.description }
      assert.strictEqual((yield* run([wrong])).summary.out, 0)
      assert.strictEqual((yield* run([wrong], { weights: { agreement: 0 } })).summary.out, 1)
    }))

  it.scoped("accepts its own output", () =>
    Effect.gen(function*() {
      const { out, text } = yield* run(good)
      assert.strictEqual((yield* run(out)).text, text)
      const empty = yield* run([])
      assert.isNull(empty.summary.mean)
    }))
})
