import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { TextCounts } from "../../src/quality/TextCounts.ts"
import { wordsOnly } from "../../src/rows/words.ts"

describe("TextCounts", () => {
  it("count texts as a plain map would, case and punctuation aside", () => {
    const text = fc.stringMatching(/^[abA,. ]{0,6}$/)
    fc.assert(
      fc.property(fc.array(text, { maxLength: 3000 }), (texts) => {
        const counts = new TextCounts()
        const plain = new Map<string, number>()
        for (const one of texts) {
          counts.add(one)
          if (wordsOnly(one) !== "") plain.set(wordsOnly(one), (plain.get(wordsOnly(one)) ?? 0) + 1)
        }
        for (const one of texts) assert.strictEqual(counts.count(one), plain.get(wordsOnly(one)) ?? 0)
      }),
      { numRuns: 50 }
    )
    const many = new TextCounts()
    for (let i = 0; i < 5000; i++) many.add(`text ${i % 3000}`)
    assert.deepStrictEqual([many.count("Text 7!"), many.count("text 2999"), many.count("text 3000")], [2, 1, 0])
    assert.strictEqual(many.count("!?"), 0)
  })
})
