import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { escape, scriptJson } from "../../../src/report/kit/html.ts"

const hostile = fc.array(fc.oneof(
  fc.constantFrom(
    "</script>",
    "<!--",
    "-->",
    "<script",
    "]]>",
    "\u2028",
    "\u2029",
    "\"",
    "'",
    "&lt;",
    "\u0000",
    "\ud800",
    "<"
  ),
  fc.string({ unit: "binary" })
)).map((parts) => parts.join(""))

describe("text in a page", () => {
  it("opens no element, closes no attribute and means itself", () =>
    fc.assert(fc.property(hostile, (text) => {
      const written = escape(text)
      assert.notMatch(written, /[<>"']/)
      const read = written.replace(/&#([0-9]+);/g, (_, code) => String.fromCharCode(Number(code)))
      assert.strictEqual(read, text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd"))
    })))

  it("as JSON in a script element never ends it, and parses to the same value", () =>
    fc.assert(fc.property(fc.dictionary(hostile, fc.oneof(hostile, fc.array(hostile))), (value) => {
      const written = scriptJson(value)
      assert.notMatch(written, /[<>\u2028\u2029\ud800-\udfff]/u)
      assert.deepStrictEqual(JSON.parse(written), JSON.parse(JSON.stringify(value)))
    })))
})
