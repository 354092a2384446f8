import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { DisjointSets } from "../../src/near/DisjointSets.ts"

describe("DisjointSets", () => {
  it("holds the sets that joining one pair after the other makes, members and sets in ascending order", () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(29), fc.nat(29)), { maxLength: 40 }), (pairs) => {
      const sets = new DisjointSets(30)
      let plain = Array.from({ length: 30 }, (_, member) => [member])
      for (const [a, b] of pairs) {
        const [one, other] = [a, b].map((member) => plain.find((set) => set.includes(member))!)
        assert.strictEqual(sets.join(a, b), one !== other)
        if (one === other) continue
        plain = [...plain.filter((set) => set !== one && set !== other), [...one!, ...other!]]
      }
      const expected = plain.map((set) => set.sort((a, b) => a - b)).filter((set) => set.length > 1)
        .sort((a, b) => a[0]! - b[0]!)
      assert.deepStrictEqual(sets.joined(), expected)
      for (const set of plain) assert.lengthOf(new Set(set.map((member) => sets.find(member))), 1)
      assert.lengthOf(new Set(Array.from({ length: 30 }, (_, member) => sets.find(member))), plain.length)
    }))
  })
})
