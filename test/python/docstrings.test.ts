import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { longStrings, resolveEscapes } from "../../src/python/docstrings.ts"

describe("docstrings", () => {
  it("are found with their line, their owner and their prefix; quotes in comments and short strings mislead nobody", () => {
    const source = [
      "\"\"\"Module.\"\"\"",
      "# it's a \"\"\" comment",
      "x = 'a \"\"\" b'",
      "class Circle(",
      "    Shape",
      "):",
      "    r'''Raw \\d ''' ",
      "    y = f(\"\"\"no docstring\"\"\")",
      "    async def move(self, by=1):  # moves",
      "        \"\"\"Move \\\"it\\\".\"\"\""
    ].join("\n")
    assert.deepStrictEqual(longStrings(source), [
      { text: "Module.", line: 1, isRaw: false, documents: undefined },
      { text: "Raw \\d ", line: 7, isRaw: true, documents: "Circle" },
      { text: "no docstring", line: 8, isRaw: false, documents: undefined },
      { text: "Move \\\"it\\\".", line: 10, isRaw: false, documents: "move" }
    ])
  })

  it("of any text end somewhere", () => {
    const text = fc.string({ unit: fc.constantFrom("\"", "'", "\\", "\n", "#", "r", "x", " ") })
    fc.assert(fc.property(text, (source) => {
      for (const { line, text } of longStrings(source)) {
        assert.isAtMost(line, source.split("\n").length)
        assert.include(source, text)
      }
    }))
  })

  it("resolve escapes as Python does", () => {
    assert.strictEqual(resolveEscapes("\\\\frac \\n \\x41 \\u00e9 \\101 \\\n\\d \\'"), "\\frac \n A é A \\d '")
  })
})
