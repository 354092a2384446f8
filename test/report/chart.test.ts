import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { chart, short, ticks } from "../../src/report/chart.ts"
import { escape } from "../../src/report/html.ts"

describe("chart", () => {
  it("puts its ticks inside the range, at round distances", () => {
    const number = fc.double({ min: -1e9, max: 1e9, noNaN: true })
    fc.assert(fc.property(number, number, (a, b) => {
      const [low, high] = a < b ? [a, b] : [b, a]
      fc.pre(high - low > 1e-6)
      const found = ticks(low, high, 5)
      assert.isAtMost(found.length, 6)
      for (const tick of found) assert.isTrue(tick >= low - (high - low) * 1e-6 && tick <= high + (high - low) * 1e-6)
    }))
    assert.deepStrictEqual(ticks(0, 10, 5), [0, 2, 4, 6, 8, 10])
  })

  it("writes numbers short", () => {
    assert.deepStrictEqual([0, 1234, 1.5e6, -2e9, 0.00005, 0.25].map(short), [
      "0",
      "1.23k",
      "1.5M",
      "-2B",
      "5e-5",
      "0.25"
    ])
  })

  it("draws finite coordinates whatever the values, and gaps where there are none", () => {
    const point = fc.tuple(
      fc.integer(),
      fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 }))
    )
    fc.assert(fc.property(fc.array(point, { minLength: 1, maxLength: 20 }), fc.boolean(), (points, logarithmic) => {
      const svg = chart([{ name: "<&>", colour: 0, points }], { title: "t", xLabel: "x", logarithmic })
      assert.notMatch(svg, /NaN|Infinity|<&>/)
    }))
    const svg = chart([{ name: "a", colour: 1, points: [[0, 1], [1, null], [2, 3], [3, 4]] }], {
      title: "t",
      xLabel: "x"
    })
    assert.strictEqual(svg.match(/class="l c1" d="([^"]*)"/)?.[1]?.replace(/[^ML]/g, ""), "MML")
    assert.strictEqual(chart([], { title: "t", xLabel: "x" }), "")
  })

  it("escapes what HTML would read", () => {
    fc.assert(fc.property(fc.string(), (text) => assert.notMatch(escape(text), /[<>"']|&(?!#\d+;)/)))
  })
})
