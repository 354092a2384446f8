import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { type CsvRow, CsvRows } from "../../src/rows/CsvRows.ts"

const read = (text: string | Uint8Array, size?: number): ReadonlyArray<CsvRow> => {
  const reader = new CsvRows()
  const rows: Array<CsvRow> = []
  const bytes = Buffer.from(text)
  const step = size ?? (bytes.length || 1)
  for (let at = 0; at < bytes.length; at += step) rows.push(...reader.push(bytes.subarray(at, at + step)))
  return [...rows, ...reader.end()]
}

const quote = (field: string): string => `"${field.replaceAll("\"", "\"\"")}"`
const field = fc.string({ unit: fc.constantFrom("a", "é", ",", "\"", "\n", "\r", " ", "\\") })

describe("CSV", () => {
  it("gives quoted fields back as they were, in pieces of any size, with either line end", () => {
    fc.assert(fc.property(
      fc.array(fc.tuple(field, field), { minLength: 1 }),
      fc.integer({ min: 1, max: 7 }),
      fc.constantFrom("\n", "\r\n"),
      fc.boolean(),
      (records, size, end, isClosed) => {
        let line = 2
        const places = records.map((fields) => {
          const begin = line
          line += 1 + fields.join("").split("\n").length - 1
          return begin
        })
        const lines = [["x", "y"], ...records].map((fields) => fields.map(quote).join(","))
        const rows = read(lines.join(end) + (isClosed ? end : ""), size)
        assert.deepStrictEqual(
          rows.map((row) => row._tag === "Row" ? row.value : row),
          records.map(([x, y]) => ({ x, y }))
        )
        assert.deepStrictEqual(rows.map((row) => row.line), places)
      }
    ))
  })

  it("names the line where a record begins", () => {
    const rows = read("\ufeffa,b\n\"1\n2\",3\n\n4,5")
    assert.deepStrictEqual(rows.map((row) => [row.line, row._tag === "Row" ? row.value : row.detail]), [
      [2, { a: "1\n2", b: "3" }],
      [5, { a: "4", b: "5" }]
    ])
  })

  it("loses no record that is malformed: too many fields, text after a quote, a quote that never closes", () => {
    const rows = read("a,b\n1,2,3\n\"x\"y,2\nplain \"quoted\" word,2\n1,\"never\nclosed\n")
    assert.deepStrictEqual(rows.map((row) => [row.line, row._tag === "Row" ? row.value["a"] : row.detail]), [
      [2, "3 fields, where the header has 2"],
      [3, "text after the closing quote of a field"],
      [4, "plain \"quoted\" word"],
      [5, "a quoted field is not closed before the end of the file"]
    ])
    assert.deepStrictEqual(read(""), [])
  })

  it("tells a record whose bytes are not UTF-8, and no other", () => {
    for (const size of [1, 2, 3, 100]) {
      const bytes = Buffer.from("a,b\né,1\n?,2\nü,3\n", "utf8")
      bytes[bytes.indexOf("?")] = 0xff
      assert.deepStrictEqual(read(bytes, size).map((row) => row._tag === "Row" ? row.value["a"] : row.detail), [
        "é",
        "field a is not UTF-8",
        "ü"
      ])
    }
  })

  it("quotes a broken record as it is written, up to 2,000 characters", () => {
    const text = (record: string) => read(`a,b\r\n${record}\r\n`).map((row) => row._tag === "Malformed" ? row.text : "")
    assert.deepStrictEqual(text("1,\"x\"y,é"), ["1,\"x\"y,é"])
    assert.deepStrictEqual(text("é".repeat(1999)), ["é".repeat(1999)])
    assert.deepStrictEqual(text("é".repeat(2001)), ["é".repeat(2000)])
  })

  it("takes linear time for a record of many pieces", () => {
    const reader = new CsvRows()
    reader.push(Buffer.from("a\n\""))
    const piece = Buffer.from("x".repeat(4096))
    for (let n = 0; n < 20_000; n++) assert.lengthOf(reader.push(piece), 0)
    reader.push(Buffer.from("\"\n"))
    const [row] = reader.end()
    assert.strictEqual(row?._tag === "Row" ? row.value["a"]!.length : 0, 4096 * 20_000)
  })
})
