import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Json from "../../src/rows/Json.ts"

const numberText = fc.oneof(
  fc.integer().map(String),
  fc.bigInt().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => JSON.stringify(n))
)

describe("Json", () => {
  it("gives back what JSON.parse gives, for every JSON value", () => {
    fc.assert(fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = JSON.stringify(value)
      assert.deepStrictEqual(Json.parse(text), JSON.parse(text) as Json.Json)
    }))
  })

  it("keeps every digit of whole numbers of any size", () => {
    fc.assert(fc.property(fc.array(fc.bigInt(), { maxLength: 5 }), (numbers) => {
      const text = `{"a":[${numbers.join(",")}]}`
      assert.strictEqual(Json.stringify(Json.parse(text)), text)
    }))
  })

  it("never changes a string that looks like a number, or like the mark used inside", () => {
    const text = JSON.stringify({ "12345678901234567890": "12345678901234567890", b: "big:12", c: "_big:12" })
    const value = Json.parse(`[${text},12345678901234567890]`)
    assert.strictEqual(Json.stringify(value), `[${text},12345678901234567890]`)
  })

  it("reads numbers of every form as JSON.parse does, unless whole and unsafe", () => {
    fc.assert(fc.property(numberText, (text) => {
      const value = Json.parse(`{"n":${text}}`) as { n: number | bigint }
      if (typeof value.n === "bigint") assert.strictEqual(value.n.toString(), BigInt(text).toString())
      else assert.strictEqual(value.n, Number(text))
    }))
  })

  it("writes canonical JSON independently of the order of keys", () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
      const turned = Object.fromEntries(Object.entries(record).reverse())
      assert.strictEqual(Json.canonical(record), Json.canonical(turned))
    }))
  })
})
