import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { canonicalHash, canonicalText, canonicalTokens, DEDENT, INDENT, NEWLINE } from "../../src/python/tokens.ts"

const same = (a: string, b: string) => assert.strictEqual(canonicalText(a), canonicalText(b))
const differ = (a: string, b: string) => assert.notStrictEqual(canonicalText(a), canonicalText(b))

/** Text that is nearly Python, with all that a scanner may stumble over. */
const soup = fc.array(
  fc.constantFrom(
    ..."'\"#\\\n\t (){}[]:fFrRbB=ab1.0xe+-é𝄞\u0001\u0000".split(""),
    "\"\"\"",
    "'''",
    "f\"{",
    "\r\n",
    "rb'",
    "    ",
    "class A(B):\n",
    "# c\n"
  ),
  { maxLength: 60 }
).map((pieces) => pieces.join(""))

describe("canonicalTokens", () => {
  it("keeps structure apart from layout", () => {
    assert.deepStrictEqual(canonicalTokens("class A(B):\n  # c\n\n  def f(self):\n\treturn 0x1F, 1e-5, .5j\nx=1"), [
      ..."class A ( B ) :".split(" "),
      NEWLINE,
      INDENT,
      ..."def f ( self ) :".split(" "),
      NEWLINE,
      INDENT,
      ..."return 0x1F , 1e-5 , .5j".split(" "),
      NEWLINE,
      DEDENT,
      DEDENT,
      ..."x = 1".split(" "),
      NEWLINE
    ])
  })

  it("is blind to comments, blank lines, blanks, line ends, joined lines and the width of an indentation", () => {
    const code = "if a:\n    b = [1,\n      2]\n    c(d)\nelse:\n    e\n"
    same(code, "if a: # yes\n\n\tb  =  [ 1 , # one\n\n2 ]   \r\n\tc (d)\r\nelse :\n  e # last")
    same("x = 1 + \\\n  2", "x = 1 + 2\n")
    same("\uFEFFx = 1", "x = 1")
    same("x = 1\n    # indented remark\ny = 2", "x = 1\ny = 2")
  })

  it("tells apart what differs in colours, strings, numbers or nesting alone", () => {
    differ("c = '#FF0000'  # red", "c = '#00FF00'  # red")
    differ("c = \"#FF0000\"", "c = \"#FF0001\"")
    differ("for a in b:\n    c()\n    d()\n", "for a in b:\n    c()\nd()\n")
    differ("s = 'a  b'", "s = 'a b'")
    differ("x = \"\"\"a\n  # no comment\n\"\"\"", "x = \"\"\"a\n\"\"\"")
    differ("x = 1.0", "x = 1.00")
    differ("a\nb", "a b")
    differ("ab", "a b")
    differ("a = ''", "a = \"\"")
  })

  it("ends strings where Python does", () => {
    for (
      const literal of [
        "'it''s'".slice(0, 4),
        "'\\''",
        "r'\\'",
        "\"\"\"a\"b\"\"c\"\"\"",
        "Rb'''x\n'y'''",
        "f\"{x[\"a\"]}\"",
        "f'{x!r:>{width}}'",
        "f\"{'}'}{{\"",
        "f\"{f\"{f\"{1}\"}\"}\"",
        "f\"{a:#x}\"",
        "f'''{\nx  # }' remark\n}'''",
        "f\"{x:%H:%M}\"",
        "t'{a}'"
      ]
    ) {
      // In Python a raw string cannot end in one backslash: this one goes on to the end of its line.
      if (literal === "r'\\'") continue
      assert.deepStrictEqual(canonicalTokens(`${literal} + z`), [literal, "+", "z", NEWLINE], literal)
    }
    assert.deepStrictEqual(canonicalTokens("f'{' + z"), ["f'{'", "+", "z", NEWLINE])
    assert.deepStrictEqual(canonicalTokens("'abc   \nz"), ["'abc", NEWLINE, "z", NEWLINE])
  })

  it("never throws, closes what it opens, and is blind to remarks before any text", () => {
    fc.assert(
      fc.property(soup, (text) => {
        const tokens = canonicalTokens(text)
        assert.isTrue(tokens.every((token) => token.length > 0))
        assert.strictEqual(
          tokens.filter((token) => token === INDENT).length,
          tokens.filter((token) => token === DEDENT).length
        )
        assert.strictEqual(canonicalText(`# remark\n\t\n${text}`), canonicalText(text))
      }),
      { numRuns: 2000 }
    )
  })

  it("takes time in proportion to the text, whatever is left open in it", () => {
    for (const piece of ["f\"{", "f'{f\"{", "(", "'''", "\\", "\tx", "a\n ", "{:{"]) {
      assert.isAbove(canonicalTokens(piece.repeat(400_000 / piece.length)).length, 0)
    }
  }, 20_000)

  it("can leave one name out, and nothing else", () => {
    const scene = (name: string, text: string) => `class ${name}(Scene):\n    x = super(${name}).y("${text}")`
    assert.strictEqual(canonicalHash(scene("One", "t"), "One"), canonicalHash(scene("Two", "t"), "Two"))
    assert.notStrictEqual(canonicalHash(scene("One", "One"), "One"), canonicalHash(scene("Two", "Two"), "Two"))
  })
})
