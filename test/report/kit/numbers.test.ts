import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { heatText, logTicks, short } from "../../../src/report/kit/numbers.ts"

describe("numbers of a page", () => {
  it("are written short", () => {
    assert.deepStrictEqual([0, 1234, 1.5e6, -2e9, 0.00005, 0.25, 123456e-11, 1e14, 2.5e300, -1e-3].map(short), [
      "0",
      "1.23k",
      "1.5M",
      "-2B",
      "5e-5",
      "0.25",
      "1.23e-6",
      "100T",
      "2.5e+300",
      "-0.001"
    ])
    assert.strictEqual(heatText(0.12345), "12.3")
  })

  it("stand on a logarithmic axis inside its range, ascending, at most as many as asked for, and never none over a factor of ten", () => {
    const exponent = fc.double({ min: -300, max: 300, noNaN: true })
    fc.assert(fc.property(exponent, exponent, fc.integer({ min: 2, max: 12 }), (a, b, most) => {
      const [low, high] = [10 ** Math.min(a, b), 10 ** Math.max(a, b)]
      fc.pre(high / low > 10)
      const found = logTicks(low, high, most)
      assert.isAtLeast(found.length, 1)
      assert.isAtMost(found.length, most)
      for (const [i, tick] of found.entries()) {
        assert.isTrue(tick >= low && tick <= high)
        if (i > 0) assert.isAbove(tick, found[i - 1]!)
      }
    }))
    assert.deepStrictEqual(logTicks(0.3, 30, 7), [0.5, 1, 2, 5, 10, 20])
    assert.deepStrictEqual(logTicks(0.3, 30, 5), [1, 10])
    assert.deepStrictEqual(logTicks(1e-9, 1e9, 7), [1e-9, 1e-6, 1e-3, 1, 1e3, 1e6, 1e9])
  })
})
