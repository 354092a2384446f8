import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import { blankMagics, readNotebook } from "../../src/python/notebook.ts"

const line = fc.oneof(
  fc.constantFrom(
    "%matplotlib inline",
    "!pip install manim",
    "Circle?",
    "??Scene",
    "x = !ls",
    "y = %time 1",
    "%%time",
    "for i in x:",
    "    %time f()",
    "\"\"\"",
    "% 3)",
    "!not shell\"\"\"",
    "a = (1",
    "b = 'it\\'s'",
    "# ' comment",
    "!cat a \\",
    ""
  ),
  fc.string({ maxLength: 12 }).map((text) => text.replace(/[\r\n]/g, " "))
)

const cells = (text: string) => Either.getOrThrow(readNotebook(text))

describe("notebooks", () => {
  it("keep every line in its place when magics are blanked", () => {
    fc.assert(fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const blanked = blankMagics(lines.join("\n")).split("\n")
      assert.lengthOf(blanked, lines.length || 1)
      for (const [at, text] of lines.entries()) {
        const changed = blanked[at]!
        if (changed !== text) assert.isTrue(changed.endsWith(`# ${text.trimStart()}`), changed)
      }
      // What is blanked once stays as it is.
      assert.strictEqual(blankMagics(blanked.join("\n")), blanked.join("\n"))
    }))
  })

  it("blank magics, shell lines and help, and leave strings, brackets and operators alone", () => {
    const source = [
      "!pip install manim \\",
      "  --quiet",
      "%config X.y = 1",
      "Circle?",
      "files = !ls",
      "text = \"\"\"",
      "%not a magic",
      "!nor this\"\"\"",
      "value = (10",
      "  % 3)",
      "if value:",
      "    %time run()",
      "x = 5 % 3"
    ]
    assert.deepStrictEqual(blankMagics(source.join("\n")).split("\n"), [
      "# !pip install manim \\",
      "# --quiet",
      "# %config X.y = 1",
      "# Circle?",
      "# files = !ls",
      ...source.slice(5, 11),
      "    pass  # %time run()",
      "x = 5 % 3"
    ])
    assert.strictEqual(blankMagics("%%html\n<b>no Python</b>"), "# %%html\n# <b>no Python</b>")
  })

  it("are read in formats 3 and 4, with sources as text or lists, and tell what they render", () => {
    const code = "%%manim -qm -v WARNING --disable_caching A B\nclass A(Scene):\n    pass"
    const lines = code.split("\n").map((text, at, all) => at < all.length - 1 ? `${text}\n` : text)
    const expected = [
      { kind: "markdown", text: "# Title", renders: [] },
      { kind: "code", text: `# ${code}`, renders: ["A", "B"] }
    ]
    const four = (source: unknown) => ({
      nbformat: 4,
      cells: [
        { cell_type: "markdown", source: ["# Title"] },
        { cell_type: "raw", source: "left out" },
        { cell_type: "code", source }
      ]
    })
    assert.deepStrictEqual(cells(JSON.stringify(four(code))), expected as never)
    assert.deepStrictEqual(cells(`\ufeff${JSON.stringify(four(lines))}`), expected as never)
    const three = {
      nbformat: 3,
      worksheets: [{ cells: [{ cell_type: "markdown", source: "# Title" }, { cell_type: "code", input: lines }] }]
    }
    assert.deepStrictEqual(cells(JSON.stringify(three)), expected as never)
  })

  it("that are none are told apart: invalid JSON, other JSON, odd cells, an empty file", () => {
    for (const text of ["{\"cells\": [", "[]", "{}", "\"cells\"", "nul"]) {
      assert.isTrue(Either.isLeft(readNotebook(text)), text)
    }
    assert.deepStrictEqual(
      cells("{\"cells\": [null, 3, {\"cell_type\": \"code\"}, {\"cell_type\": \"code\", \"source\": [1]}]}"),
      []
    )
    assert.deepStrictEqual(cells(" \n"), [])
  })
})
