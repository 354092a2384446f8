import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { findDirectives, plainText } from "../../../src/sources/text/directives.ts"

const name = fc.stringMatching(/^[A-Z][A-Za-z0-9]{0,8}$/)
const codeLine = fc.tuple(fc.nat({ max: 3 }), fc.stringMatching(/^[a-z(=][a-z0-9 ()=.'"\\]{0,15}[a-z)]$/)).map((
  [depth, text]
) => "    ".repeat(depth) + text)
const block = fc.array(fc.oneof(codeLine, fc.constant("")), { maxLength: 8 }).map((
  lines
) => ["first = 1", ...lines, "last = 1"])
const option = fc.tuple(
  fc.constantFrom("quality", "ref_classes", "save_last_frame"),
  fc.stringMatching(/^([A-Za-z]{1,8}( [A-Za-z]{1,8})?)?$/)
)

describe("documentation directives", () => {
  it("finds name, options and code of every directive, at any indentation", () => {
    const directive = fc.record({ name, options: fc.uniqueArray(option, { selector: ([key]) => key }), block })
    fc.assert(fc.property(fc.array(directive, { maxLength: 4 }), fc.nat({ max: 9 }), (directives, indent) => {
      const margin = " ".repeat(indent)
      const text = directives.map(({ block, name, options }) =>
        [
          "Some words.",
          "",
          `.. manim:: ${name}`,
          ...options.map(([key, value]) => `    :${key}: ${value}`),
          "",
          ...block.map((line) => line === "" ? "" : `    ${line}`),
          ""
        ].map((line) => line === "" ? line : margin + line).join("\n")
      ).join("\n")
      const found = findDirectives(text)
      assert.deepStrictEqual(
        found.map(({ argument, before, code, options }) => ({ argument, before, code, options })),
        directives.map(({ block, name, options }) => ({
          argument: name,
          before: "Some words.",
          code: block.join("\n").replace(/\n{2,}$/, "\n"),
          options: Object.fromEntries(options)
        }))
      )
      const lines = text.split("\n")
      for (const { argument, endLine, startLine } of found) {
        assert.include(lines[startLine - 1], `.. manim:: ${argument}`)
        assert.include(lines[endLine - 1], "last = 1")
      }
    }))
  })

  it("takes doctest prompts off and leaves out what is printed", () => {
    const [found] = findDirectives(
      "    .. manim:: A\n        :ref_classes: Dot\n\n        >>> dot = Dot()\n        >>> dot.color\n        'WHITE'\n        >>> class A(Scene):\n        ...     def construct(self):\n        ...         self.add(dot)\n"
    )
    assert.isTrue(found!.isDoctest)
    assert.strictEqual(
      found!.code,
      "dot = Dot()\ndot.color\nclass A(Scene):\n    def construct(self):\n        self.add(dot)"
    )
  })

  it("reads tabs, wrapped options, empty blocks, and the sections around", () => {
    const found = findDirectives(
      "Guide\n=====\n\nFirst\n-----\n\n.. manim:: A\n\t:ref_classes: Dot\n\t\tCircle\n\n\tx = 1\n\nSecond\n------\n\n.. manim:: B\n\nEnd.\n"
    )
    assert.deepStrictEqual(found.map(({ argument, code, options, titles }) => ({ argument, code, options, titles })), [
      { argument: "A", code: "x = 1", options: { ref_classes: "Dot Circle" }, titles: ["Guide", "First"] },
      { argument: "B", code: "", options: {}, titles: ["Guide", "Second"] }
    ])
  })

  it("turns roles, literals, links and emphasis into words", () => {
    assert.strictEqual(
      plainText(
        "The :class:`~.Circle` and :meth:`.Mobject.shift`, *really* ``x = 1``, see `the page\n<https://x.y>`_::"
      ),
      "The Circle and Mobject.shift, really x = 1, see the page:"
    )
  })
})
