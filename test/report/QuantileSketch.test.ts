import { FileSystem } from "@effect/platform"
import { assert, describe, it, layer } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import { median } from "../../src/report/figures.ts"
import { Measures } from "../../src/report/Measures.ts"
import { exactCount, QuantileSketch, roundedValue } from "../../src/report/QuantileSketch.ts"
import { rowFacts } from "../../src/report/rowFacts.ts"
import { medianScore } from "../../src/report/Scores.ts"
import { measureDataset } from "../../src/report/stats.ts"
import type { Summary } from "../../src/report/Summary.ts"
import { platform, temporaryFolder } from "../support/folder.ts"

const value = fc.oneof(
  fc.nat(200),
  fc.nat(1e9),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, 2 ** -10, 2 ** -11, 0.5, 1 - 2 ** -53, 1, 127, 128, 129, 2 ** 40)
)
const share = fc.double({ min: 0, max: 1, noNaN: true })

const sketchOf = (values: Iterable<number>): QuantileSketch => {
  const sketch = new QuantileSketch()
  for (const one of values) sketch.add(one)
  return sketch
}

/** The least value that the share of all does not exceed. */
const exact = (values: ReadonlyArray<number>, of: number): number =>
  Float64Array.from(values).sort()[Math.max(1, Math.ceil(of * values.length)) - 1]!

/** The same values again and again until there are `count` of them. */
const repeated = (values: ReadonlyArray<number>, count: number): ReadonlyArray<number> =>
  Array.from({ length: count }, (_, i) => values[i % values.length]!)

describe("QuantileSketch", () => {
  it("is exact up to 4,096 values", () => {
    assert.strictEqual(exactCount, 4096)
    fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 100 }), share, (values, of) => {
      assert.strictEqual(sketchOf(values).quantile(of), exact(values, of))
    }))
    const odd = (count: number) => sketchOf(repeated([1000.25, 1001.5], count)).quantile(1)
    assert.strictEqual(odd(4096), 1001.5)
    assert.strictEqual(
      sketchOf(Array.from({ length: 4096 }, (_, i) => 1000 + i / 4096)).quantile(0.5),
      1000 + 2047 / 4096
    )
    assert.notStrictEqual(
      sketchOf(Array.from({ length: 4097 }, (_, i) => 1000 + i / 4097)).quantile(0.5),
      1000 + 2048 / 4097
    )
    assert.isUndefined(new QuantileSketch().quantile(0.5))
  })

  it("is right to 1 % beyond, and exact for whole numbers below 128", () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 50 }), share, (few, of) => {
        const values = repeated(few, 4097)
        const right = exact(values, of)
        const found = sketchOf(values).quantile(of)!
        if (right < 2 ** -10) assert.isAtMost(Math.abs(found - right), 2 ** -10)
        else assert.isAtMost(Math.abs(found - right), right / 128)
        if (few.every(Number.isInteger)) {
          assert.isTrue(Number.isInteger(found))
          if (right < 128) assert.strictEqual(found, right)
        }
      }),
      { numRuns: 50 }
    )
    const wholes = Array.from({ length: 5000 }, (_, i) => i % 128)
    for (let n = 0; n < 128; n++) assert.strictEqual(sketchOf(wholes).quantile((n + 0.5) / 128), n)
  })

  it("is the same however the values are ordered, divided and merged", () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 40 }),
        fc.constantFrom(30, 4095, 4096, 4097, 9000),
        fc.array(fc.nat(9000), { maxLength: 3 }),
        share,
        (few, count, cuts, of) => {
          const values = repeated(few, count)
          const places = [0, ...cuts.map((cut) => Math.min(cut, count)).sort((a, b) => a - b), count]
          const parts = places.slice(1).map((end, i) => sketchOf(values.slice(places[i], end)))
          const merged = QuantileSketch.merged(parts)
          const whole = sketchOf(values.toReversed())
          assert.deepStrictEqual(
            [merged.count, merged.min, merged.max, merged.quantile(of)],
            [whole.count, whole.min, whole.max, whole.quantile(of)]
          )
        }
      ),
      { numRuns: 50 }
    )
  })

  it("rounds as statistics print: to thousandths below 100, to whole numbers from there on", () => {
    assert.deepStrictEqual([0.0004, 0.0005, 99.9994, 99.9996, 100.4, 100.5].map(roundedValue), [
      0,
      0.001,
      99.999,
      100,
      100,
      101
    ])
  })
})

const row = fc.record({
  code: fc.array(fc.constantFrom("x = 1", "y = 2 ", "", "\n"), { maxLength: 12 }).map((lines) => lines.join("\n")),
  description: fc.constantFrom("Draw a circle.", "nan", "[PENDING_DESCRIPTION]"),
  metadata: fc.record({
    needs_description: fc.boolean(),
    quality: fc.oneof(fc.constant(null), fc.double({ min: 0, max: 1, noNaN: true }))
  }, { requiredKeys: [] })
})
const anyRow = fc.oneof(
  { weight: 5, arbitrary: row },
  fc.constantFrom({ text: "prose" }, { output: "a = 1", instruction: "b" })
)

layer(platform)("medians", (it) => {
  it.scoped("are the same in stats and report, whatever the rows and their splits", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      const check = (rows: ReadonlyArray<object>, cut: number) =>
        Effect.gen(function*() {
          const parts = [rows.slice(0, cut), rows.slice(cut)]
          const inputs = ["train.jsonl", "test.jsonl"].map((name) => `${folder}/${name}`)
          for (const [i, path] of inputs.entries()) {
            yield* fs.writeFileString(path, parts[i]!.map((one) => `${JSON.stringify(one)}\n`).join(""))
          }
          const told = yield* measureDataset({ inputs, codeField: undefined, descriptionField: undefined })
          const splits = parts.map((part, i) => {
            const measures = new Measures()
            for (const one of part) measures.add(rowFacts(JSON.parse(JSON.stringify(one)) as never))
            return [i === 0 ? "train" : "test", measures] as const
          })
          const summary = { splits } as unknown as Summary
          assert.strictEqual(told.code_lines?.median, median(summary, (one) => one.codeLines))
          assert.strictEqual(told.code_characters?.median, median(summary, (one) => one.codeCharacters))
          assert.strictEqual(told.quality?.median ?? 0, medianScore(splits.map(([, { quality }]) => quality)))
          assert.strictEqual(told.described, splits[0]![1].described + splits[1]![1].described)
        })
      const samples = fc.sample(fc.tuple(fc.array(anyRow, { minLength: 1, maxLength: 60 }), fc.nat(60)), {
        numRuns: 40,
        seed: 5
      })
      for (const [rows, cut] of samples) yield* check(rows, cut)
      const many = Array.from({ length: 5000 }, (_, i) => ({
        code: "x = 1\n".repeat(1 + (i * 7919) % 997),
        description: "Draw it.",
        metadata: { quality: ((i * 104_729) % 9973) / 9973 }
      }))
      yield* check(many, 3000)
      yield* check(many, 4500)
    }))
})
