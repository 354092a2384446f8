import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { Counter, otherName, topOf } from "../../src/rows/Counter.ts"

const sum = (numbers: ReadonlyArray<number>) => numbers.reduce((total, one) => total + one, 0)
const names = fc.array(fc.tuple(fc.constantFrom("b", "a", "Z", "é", "__proto__"), fc.nat(5)))

describe("Counter", () => {
  it("counts every name as a plain map does, in two orders", () =>
    fc.assert(fc.property(names, (all) => {
      const counter = new Counter()
      const plain = new Map<string, number>()
      for (const [name, by] of all) {
        counter.add(name, by)
        plain.set(name, (plain.get(name) ?? 0) + by)
      }
      assert.strictEqual(counter.size, plain.size)
      assert.strictEqual(counter.total, sum([...plain.values()]))
      assert.deepStrictEqual(new Map(counter.entries()), plain)
      assert.deepStrictEqual(Object.entries(counter.byName()), [...plain].sort(([a], [b]) => a < b ? -1 : 1))
      counter.entries().forEach(([name, count], i, entries) => {
        assert.strictEqual(counter.get(name), count)
        const next = entries[i + 1]
        if (next !== undefined) assert.isTrue(count > next[1] || (count === next[1] && name < next[0]))
      })
      assert.strictEqual(counter.get("never"), 0)
    })))

  it("with a limit tells that many names apart and loses no count", () => {
    const counter = new Counter(2)
    for (const name of ["a", "b", "c", "a", "d"]) counter.add(name)
    assert.deepStrictEqual(counter.entries(), [["(other)", 2], ["a", 2], ["b", 1]])
    assert.strictEqual(otherName, "(other)")
    const long = new Counter(10)
    long.add("x".repeat(120))
    long.add("y".repeat(121))
    assert.deepStrictEqual(Object.keys(long.byName()), ["x".repeat(120), `${"y".repeat(119)}…`])
    const unlimited = new Counter()
    unlimited.add("y".repeat(121))
    assert.strictEqual(unlimited.get("y".repeat(121)), 1)
  })

  it("adds up the entries behind the first ones", () => {
    const entries = [["a", 5], ["b", 3], ["c", 2], ["d", 1]] as const
    assert.deepStrictEqual(topOf(entries, 4), entries)
    assert.deepStrictEqual(topOf(entries, 3), [["a", 5], ["b", 3], ["2 others", 3]])
  })
})
