import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { componentNames, components, ramp, scoreOf, weightedNames } from "../../src/rows/Quality.ts"

const value = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(null))
const values = fc.record(Object.fromEntries(componentNames.map((name) => [name, value])) as never) as fc.Arbitrary<
  Record<(typeof componentNames)[number], number | null>
>
const weights = fc.record(
  Object.fromEntries(weightedNames.map((name) => [name, fc.double({ min: 0, max: 20, noNaN: true })])),
  { requiredKeys: [] }
)

describe("the score", () => {
  it("lies between 0 and 1, with four decimals at most, and never falls when a component rises", () => {
    fc.assert(
      fc.property(values, weights, fc.constantFrom(...componentNames), fc.double({ min: 0, max: 1, noNaN: true }), (
        all,
        own,
        name,
        other
      ) => {
        const score = scoreOf(all, own)
        assert.isTrue(score >= 0 && score <= 1)
        assert.strictEqual(score, Math.round(score * 1e4) / 1e4)
        const known = all[name]
        if (known === null) return
        const higher = scoreOf({ ...all, [name]: Math.max(known, other) }, own)
        assert.isAtLeast(higher, score)
      })
    )
  })

  it("is 0 when a gate is, is 1 when all are, and leaves out what does not apply", () => {
    const all = (value: number) =>
      Object.fromEntries(componentNames.map((name) => [name, value])) as Record<(typeof componentNames)[number], number>
    assert.strictEqual(scoreOf(all(1)), 1)
    for (const name of componentNames) {
      const zero = scoreOf({ ...all(1), [name]: 0 })
      if (components[name].gate) assert.strictEqual(zero, 0)
      else {
        assert.isTrue(zero > 0 && zero < 1, name)
        assert.strictEqual(scoreOf({ ...all(1), [name]: null }), 1)
        assert.strictEqual(scoreOf({ ...all(1), [name]: 0 }, { [name]: 0 }), 1, name)
      }
    }
  })

  it("ramps are level outside and straight inside", () => {
    assert.deepStrictEqual([0, 1, 2, 3, 4, 5].map((x) => ramp(x, 1, 1, 3, 0)), [1, 1, 0.5, 0, 0, 0])
  })
})
