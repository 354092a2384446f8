import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { csvCell } from "../../src/rows/csvCell.ts"
import { CsvRows } from "../../src/rows/CsvRows.ts"

const text = fc.string({ unit: fc.constantFrom("a", "é", ",", "\"", "\n", "\r", " ", ";") })

describe("csvCell", () => {
  it("reads back as the same text", () => {
    fc.assert(fc.property(text, text, (x, y) => {
      const reader = new CsvRows()
      const rows = [...reader.push(Buffer.from(`x,y\n${csvCell(x)},${csvCell(y)}`)), ...reader.end()]
      assert.deepStrictEqual(rows.map((row) => row._tag === "Row" && row.value), [{ x, y }])
    }))
  })

  it("is the text itself where it can be", () => {
    assert.deepStrictEqual(["", "a b;c'", "a,b", "a\"b", "a\nb", "a\rb"].map(csvCell), [
      "",
      "a b;c'",
      "\"a,b\"",
      "\"a\"\"b\"",
      "\"a\nb\"",
      "\"a\rb\""
    ])
  })
})
