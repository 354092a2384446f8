// What a test reads and waits for is its own: @effect-diagnostics globalDate:off
import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import { toInteger, tokensToNumber, toNumber, toTimestamp } from "../../src/wandb/converters.ts"

const utc = (...parts: [number, number, number, number, number, number]) =>
  Date.UTC(parts[0], parts[1] - 1, parts[2], parts[3], parts[4], parts[5]) * 1000

describe("converters", () => {
  it("reads token counts by the first letter of their unit, and nothing else", () => {
    const good = {
      "10M": 1e7,
      "1.5G": 1.5e9,
      "2.5Mt": 2_500_000,
      "4gt": 4e9,
      "100Mt": 1e8,
      "5MM": 5e6,
      "3B": 3e9,
      "2T": 2e12,
      " 7 ": 7,
      "-5M": -5e6
    }
    for (const [text, value] of Object.entries(good)) assert.strictEqual(tokensToNumber(text), value, text)
    for (const text of ["", "N/A", "1K", "1e6", ".5M", "5.", "1,000", "1Mtx1", "100XYZ", "- 5M", "M"]) {
      assert.isUndefined(tokensToNumber(text), text)
    }
    fc.assert(fc.property(fc.nat(1_000_000), (n) => assert.strictEqual(tokensToNumber(`${n}Mt`), n * 1e6)))
  })

  it("reads numbers bit for bit, and only numbers", () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      assert.strictEqual(toNumber(String(value)), value)
    }))
    for (const text of ["", ".", "1e-", "e5", "--5", "0x10", "1_000", "nan", "inf", "1e999", "true"]) {
      assert.isUndefined(toNumber(text), text)
    }
  })

  it("keeps whole numbers of 64 bits exact", () => {
    fc.assert(fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      const found = toInteger(value.toString())
      assert.strictEqual(BigInt(found!), value)
    }))
    assert.strictEqual(toInteger("8329297920000000.0"), 8_329_297_920_000_000)
    for (const text of ["1.5", "9223372036854775808", "1e30", ""]) assert.isUndefined(toInteger(text), text)
  })

  it("reads both forms of timestamps as wall clock", () => {
    assert.strictEqual(toTimestamp("2025_08_30-16_54_48"), utc(2025, 8, 30, 16, 54, 48))
    assert.strictEqual(toTimestamp("250830-165448"), utc(2025, 8, 30, 16, 54, 48))
    assert.strictEqual(toTimestamp("690101-000000"), utc(1969, 1, 1, 0, 0, 0))
    assert.strictEqual(toTimestamp("680101-000000"), utc(2068, 1, 1, 0, 0, 0))
    assert.strictEqual(toTimestamp("250830-235960"), utc(2025, 8, 31, 0, 0, 0))
    assert.strictEqual(toTimestamp("2024_02_29-00_00_00"), utc(2024, 2, 29, 0, 0, 0))
    for (
      const text of [
        "2025_02_29-00_00_00",
        "2025_13_01-00_00_00",
        "251301-000000",
        "250830-245959",
        "250830-165461",
        "2025_8_3-1_2_3",
        "250901-15573",
        "250901_155734",
        "x250901-155734"
      ]
    ) {
      assert.isUndefined(toTimestamp(text), text)
    }
  })

  it("agrees with the calendar on every day", () => {
    const lastSecond = utc(2068, 12, 31, 23, 59, 59) / 1e6
    fc.assert(fc.property(fc.integer({ min: 0, max: lastSecond }), (seconds) => {
      const text = DateTime.formatIso(DateTime.unsafeMake(seconds * 1000)).slice(0, 19)
      const long = text.replace("T", " ").replace(/[-:]/g, "_").replace(" ", "-")
      assert.strictEqual(toTimestamp(long), seconds * 1e6)
      assert.strictEqual(toTimestamp(long.slice(2).replace(/_/g, "")), seconds * 1e6)
    }))
  })
})
