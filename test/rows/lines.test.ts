import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { type JsonRow, JsonRows } from "../../src/rows/lines.ts"

const encode = (text: string) => new TextEncoder().encode(text)

const readAll = (bytes: Uint8Array, cuts: ReadonlyArray<number> = []): Array<JsonRow> => {
  const reader = new JsonRows()
  const rows: Array<JsonRow> = []
  let start = 0
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    if (cut > start && cut < bytes.length) {
      rows.push(...reader.push(bytes.subarray(start, cut)))
      start = cut
    }
  }
  rows.push(...reader.push(bytes.subarray(start)), ...reader.end())
  return rows
}

const values = (rows: ReadonlyArray<JsonRow>) => rows.map((row) => row._tag === "Row" ? row.value : row.reason)
const records = fc.array(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()), { maxLength: 8 })
const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 6 })

describe("JsonRows", () => {
  it("leaves out the line that is too long, however it is cut, and no other", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 60 }), cuts, (length, cuts) => {
      const reader = new JsonRows({ maxLineBytes: 40 })
      const text = encode(`{"a":1}\n{"b":"${"x".repeat(length)}"}\n{"c":3}\n{"d":4}\n`)
      const rows = [...cuts, text.length].sort((a, b) => a - b).reduce<readonly [number, ReadonlyArray<JsonRow>]>(
        ([start, rows], end) => [Math.max(start, end), rows.concat(reader.push(text.subarray(start, end)))],
        [0, []]
      )[1].concat(reader.end())
      assert.deepStrictEqual(rows.map((row) => row.line), [1, 2, 3, 4])
      assert.deepStrictEqual(
        rows.map((row) => row._tag),
        ["Row", length + 8 > 40 ? "Malformed" : "Row", "Row", "Row"]
      )
    }))
  })

  it("reads JSON lines with any line end, mark, blank line and cut between pieces", () => {
    fc.assert(fc.property(
      records,
      cuts,
      fc.constantFrom("\n", "\r\n", "\n\n", "\n \n"),
      fc.boolean(),
      fc.boolean(),
      (rows, cuts, end, mark, open) => {
        const text = rows.map((row) => JSON.stringify(row)).join(end) + (open ? "" : end)
        const read = readAll(encode((mark ? "\ufeff" : "") + text), cuts)
        assert.deepStrictEqual(values(read), JSON.parse(JSON.stringify(rows)) as never)
      }
    ))
  })

  it("reads a JSON array of objects as the same records", () => {
    fc.assert(fc.property(records, cuts, fc.constantFrom(0, 2), (rows, cuts, indent) => {
      const read = readAll(encode(JSON.stringify(rows, null, indent)), cuts)
      assert.deepStrictEqual(values(read), JSON.parse(JSON.stringify(rows)) as never)
    }))
  })

  it("numbers lines from 1, and goes on after a malformed, a foreign and a truncated line", () => {
    const rows = readAll(encode("{\"a\":1}\n\n{oops\n42\n{\"b\":2}\n{\"c\":"))
    assert.deepStrictEqual(rows.map((row) => [row.line, row._tag === "Row" ? row.value : row.reason]), [
      [1, { a: 1 }],
      [3, "malformed-json"],
      [4, "not-an-object"],
      [5, { b: 2 }],
      [6, "malformed-json"]
    ])
  })

  it("rejects only the line that is not UTF-8", () => {
    const bytes = Buffer.concat([
      encode("{\"a\":\"ä\"}\n{\"b\":\""),
      Buffer.from([0xff, 0xfe]),
      encode("\"}\n{\"c\":\"ß\"}\n")
    ])
    assert.deepStrictEqual(values(readAll(bytes, [5, 14])), [{ a: "ä" }, "not-utf8", { c: "ß" }])
  })

  it("tells a JSON array that is cut off, or followed by something", () => {
    assert.deepStrictEqual(values(readAll(encode("[{\"a\":1},{\"b\":"))), [{ a: 1 }, "malformed-json"])
    assert.deepStrictEqual(values(readAll(encode("[{\"a\":1}] x"))), [{ a: 1 }, "malformed-json"])
    assert.deepStrictEqual(values(readAll(encode("[{\"a\":1},,{\"b\":2}]"))), [{ a: 1 }, "malformed-json", { b: 2 }])
  })
})
