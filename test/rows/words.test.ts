import { assert, describe, it } from "@effect/vitest"
import { wordsOf, wordsOnly } from "../../src/rows/words.ts"

describe("words", () => {
  it("of a name are parted where its spelling parts them", () => {
    assert.strictEqual(wordsOf("JPEGImageCompression"), "JPEG Image Compression")
    assert.strictEqual(wordsOf("05-sorting_networks.py"), "05 sorting networks")
  })

  it("of a text are its letters and digits in any script, lower-case", () => {
    assert.strictEqual(wordsOnly("  Draw a Circle,\n(twice)! "), "draw a circle twice")
    assert.strictEqual(wordsOnly("É₂ 画一个圆 — x²"), "é₂ 画一个圆 x²")
    assert.strictEqual(wordsOnly(" … !"), "")
  })
})
