import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { Fingerprints } from "../../../src/llm/describe/Fingerprints.ts"
import { placeholderContext } from "../../../src/llm/describe/needsDescription.ts"
import { cutMiddle, makeTemplate, writePrompt } from "../../../src/llm/describe/prompt.ts"

const subject = {
  code: "from manim import *\nX = 1\nclass A(Scene):\n    def construct(self):\n        self.add(Text('hi'))\n",
  source: "reducible",
  className: "A",
  context: "About greetings",
  title: "Hello",
  url: "https://youtu.be/x",
  transcript: "and so we greet",
  rejected: undefined
}

describe("the prompt", () => {
  it("holds the whole code, the scene first, features, context, title, URL and narration", () => {
    const text = writePrompt(subject, 10_000)
    for (
      const part of [
        "class A(Scene)",
        "X = 1",
        "About greetings",
        "Hello",
        "https://youtu.be/x",
        "and so we greet",
        "reducible",
        "\"hi\""
      ]
    ) {
      assert.include(text, part)
    }
    assert.isBelow(text.indexOf("class A"), text.indexOf("X = 1"))
  })

  it("takes narration from the code where the row has none, and the reason of a second try", () => {
    const code =
      "class A(VoiceoverScene):\n    def construct(self):\n        with self.voiceover(text=\"spoken words\"):\n            pass\n"
    assert.include(writePrompt({ ...subject, code, transcript: "" }, 10_000), "spoken words")
    const again = writePrompt({ ...subject, rejected: { answer: "Sure!", reason: "it is too short" } }, 10_000)
    assert.include(again, "it is too short")
    assert.include(again, "Sure!")
  })

  it("is cut from the middle, marked, and never longer than allowed", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 3000, unit: "grapheme-ascii" }),
        fc.integer({ min: 200, max: 2000 }),
        (text, most) => {
          const cut = cutMiddle(text, most)
          if (text.length <= most) assert.strictEqual(cut, text)
          else {
            assert.isAtMost(cut.length, most)
            assert.include(cut, "left out")
          }
        }
      )
    )
  })

  it("has a version that follows a user's own task", () => {
    const version = (own: string | undefined) => makeTemplate(own, true).version
    assert.notStrictEqual(version("a"), version(undefined))
    assert.notStrictEqual(version("a"), version("b"))
    assert.strictEqual(version("a"), version("a\n"))
  })
})

describe("rows that need a description", () => {
  it("may say more than that they need one", () => {
    assert.strictEqual(placeholderContext("[PENDING_DESCRIPTION] Day 3: Mull It Over"), "Day 3: Mull It Over")
    assert.strictEqual(placeholderContext("Draw a circle."), "")
  })
})

describe("fingerprints", () => {
  it("tell whether another row has a text, as a plain map would", () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(40), fc.nat(3)), { maxLength: 200 }), (takes) => {
      const prints = new Fingerprints()
      const plain = new Map<number, number>()
      for (const [text, owner] of takes) {
        const had = plain.get(text)
        if (had === undefined) plain.set(text, owner)
        assert.strictEqual(prints.take(`Text ${text}!`, `${owner}`), had === undefined || had === owner)
      }
    }))
    const many = new Fingerprints()
    for (let n = 0; n < 20_000; n++) assert.isTrue(many.take(`text number ${n}`, `${n}`))
    for (let n = 0; n < 20_000; n++) assert.isFalse(many.take(`TEXT  number, ${n}.`, "other"))
  })
})
