import { assert, describe, it } from "@effect/vitest"
import { checkDescription } from "../../../src/llm/describe/checkDescription.ts"
import { tellScene } from "../../../src/manim/tell/tellScene.ts"
import type { Subject } from "../../../src/rows/Subject.ts"

const subject = (code: string, more: Partial<Subject> = {}): Subject => ({
  code,
  source: "test",
  className: undefined,
  context: "",
  title: "",
  url: "",
  transcript: "",
  rejected: undefined,
  ...more
})

const scene = (body: string, base = "Scene") =>
  `from manim import *\n\nclass WaveShow(${base}):\n    def construct(self):\n${
    body.trim().split("\n").map((line) => `        ${line}`).join("\n")
  }\n`

const told = (code: string, more: Partial<Subject> = {}) => tellScene(subject(code, more), false) ?? ""

describe("telling a scene", () => {
  it("says what appears, in which order, how it moves, the texts and formulas shown", () => {
    const text = told(scene(`
title = Text("Unit circle")
circle = Circle(color=BLUE)
eq = MathTex(r"x^2 + y^2 = 1")
self.play(Write(title))
self.play(Create(circle), run_time=2)
self.play(circle.animate.shift(LEFT * 2), Write(eq))
self.play(Transform(circle, Square(color=RED)))
self.play(FadeOut(title))`))
    const order = ["\"Unit circle\"", "blue circle", "$x^2 + y^2 = 1$", "red square", "fade out"]
    const places = order.map((words) => text.indexOf(words))
    assert.isTrue(places.every((place) => place >= 0), text)
    assert.deepStrictEqual([...places].sort((a, b) => a - b), places, text)
    assert.include(text, "move the blue circle to the left")
    assert.isAtLeast(text.split(/[.?] /).length, 3)
  })

  it("tells what a scene's own methods play, by which matrix, and counts it", () => {
    const text = told(scene(
      `
matrix = np.array([[1, 1], [0, -2]])
self.add_transformable_mobject(self.get_unit_square())
arrow = self.add_vector([1, 2], color=YELLOW)
self.apply_matrix(matrix)
self.wait()
self.apply_inverse(matrix)`,
      "LinearTransformationScene"
    ))
    assert.include(text, "a square")
    assert.include(text, "yellow vector arrow")
    assert.include(text, "transform the whole grid by the matrix with rows (1, 1) and (0, -2)")
    assert.include(text, "the inverse of the matrix")
    const unknown = told(scene("self.apply_matrix(self.make())\nself.wait()", "LinearTransformationScene"))
    assert.include(unknown, "transform the whole grid by a matrix")
  })

  it("never counts what there is none of", () => {
    for (const body of ["self.add(Circle())", "self.add(Circle())\nself.wait()", "self.play(Create(Circle()))"]) {
      const text = tellScene(subject(scene(body)), true)!
      assert.notMatch(text, /\b0 /, text)
      assert.notMatch(text, /\b1 (?:pauses|animated steps|circles)/, text)
    }
    assert.include(told(scene("self.add(Circle())\nself.wait()")), "1 pause, made from 1 circle")
  })

  it("tells stills, space, camera and speech, and uses the source's own context", () => {
    assert.match(told(scene("self.add(Circle(), Text('hello there'))")), /still picture|single frame|figure/)
    const solid = told(
      scene("self.set_camera_orientation(phi=1)\nself.play(Create(Sphere()))\nself.wait()", "ThreeDScene")
    )
    assert.include(solid, "three dimensions")
    assert.include(solid, "angle")
    assert.include(
      told(scene("self.play(Create(Dot()))"), { context: "Advent of Code 2024, Day 6: Guard Gallivant" }),
      "Guard Gallivant"
    )
  })

  it("gives usable requests that differ between scenes, the same ones every time, and says nothing of nothing", () => {
    const shapes = [
      "Circle",
      "Square",
      "Star",
      "Arrow",
      "Axes",
      "Text('one')",
      "MathTex('x')",
      "Cube",
      "Graph",
      "Table"
    ]
    const texts = shapes.flatMap((first) =>
      shapes.map((second) => {
        const make = (name: string) => name.includes("(") ? name : `${name}()`
        const code = scene(
          `a = ${make(first)}\nb = ${make(second)}\nself.play(Create(a))\nself.play(FadeIn(b))\nself.wait()`
        )
        const text = told(code)
        assert.strictEqual(told(code), text)
        assert.isUndefined(checkDescription(text, ["WaveShow"]), text)
        assert.notMatch(text, /FadeIn|MathTex|self\.|construct|class/)
        return text
      })
    )
    assert.isAtLeast(new Set(texts).size, 98)
    assert.isUndefined(tellScene(subject("x = 1"), false))
    assert.isUndefined(tellScene(subject("from manim import *\nclass A(Scene):\n    pass"), false))
  })

  it("says more where it is asked to differ", () => {
    const code = scene("self.play(Create(Circle()))")
    assert.notStrictEqual(tellScene(subject(code), true), tellScene(subject(code), false))
  })
})
