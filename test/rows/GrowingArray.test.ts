import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { GrowingArray } from "../../src/rows/GrowingArray.ts"

/** Each step appends a number so many times; one time by `push`. */
const steps = (min: number, max: number) =>
  fc.array(fc.tuple(fc.integer({ min, max }), fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 3000 }))))

describe("GrowingArray", () => {
  const holds = <A extends Int32Array | Uint32Array>(
    make: new(length: number) => A,
    all: ReadonlyArray<readonly [number, number]>
  ) => {
    const list = new GrowingArray(make)
    const plain: Array<number> = []
    for (const [value, count] of all) {
      if (count === 1) list.push(value)
      else list.repeat(value, count)
      for (let i = 0; i < count; i++) plain.push(value)
      assert.strictEqual(list.length, plain.length)
    }
    assert.deepStrictEqual(Array.from(list.view()), plain)
    assert.isAtMost(list.array.length, Math.max(1024, 2 * plain.length))
  }

  it("holds what an array holds, signed or unsigned, and at most twice the room", () => {
    fc.assert(fc.property(steps(-(2 ** 31), 2 ** 31 - 1), (all) => holds(Int32Array, all)))
    fc.assert(fc.property(steps(0, 2 ** 32 - 1), (all) => holds(Uint32Array, all)))
  })

  it("keeps its numbers when it grows by one", () => {
    const list = new GrowingArray(Int32Array)
    for (let n = 0; n < 1025; n++) list.push(n)
    assert.deepStrictEqual([list.view()[0], list.view()[1023], list.view()[1024], list.length], [0, 1023, 1024, 1025])
  })
})
