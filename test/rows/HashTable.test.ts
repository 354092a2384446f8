import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { createHash } from "node:crypto"
import { hashOfDigest, hashOfText, HashTable } from "../../src/rows/HashTable.ts"

/** Hashes that collide in their places more often than not, the all-zero one among them. */
const half = fc.constantFrom(0, 1, 2, 1023, 1024, 2048, 2 ** 31, 2 ** 32 - 1)

describe("HashTable", () => {
  it("keeps what a Map keeps, whatever the hashes", () => {
    fc.assert(fc.property(fc.array(fc.tuple(half, half, fc.nat(65_535)), { maxLength: 200 }), (entries) => {
      const table = new HashTable(Uint16Array)
      const plain = new Map<string, number>()
      for (const [low, high, value] of entries) {
        // The hash 0 shares its place with the hash 1.
        const key = low === 0 && high === 0 ? "1 0" : `${low} ${high}`
        assert.strictEqual(table.get(low, high), plain.get(key))
        table.set(low, high, value)
        plain.set(key, value)
        assert.strictEqual(table.get(low, high), value)
        assert.strictEqual(table.size, plain.size)
      }
    }))
  })

  it("keeps every entry while it grows", () => {
    const table = new HashTable(Float64Array)
    for (let n = 0; n < 20_000; n++) {
      const { high, low } = hashOfText(`text ${n}`)
      assert.isUndefined(table.get(low, high))
      table.set(low, high, n / 8)
    }
    for (let n = 0; n < 20_000; n++) {
      const { high, low } = hashOfText(`text ${n}`)
      assert.strictEqual(table.get(low, high), n / 8)
    }
    assert.strictEqual(table.size, 20_000)
  })

  it("tells hashes apart that differ in one half alone", () => {
    const table = new HashTable(Uint32Array)
    table.set(5, 6, 1)
    assert.isUndefined(table.get(5, 7))
    assert.isUndefined(table.get(5 + 1024, 6))
    table.set(5, 7, 2)
    assert.deepStrictEqual([table.get(5, 6), table.get(5, 7)], [1, 2])
  })
})

describe("hashes", () => {
  it("are the first 8 bytes of a digest, wherever it lies in memory", () => {
    const digest = createHash("sha256").update("é").digest()
    const expected = { low: digest.readUInt32BE(0), high: digest.readUInt32BE(4) }
    assert.deepStrictEqual(hashOfText("é"), expected)
    assert.deepStrictEqual(hashOfDigest(Buffer.concat([Buffer.from([1, 2, 3]), digest]).subarray(3)), expected)
  })
})
