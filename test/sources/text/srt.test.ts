import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { type Cue, readSrt, transcriptOf } from "../../../src/sources/text/srt.ts"

const clock = (ms: number): string => {
  const two = (n: number) => String(n).padStart(2, "0")
  return `${two(Math.floor(ms / 3_600_000))}:${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1000) % 60)},${
    String(ms % 1000).padStart(3, "0")
  }`
}

describe("captions", () => {
  it("give times and words back, with either line end", () => {
    const words = fc.stringMatching(/^[a-zé][a-zé0-9 ,.']{0,20}[a-z]$/).map((text) => text.replace(/\s+/g, " "))
    const cue = fc.record({
      start: fc.nat({ max: 9_000_000 }),
      length: fc.nat({ max: 9000 }),
      lines: fc.array(words, { minLength: 1, maxLength: 2 })
    })
    fc.assert(fc.property(fc.array(cue, { maxLength: 6 }), fc.constantFrom("\n", "\r\n"), (cues, end) => {
      const text = cues.map(({ length, lines, start }, at) =>
        [at + 1, `${clock(start)} --> ${clock(start + length)}`, ...lines, ""].join(end)
      ).join(end)
      const expected: ReadonlyArray<Cue> = cues.map(({ length, lines, start }) => ({
        start: start / 1000,
        end: (start + length) / 1000,
        text: lines.join(" ")
      }))
      const read = readSrt(`\ufeff${text}`)
      assert.deepStrictEqual(read.map((cue) => cue.text), expected.map((cue) => cue.text))
      for (const [at, cue] of read.entries()) {
        assert.closeTo(cue.start, expected[at]!.start, 1e-6)
        assert.closeTo(cue.end, expected[at]!.end, 1e-6)
      }
    }))
  })

  it("make no transcript of one cue, or of one word over and over", () => {
    const cue = (text: string): Cue => ({ start: 0, end: 1, text })
    assert.strictEqual(transcriptOf([]), "")
    assert.strictEqual(transcriptOf([cue("Only this.")]), "")
    assert.strictEqual(transcriptOf([cue("you"), cue("You you"), cue("you.")]), "")
    assert.strictEqual(transcriptOf([cue("A circle"), cue("turns.")]), "A circle turns.")
    assert.deepStrictEqual(readSrt("no cue at all\n\n1\nnot a time\nwords"), [])
  })
})
