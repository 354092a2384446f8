import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { excerpt } from "../../src/report/excerpt.ts"
import { highlight } from "../../src/report/highlight.ts"
import { Histogram } from "../../src/report/Histogram.ts"
import { medianScore, Scores } from "../../src/report/Scores.ts"
import { StratifiedSample } from "../../src/report/StratifiedSample.ts"

const sum = (numbers: ReadonlyArray<number>) => numbers.reduce((total, one) => total + one, 0)

describe("Histogram", () => {
  const numbers = fc.array(fc.oneof(fc.nat(40), fc.nat(5000), fc.nat(2 ** 31 - 1)), { minLength: 1, maxLength: 200 })

  it("has every number in one bar, whose bounds hold it", () =>
    fc.assert(fc.property(numbers, fc.constantFrom(1, 2, 4), (values, perDoubling) => {
      const histogram = new Histogram()
      values.forEach((value) => histogram.add(value))
      const bars = histogram.bars(perDoubling)
      assert.strictEqual(sum(bars.map((bar) => bar.count)), values.length)
      for (let i = 1; i < bars.length; i++) assert.isAtMost(bars[i - 1]!.high, bars[i]!.low * (1 + 1e-9))
      for (const value of values) {
        // A bin may reach over the edge of a bar by its width.
        assert.isTrue(bars.some((bar) => bar.low <= value * 1.0001 && value <= bar.high * (1 + 1 / 32) + 1e-9))
      }
    })))
})

describe("Scores", () => {
  it("keeps a threshold's rows on its right side", () =>
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1 }), (thousandths) => {
      const scores = new Scores()
      thousandths.forEach((value) => scores.add(value / 1000))
      const bars = scores.bars(20)
      assert.strictEqual(sum(bars.slice(14)), thousandths.filter((value) => value >= 700).length)
      const middle = thousandths.toSorted((a, b) => a - b)[Math.ceil(thousandths.length / 2) - 1]!
      assert.strictEqual(medianScore([scores]), middle / 1000)
    })))
})

describe("StratifiedSample", () => {
  const things = fc.array(fc.record({ cell: fc.constantFrom("a", "b", "c", "d"), rank: fc.nat(50) }), {
    maxLength: 120
  })

  it("chooses as many as it may, evenly over cells, the lowest ranks of each, in their order", () =>
    fc.assert(fc.property(things, fc.integer({ min: 0, max: 60 }), (all, size) => {
      const sample = new StratifiedSample<number>(size)
      all.forEach(({ cell, rank }, i) => sample.add(cell, rank, i))
      const chosen = sample.chosen()
      assert.lengthOf(chosen, Math.min(size, all.length))
      assert.deepStrictEqual(chosen, chosen.toSorted((a, b) => a - b))
      const cells = new Map(["a", "b", "c", "d"].map((cell) => [
        cell,
        {
          has: all.filter((one) => one.cell === cell).length,
          gave: chosen.filter((i) => all[i]!.cell === cell)
        }
      ]))
      const most = Math.max(...[...cells.values()].map(({ gave }) => gave.length))
      for (const [cell, { gave, has }] of cells) {
        if (gave.length < has) assert.isAtLeast(gave.length, most - 1)
        const worst = Math.max(-1, ...gave.map((i) => all[i]!.rank))
        const left = all.filter((one, i) => one.cell === cell && !gave.includes(i)).map((one) => one.rank)
        if (gave.length > 0 && left.length > 0) assert.isAtMost(worst, Math.min(...left))
      }
    })))
})

describe("excerpt", () => {
  it("keeps beginning and end of a text within the limit, and parts no character", () =>
    fc.assert(fc.property(
      fc.array(fc.constantFrom("a", "\n", "😀", "word ", "\n\n"), { maxLength: 400 }).map((parts) => parts.join("")),
      fc.integer({ min: 10, max: 300 }),
      (text, most) => {
        const { head, linesLeftOut, tail } = excerpt(text, most)
        assert.isAtMost(head.length + tail.length, most + 1)
        assert.isTrue(text.startsWith(head) && text.endsWith(tail))
        for (const part of [head, tail]) assert.strictEqual(Buffer.from(part).toString(), part)
        assert.strictEqual(linesLeftOut === 0, head === text)
      }
    )))
})

describe("highlight", () => {
  it("says a kind for every character of any text", () =>
    fc.assert(fc.property(
      fc.array(fc.oneof(
        fc.constantFrom(
          "def f(x):\n    return 1\n",
          "class A(Scene):",
          "\"\"\"",
          "'",
          "# note\n",
          "(",
          "\u2028",
          "@x\n"
        ),
        fc.string({ unit: "grapheme" })
      )).map((parts) => parts.join("")),
      (code) => {
        const runs = highlight(code)
        assert.match(runs, /^(?:[A-L][0-9a-z]+)*$/)
        assert.strictEqual(sum([...runs.matchAll(/[A-L]([0-9a-z]+)/g)].map(([, n]) => parseInt(n!, 36))), code.length)
      }
    )))

  it("tells the parts of Python apart", () => {
    const code = "class A(Scene):\n    def go(self):  # why\n        return f(\"x\", 1, True)\n"
    const kinds = new Map<string, string>()
    let at = 0
    for (const [, kind, length] of highlight(code).matchAll(/([A-L])([0-9a-z]+)/g)) {
      const text = code.slice(at, at += parseInt(length!, 36)).trim()
      if (kind !== "A") kinds.set(text, kind!)
    }
    for (
      const [word, kind] of [
        ["class", "B"],
        ["A", "G"],
        ["go", "H"],
        ["# why", "E"],
        ["return", "B"],
        ["f", "F"],
        ["\"x\"", "C"],
        ["1", "D"],
        ["True", "J"]
      ] as const
    ) {
      assert.strictEqual(kinds.get(word), kind, word)
    }
  })
})
