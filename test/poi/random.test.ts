import { assert, describe, it } from "@effect/vitest"
import { Mersenne } from "../../src/poi/Mersenne.ts"
import { region } from "../../src/poi/region.ts"

const times = <A>(count: number, draw: () => A): Array<A> => Array.from({ length: count }, draw)

describe("Mersenne", () => {
  it("draws what CPython's random draws", () => {
    const bits = new Mersenne(2024)
    assert.deepStrictEqual(times(5, () => bits.next()), [2019024262, 780421486, 3127871324, 2484006460, 1304602151])
    const floats = new Mersenne(2024)
    assert.deepStrictEqual(times(3, () => floats.random()), [
      0.47009071843107064,
      0.7282642914232076,
      0.3037513583913575
    ])
    const wholes = new Mersenne(2024)
    assert.deepStrictEqual(times(12, () => wholes.below(49)), [30, 11, 46, 37, 19, 12, 46, 26, 48, 45, 48, 16])
  })

  it("shuffles and draws in one stream", () => {
    const random = new Mersenne(2024)
    const numbers = times(10, () => 0).map((_, i) => i + 1)
    const letters = [..."abcdefg"]
    random.shuffle(numbers)
    random.shuffle(letters)
    assert.deepStrictEqual(numbers, [7, 1, 10, 9, 4, 6, 2, 5, 3, 8])
    assert.strictEqual(letters.join(""), "eabcdgf")
    assert.deepStrictEqual([random.random(), random.below(49), random.random()], [
      0.3095292116987097,
      45,
      0.33023862182610275
    ])
  })

  it("shuffles a thousand, beyond one block of its state", () => {
    const list = Int32Array.from({ length: 1000 }, (_, i) => i)
    new Mersenne(2024).shuffle(list)
    assert.deepStrictEqual([...list.subarray(0, 8)], [525, 284, 771, 351, 246, 797, 94, 116])
    assert.deepStrictEqual([...list.subarray(-4)], [592, 745, 186, 481])
  })
})

describe("region", () => {
  it.each([
    [40.7128, -74.006, "87G7PX"],
    [35.6895, 139.6917, "8Q7XMM"],
    [0, 0, "6FG222"],
    [-33.87, 151.21, "4RRH46"],
    [90, 180, "C2X2X2"],
    [-90, -180, "222222"],
    [40.85, -73.95, "87G8V3"],
    [40.55, -74.05, "87G7HX"],
    [35.6, 139.7, "8Q7XJP"],
    [40.95, -73.7, "87G8X8"]
  ])("of %d, %d is %s", (latitude, longitude, code) => {
    assert.strictEqual(region(latitude, longitude), code)
  })
})
