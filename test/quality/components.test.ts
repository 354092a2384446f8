import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { componentNames } from "../../src/rows/Quality.ts"
import { described, sceneOf, scoreAll, scoreCode } from "../support/quality.ts"

const good = `
circle = Circle(color=BLUE, radius=2)
square = Square(color=RED, side_length=3)
self.play(Create(circle))
self.play(Transform(circle, square), run_time=2)
self.wait()`

const python = `"""Reads temperatures and tells the warmest day."""
import csv
import sys


def warmest(path):
    with open(sys.argv[1]) as file:
        rows = [(row["day"], float(row["temperature"])) for row in csv.DictReader(file)]
    return max(rows, key=lambda row: row[1])


print(warmest(sys.argv[1]))
`

describe("components of code", () => {
  it("are all 1 for a small good scene", () => {
    const { components, score } = scoreCode(sceneOf(good))
    assert.strictEqual(score, 1, JSON.stringify(components))
  })

  it("make unusable code worth nothing", () => {
    assert.strictEqual(scoreCode("").score, 0)
    assert.strictEqual(scoreCode("").components.has_code, 0)
    const broken = scoreCode("from manim import *\nclass A(Scene:\n    pass\n")
    assert.strictEqual(broken.score, 0)
    assert.strictEqual(broken.components.parses, 0)
    assert.match(broken.reasons.parses!, /line 2/)
    assert.isNull(broken.components.names_known)
  })

  it("name what is wrong, each by its own component alone", () => {
    const cases: ReadonlyArray<readonly [name: (typeof componentNames)[number], code: string, why: RegExp]> = [
      ["names_known", sceneOf(`${good}\nself.play(FadeIn(logo))`), /logo/],
      ["assets", sceneOf(`${good}\nself.add(ImageMobject("fox.png"))`), /fox\.png/],
      ["complete", sceneOf(`${good}\n# TODO: the other half`), /TODO/],
      ["complete", sceneOf(`${good}\n# ... rest of the code`), /rest of the code/],
      ["lint", sceneOf(`${good}\nif circle is 3: pass`), /F632/],
      ["self_contained", `from helpers import tune\n${sceneOf(`${good}\ntune(circle)`)}`, /helpers/],
      ["animates", sceneOf("circle = Circle(radius=2, color=BLUE)\nself.add(circle)\n".repeat(5)), /still/]
    ]
    for (const [name, code, why] of cases) {
      const { components, reasons, score } = scoreCode(code)
      assert.isBelow(components[name]!, 1, name)
      assert.match(reasons[name]!, why)
      assert.isBelow(score, 1)
      for (const other of componentNames) {
        if (other !== name && components[other] !== null) assert.strictEqual(components[other], 1, `${name}: ${other}`)
      }
    }
  })

  it("take a picture for one where its source says so, and an empty construct for none", () => {
    const still = sceneOf("self.add(Circle(radius=2, color=BLUE), Square())\n")
    assert.strictEqual(scoreCode(still).components.animates, 0.8)
    assert.strictEqual(scoreCode(still, { directive_options: { save_last_frame: "" } }).components.animates, 1)
    assert.strictEqual(scoreCode(sceneOf("pass")).components.complete, 0)
    assert.strictEqual(scoreCode(sceneOf("self.wait()")).components.animates, 0.3)
    const linear = scoreCode(sceneOf("self.apply_matrix([[1, 1], [0, 1]])", "LinearTransformationScene"))
    assert.strictEqual(linear.components.animates, 1)
  })

  it("do not ask other Python for a scene", () => {
    const { components, score } = scoreCode(python)
    assert.isNull(components.animates)
    assert.isAtLeast(score, 0.95)
    const rows = scoreAll([
      { code: python, description: "Write a script that reads a CSV file of temperatures and prints the warmest day." },
      { code: python, description: "Train a neural network on handwritten digits and report its accuracy." }
    ])
    assert.isAtLeast(rows[0]!.score, 0.8)
    assert.isBelow(rows[1]!.score, 0.7)
  })

  it("never throw and stay between 0 and 1, whatever the code and the text", () => {
    const text = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.array(
        fc.constantFrom("class", "A(Scene):", "\n", " ", "def", "(", "\"", "$", "self.play(", "…", "\u0000", "'"),
        {
          maxLength: 60
        }
      ).map((parts) => parts.join(" "))
    )
    fc.assert(
      fc.property(text, text, (code, description) => {
        const [scored] = scoreAll([{ code, description }])
        for (const name of componentNames) {
          const value = scored!.components[name]
          assert.isTrue(value === null || value >= 0 && value <= 1, `${name} ${value}`)
        }
        assert.isTrue(scored!.score >= 0 && scored!.score <= 1)
      }),
      { numRuns: 150 }
    )
  })
})

describe("components of descriptions", () => {
  it("keep what a person would ask for, and turn down the same words for other code", () => {
    const right = scoreAll(described)
    const wrong = scoreAll(
      described.map(({ code }, at) => ({ code, description: described[(at + 1) % described.length]!.description }))
    )
    for (const [at, { score }] of right.entries()) {
      assert.isAtLeast(score, 0.8, `${described[at]!.description} ${JSON.stringify(right[at])}`)
      assert.isBelow(wrong[at]!.score, 0.8, JSON.stringify(wrong[at]))
      assert.isAtLeast(score - wrong[at]!.score, 0.15)
    }
  })

  it("are worth nothing for a placeholder", () => {
    const { code } = described[0]!
    const rows = scoreAll(
      ["", "[PENDING_DESCRIPTION] Day 3", "TODO", "scene.py"].map((description) => ({ code, description }))
    )
    for (const { components, score } of rows) {
      assert.strictEqual(score, 0)
      assert.strictEqual(components.described, 0)
      assert.strictEqual(components.names_known, 1)
    }
  })

  it("see templates, remarks of assistants and sentences that many rows have", () => {
    const { code, description } = described[0]!
    const one = (text: string) => scoreAll([{ code, description: text }])[0]!
    assert.strictEqual(one(description).components.no_template, 1)
    assert.isBelow(one(`Here is the user's request: ${description}`).components.no_template!, 0.5)
    assert.isBelow(one("Create a Manim animation demonstrating CircleToSquare").components.no_template!, 0.5)
    assert.isBelow(one(`Sure, ${description}`).components.no_template!, 0.5)
    assert.strictEqual(one(`${description} It is about {topic}.`).components.no_template, 0)
    assert.strictEqual(one("Write the formula $\\frac{x}{y}$ and the set {1, 2}.").components.no_template, 1)
    const many = scoreAll(
      described.map((row) => ({ ...row, description: `${row.description} Make it look very nice.` }))
    )
    for (const { components, reasons } of many) {
      assert.isTrue(components.no_template! > 0.6 && components.no_template! < 1)
      assert.include(reasons.no_template, "very nice")
    }
  })

  it("count the rows that share one", () => {
    const rows = scoreAll(described.map(({ code }) => ({ code, description: "Draw a red circle, please!" })))
    assert.deepStrictEqual(rows.map((one) => one.components.unshared), [0.25, 0.25, 0.25, 0.25])
  })

  it("say what is not there and what was not named", () => {
    const { code } = described[0]!
    const [scored] = scoreAll([{
      code,
      description: "Show a purple triangle and the text \"Good morning\" above a pendulum."
    }])
    assert.isBelow(scored!.components.agreement!, 0.2)
    for (const word of ["purple", "triangle", "Good morning", "pendulum", "circle"]) {
      assert.include(scored!.reasons.agreement, word)
    }
  })

  it("do not depend on the order of the rows", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }), (order) => {
        const rows = [...described.slice(0, 3), { ...described[3]!, description: described[0]!.description }]
        const plain = scoreAll(rows)
        const moved = scoreAll(order.map((at) => rows[at]!))
        order.forEach((at, i) => assert.deepStrictEqual(moved[i], plain[at]))
      }),
      { numRuns: 8 }
    )
  })
})
