import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { chooseBands, nearSettings, recallOf } from "../../src/near/settings.ts"

describe("nearSettings", () => {
  it("chooses bands that find 99.8 % of the pairs at the threshold, of the longest rows that do", () => {
    assert.deepInclude(nearSettings(), { threshold: 0.7, shingle: 5, permutations: 128, bands: 32, rows: 4 })
    fc.assert(
      fc.property(
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        fc.constantFrom(64, 128, 256),
        (threshold, permutations) => {
          const { bands, rows } = chooseBands(threshold, permutations, 0.998)
          assert.isAtMost(bands * rows, permutations)
          if (rows > 1) assert.isAtLeast(recallOf(threshold, bands, rows), 0.998)
          const longer = Math.floor(permutations / (rows + 1))
          if (rows < 32) assert.isBelow(recallOf(threshold, longer, rows + 1), 0.998)
        }
      )
    )
  })
})
