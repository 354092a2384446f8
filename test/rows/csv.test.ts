import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { type CsvRow, CsvRows } from "../../src/rows/csv.ts"

const read = (text: string, size = text.length || 1): ReadonlyArray<CsvRow> => {
  const reader = new CsvRows()
  const rows: Array<CsvRow> = []
  for (let at = 0; at < text.length; at += size) rows.push(...reader.push(text.slice(at, at + size)))
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
        const lines = [["x", "y"], ...records].map((fields) => fields.map(quote).join(","))
        const rows = read(lines.join(end) + (isClosed ? end : ""), size)
        assert.deepStrictEqual(
          rows.map((row) => row._tag === "Row" ? row.value : row),
          records.map(([x, y]) => ({ x, y }))
        )
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
})
