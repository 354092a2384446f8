import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { nearest } from "../../src/rows/nearest.ts"

const known = ["reducible", "manimbench", "vivek3141", "vivek3141_dl", "3b1b_videos", "kutuzova"]

describe("the nearest word", () => {
  it("is the one a mistyped word was meant to be", () => {
    for (
      const [typed, meant] of [
        ["reducable", "reducible"],
        ["Reducible", "reducible"],
        ["vivek314", "vivek3141"],
        ["kutusova", "kutuzova"],
        ["manim-bench", "manimbench"],
        ["3b1b", "3b1b_videos"]
      ] as const
    ) assert.strictEqual(nearest(typed, known), meant, typed)
  })

  it("is nothing when nothing is near", () => {
    for (const typed of ["xyz", "", "completely_else"]) assert.isUndefined(nearest(typed, known), typed)
    assert.isUndefined(nearest("reducible", []))
  })

  it("of a known word is that word", () => {
    fc.assert(fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), fc.nat(), (words, at) => {
      const word = words[at % words.length]!
      assert.strictEqual(nearest(word, words)?.toLowerCase(), word.toLowerCase())
    }))
  })
})
