import { assert, describe, it } from "@effect/vitest"
import { narration } from "../../src/manim/narration.ts"

describe("narration", () => {
  it("joins literals, strips bookmarks, keeps the order and names the animations of each block", () => {
    const spoken = narration(`
from manim import *
from manim_voiceover import VoiceoverScene

GREETING = "Good bye."

class Talk(VoiceoverScene):
    def construct(self):
        c = Circle()
        with self.voiceover(text="This is a <bookmark mark='A'/> circle, "
                                 "drawn   slowly.") as tracker:
            self.play(Create(c))
            self.wait_until_bookmark("A")
            self.play(Indicate(c))
        self.second()
        with self.voiceover(GREETING):
            self.play(FadeOut(c))

    def second(self):
        n = 3
        with self.voiceover(f"Now {n} more"):
            pass
        # with self.voiceover("never said"):
`)
    assert.deepStrictEqual(spoken, [
      { text: "This is a circle, drawn slowly.", animations: ["Create", "Indicate"] },
      { text: "Now … more", animations: [] },
      { text: "Good bye.", animations: ["FadeOut"] }
    ])
  })

  it("is empty for code without speech or sense", () => {
    assert.deepStrictEqual(narration("class A(Scene):\n  def construct(self): self.voiceover"), [])
    assert.deepStrictEqual(narration(")("), [])
  })
})
