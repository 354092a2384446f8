import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { Distribution } from "../../src/report/Distribution.ts"
import { bar, bars } from "../../src/report/plot.ts"
import { roundedValue } from "../../src/report/QuantileSketch.ts"

const value = fc.oneof(fc.nat(200), fc.nat(1e9), fc.double({ min: 0, max: 1, noNaN: true }))

describe("Distribution", () => {
  it("tells what sorting all numbers tells", () => {
    fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 300 }), (values) => {
      const distribution = new Distribution([0.5, 10, 1000])
      for (const one of values) distribution.add(one)
      const found = distribution.summary()!
      const sorted = [...values].sort((a, b) => a - b)
      assert.strictEqual(found.count, values.length)
      assert.strictEqual(found.min, sorted[0])
      assert.strictEqual(found.max, sorted.at(-1))
      for (
        const [share, quantile] of [[0.25, found.p25], [0.5, found.median], [0.75, found.p75], [
          0.95,
          found.p95
        ]] as const
      ) {
        const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1]!
        assert.strictEqual(quantile, roundedValue(exact))
      }
      assert.deepStrictEqual(
        found.buckets.map(({ count }) => count),
        [[0, 0.5], [0.5, 10], [10, 1000], [1000, Infinity]].map(([from, to]) =>
          values.filter((one) => one >= from! && one < to!).length
        )
      )
    }))
    assert.isUndefined(new Distribution([1]).summary())
  })
})

describe("bars", () => {
  it("are as long as their share, to an eighth, and show whatever is not nought", () => {
    assert.strictEqual(bar(1, 4), "████")
    assert.strictEqual(bar(0.5, 4), "██")
    assert.strictEqual(bar(0.53125, 4), "██▏")
    assert.strictEqual(bar(1e-9, 4), "▏")
    assert.strictEqual(bar(0, 4), "")
  })

  it("stand in columns", () => {
    assert.deepStrictEqual(
      bars([{ label: "a", count: 1200 }, { label: "bcd", count: 300 }, { label: "e", count: 0 }], {
        total: 1500,
        width: 4
      }),
      ["a    ████  1,200   80.0 %", "bcd  █       300   20.0 %", "e              0    0.0 %"]
    )
  })
})
