import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { CopyCounter } from "../../src/report/CopyCounter.ts"
import { hashOfText } from "../../src/rows/HashTable.ts"

describe("CopyCounter", () => {
  it("counts rows whose text occurred before, those whose first one is in another group, and texts of several groups", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(40).map(String), fc.nat(3)), { maxLength: 300 }), (rows) => {
        const counter = new CopyCounter()
        const groups = new Map<string, Array<number>>()
        for (const [text, group] of rows) {
          counter.add(hashOfText(text), group)
          groups.set(text, [...groups.get(text) ?? [], group])
        }
        const all = [...groups.values()]
        assert.strictEqual(counter.copies, rows.length - all.length)
        assert.strictEqual(counter.copiesAcross, all.flatMap((own) => own.filter((one) => one !== own[0])).length)
        assert.strictEqual(counter.textsAcross, all.filter((own) => new Set(own).size > 1).length)
      })
    )
  })

  it("tells 32,767 groups apart; those behind them count as one", () => {
    const across = (...groups: ReadonlyArray<number>) => {
      const counter = new CopyCounter()
      for (const group of groups) counter.add({ low: 1, high: 2 }, group)
      return counter.copiesAcross
    }
    assert.strictEqual(across(32_766, 32_767), 1)
    assert.strictEqual(across(32_767, 32_768), 0)
    assert.strictEqual(across(0, 32_767), 1)
  })
})
