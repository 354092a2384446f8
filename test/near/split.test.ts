import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { split } from "../../src/near/split.ts"
import { draft, drafts } from "../support/drafts.ts"

const rowsOf = (source: string, sizes: ReadonlyArray<number>) =>
  sizes.flatMap((size, group) =>
    Array.from(
      { length: size },
      (_, line) => draft({ source, group: `${source}/${group}`, origin: { file: `${group}.py`, line } })
    )
  )

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 })

describe("split", () => {
  it("parts no group, loses no row, and moves nothing when rows are added", () => {
    fc.assert(
      fc.property(sizes, sizes, fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (some, more, seed, ratio) => {
        const before = rowsOf("one", some)
        const after = [...rowsOf("two", more), ...before]
        const first = split(before, { ratio, seed })
        const second = split(after, { ratio, seed })
        assert.strictEqual(second.train.length + second.test.length, after.length)
        assert.deepStrictEqual(second.proof.groups_on_both_sides, [])
        assert.deepStrictEqual(second.sides.slice(after.length - before.length), first.sides)
      })
    )
  })

  it("keeps upstream sides, and puts the rest of a group with test rows beside them", () => {
    fc.assert(fc.property(drafts, fc.integer(), (rows, seed) => {
      const { sides } = split(rows, { ratio: 0.5, seed })
      rows.forEach((row, index) => {
        if (row.side !== undefined) assert.strictEqual(sides[index], row.side)
        else if (rows.some((other) => other.group === row.group && other.side === "test")) {
          assert.strictEqual(sides[index], "test")
        } else if (rows.some((other) => other.group === row.group && other.side === "train")) {
          assert.strictEqual(sides[index], "train")
        }
      })
    }))
  })

  it("meets the ratio in expectation, and says by how much it missed", () => {
    const { proof } = split(rowsOf("one", Array.from({ length: 20_000 }, () => 1)), { ratio: 0.1, seed: 42 })
    assert.isBelow(Math.abs(proof.ratio.error_points), 1)
    assert.closeTo(proof.ratio.error_points, (proof.rows.test / 20_000 - 0.1) * 100, 1e-4)
    assert.notDeepEqual(
      split(rowsOf("one", [1, 1, 1, 1, 1, 1, 1, 1]), { ratio: 0.5, seed: 1 }).sides,
      split(rowsOf("one", [1, 1, 1, 1, 1, 1, 1, 1]), { ratio: 0.5, seed: 2 }).sides
    )
  })

  it("balanced, misses the ratio by no more than a point wherever some choice of groups does not", () => {
    fc.assert(fc.property(sizes, fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (groups, seed, ratio) => {
      const rows = rowsOf("one", groups)
      const { proof } = split(rows, { ratio, seed, balance: true })
      const sums = groups.reduce((all, size) => new Set([...all].flatMap((sum) => [sum, sum + size])), new Set([0]))
      const best = Math.min(...[...sums].map((sum) => Math.abs(sum / rows.length - ratio) * 100))
      assert.isAtMost(Math.abs(proof.ratio.error_points), Math.max(1, best) + 0.001)
      assert.deepStrictEqual(proof.groups_on_both_sides, [])
    }))
  })

  it("stratified, meets it within each source, and a source does not move another's rows", () => {
    const one = rowsOf("one", Array.from({ length: 300 }, (_, i) => 1 + i % 3))
    const two = rowsOf("two", Array.from({ length: 200 }, (_, i) => 1 + i % 5))
    const both = split([...one, ...two], { ratio: 0.2, seed: 3, stratify: true })
    for (const [name, rows] of [["one", one], ["two", two]] as const) {
      const test = both.test.filter(({ source }) => source === name).length
      assert.isAtMost(Math.abs(test / rows.length - 0.2), 0.01)
    }
    assert.deepStrictEqual(both.sides.slice(0, one.length), split(one, { ratio: 0.2, seed: 3, stratify: true }).sides)
  })

  it("lets copies that stay follow their representative, and says which rows did", () => {
    const rows = rowsOf("one", Array.from({ length: 40 }, () => 1))
    const plain = split(rows, { ratio: 0.5, seed: 1 })
    const train = plain.sides.indexOf("train")
    const test = plain.sides.indexOf("test")
    const { proof, sides } = split(rows, { ratio: 0.5, seed: 1, clusters: [[test, train]] })
    assert.strictEqual(sides[train], "test")
    assert.lengthOf(proof.followed, 1)
    assert.strictEqual(proof.followed[0]!.side, "test")
  })
})
