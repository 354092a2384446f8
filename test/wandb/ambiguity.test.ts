import { assert, describe, it } from "@effect/vitest"
import { backtracking } from "../../src/wandb/ambiguity.ts"
import { parseRegex, requiredTexts, UnsupportedSyntax } from "../../src/wandb/syntax.ts"

const cost = (source: string) => {
  new RegExp(source)
  const found = backtracking(parseRegex(source))
  return found._tag === "Exponential" ? "exponential" : found.degree
}

describe("backtracking", () => {
  it("finds loops that can read a text in more than one way", () => {
    for (
      const source of [
        "^(a+)+$",
        "^(a*)*b$",
        "^(a|a)*$",
        "^(\\w+\\d*)+x$",
        "^(?:a|ab|b)*c$",
        "^(\\w|\\d)+$",
        "^((ab)*|(ab)*)*$"
      ]
    ) {
      assert.strictEqual(cost(source), "exponential", source)
    }
  })

  it("counts loops that hand the same text on", () => {
    assert.strictEqual(cost("^\\w+$"), 1)
    assert.strictEqual(cost("^[a-z]+[0-9]+$"), 1)
    assert.strictEqual(cost("^\\w+_\\w+$"), 2)
    assert.strictEqual(cost("^\\w+\\w+\\w+$"), 3)
    assert.strictEqual(cost("^\\w+-\\w+-\\w+$"), 1)
    assert.strictEqual(cost("^.*a.*b.*c.*$"), 4)
    assert.strictEqual(cost("^(?:x-)*y$"), 1)
  })

  it("is right about what a matcher does", () => {
    // An expression that is called harmless stays quick on the text that hurts its exponential twin.
    const text = `${"a".repeat(28)}!`
    assert.strictEqual(cost("^(?:a)+$"), 1)
    assert.isFalse(/^(?:a)+$/.test(text))
    assert.strictEqual(cost("^(?:aa?)+$"), "exponential")
  })

  it("does not pretend to read what it does not", () => {
    for (const source of ["^(?=a)a$", "^(a)\\1$", "^(?<!b)a$"]) {
      new RegExp(source)
      assert.throws(() => parseRegex(source), UnsupportedSyntax)
    }
  })

  it("knows texts that every match holds", () => {
    assert.deepStrictEqual(requiredTexts(parseRegex("^\\w+_DD-(?:x|y)z{2}(?:opt)?\\.end$")), ["_DD-", "z", ".end"])
  })
})
