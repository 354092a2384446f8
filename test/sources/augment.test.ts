import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { kindOf } from "../../src/llm/describe/promptTemplates.ts"
import { augment } from "../../src/sources/augment.ts"
import { draft, drafts } from "../support/drafts.ts"

const kinds = {
  imperative: [
    "Draw a circle",
    "Create an animation of a square.",
    "Please show a dot",
    "Using Manim, plot sin(x)",
    "Let's see a cube",
    "Slowly rotate a cube",
    "I want a triangle that spins"
  ],
  question: ["What is entropy?", "Can you create an animation of a circle", "A circle, or is it?", "How neurons fire"],
  "noun phrase": [
    "A circle that turns into a square",
    "The proof of the Pythagorean theorem",
    "Fourier series with rotating vectors",
    "A blue square with a label where the sum is shown"
  ],
  statement: [
    "The circle turns into a square.",
    "This animation shows a sorted list",
    "Two dots are connected by a line",
    "An arrow moves along a curve while the label fades"
  ],
  other: ["# Softmax-margin loss", "Circle", "圆变成正方形 的 动画", "First this. Then that.", "`x = 1` in code"]
} as const

describe("kindOf", () => {
  for (const [kind, texts] of Object.entries(kinds)) {
    it(`knows ${kind === "other" ? "when it does not know" : `a ${kind}`}`, () => {
      for (const text of texts) assert.strictEqual(kindOf(text), kind, text)
    })
  }
})

const variantsOf = (description: string) =>
  augment([draft({ description, source: "one", metadata: { id: "x" } })], { factor: 99, seed: 1 }).slice(1)
    .map((row) => row.description)

describe("augment", () => {
  it("varies nothing that asks already, stands for nothing or is not understood", () => {
    for (const text of [...kinds.imperative, ...kinds.question, ...kinds.other, "", "[TODO]", "scene.py"]) {
      assert.deepStrictEqual(variantsOf(text), [], text)
    }
  })

  it("makes grammatical requests of phrases and statements", () => {
    assert.includeMembers(variantsOf("A circle that turns into a square"), [
      "Create a Manim animation of a circle that turns into a square.",
      "Create a Manim animation: A circle that turns into a square."
    ])
    assert.includeMembers(variantsOf("The circle turns red."), [
      "Create a Manim animation in which the circle turns red."
    ])
    assert.includeMembers(variantsOf("This animation shows a sorted list."), [
      "Create a Manim animation that shows a sorted list."
    ])
    for (const text of variantsOf("Fourier series with rotating vectors")) assert.include(text, ": Fourier series")
    for (const text of Object.values(kinds).flat().flatMap(variantsOf)) {
      assert.strictEqual(kindOf(text), "imperative", text)
    }
  })

  it("keeps the rows, stays within the factor, marks each variant, and is the same again", () => {
    const seedAndFactor = fc.tuple(fc.integer(), fc.double({ min: 1, max: 4, noNaN: true }))
    fc.assert(fc.property(drafts, seedAndFactor, (rows, [seed, factor]) => {
      const out = augment(rows, { factor, seed })
      assert.deepStrictEqual(out.filter((row) => row.metadata["augmented_from"] === undefined), rows)
      assert.isAtMost(out.length, Math.floor(rows.length * factor + 1e-9))
      assert.deepStrictEqual(augment(rows, { factor, seed }), out)
      for (const row of out) {
        if (row.metadata["augmented_from"] === undefined) continue
        assert.isString(row.metadata["template"])
        assert.notStrictEqual(row.metadata["id"], row.metadata["augmented_from"])
      }
    }))
  })

  it("uses every template over enough rows", () => {
    const rows = Array.from(
      { length: 200 },
      (_, line) => draft({ description: `A circle with ${line} dots`, metadata: { id: String(line) } })
    )
    const used = new Set(augment(rows, { factor: 2, seed: 7 }).map((row) => row.metadata["template"]))
    assert.strictEqual(used.size, 9)
  })
})
