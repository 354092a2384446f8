import { libraries } from "../../src/manim/nameTables.ts"
import { makeRepeatedTexts, noteRow, partsOf, type Scored, scoreRow } from "../../src/quality/scoreRow.ts"

export const scoring = { codeField: undefined, descriptionField: undefined, codeOnly: false, weights: {} }

/** Rows scored together. */
export const scoreAll = (
  rows: ReadonlyArray<{ readonly [key: string]: never | object | string | null }>,
  options: Partial<typeof scoring> = {}
): ReadonlyArray<Scored> => {
  const all = { ...scoring, ...options }
  const company = makeRepeatedTexts()
  const plain = rows as ReadonlyArray<never>
  for (const row of plain) noteRow(company, partsOf(row, all).description)
  return plain.map((row) => scoreRow(row, partsOf(row, all), all, company, libraries()))
}

export const scoreCode = (code: string, metadata: object = {}): Scored =>
  scoreAll([{ code, description: "", metadata }], { codeOnly: true })[0]!

/** A scene around a body. */
export const sceneOf = (body: string, base = "Scene", name = "Demo"): string =>
  `from manim import *\n\n\nclass ${name}(${base}):\n    def construct(self):\n${
    body.trim().split("\n").map((line) => `        ${line}`).join("\n")
  }\n`

/** Scenes with requests as a person, or a good model, would write them. */
export const described: ReadonlyArray<{ readonly code: string; readonly description: string }> = [
  {
    code: sceneOf(
      `
circle = Circle(color=BLUE, radius=2)
square = Square(color=RED, side_length=3)
self.play(Create(circle))
self.wait()
self.play(Transform(circle, square), run_time=2)
self.play(FadeOut(circle))`,
      "Scene",
      "CircleToSquare"
    ),
    description:
      "Draw a blue circle in the middle of the screen, then morph it slowly into a red square. After a moment the square should fade out."
  },
  {
    code: sceneOf(
      `
axes = Axes(x_range=[-3, 3], y_range=[-1, 9])
graph = axes.plot(lambda x: x**2, color=YELLOW)
label = MathTex("y = x^2").next_to(graph, UR)
self.play(Create(axes))
self.play(Create(graph), Write(label))
dot = Dot(color=RED).move_to(axes.c2p(-2, 4))
self.play(MoveAlongPath(dot, graph), run_time=3)`,
      "Scene",
      "ParabolaDot"
    ),
    description:
      "I'd like to see the parabola $y = x^2$ plotted in yellow on a set of axes together with its formula, and a red dot that travels along the curve."
  },
  {
    code: sceneOf(
      `
title = Text("Bubble sort")
self.play(Write(title))
self.play(title.animate.to_edge(UP))
values = [4, 1, 3, 2]
bars = VGroup(*[Rectangle(height=v, width=0.5, color=GREEN, fill_opacity=1) for v in values]).arrange(RIGHT, aligned_edge=DOWN)
self.play(FadeIn(bars))
for i in range(3):
    for j in range(3 - i):
        if values[j] > values[j + 1]:
            values[j], values[j + 1] = values[j + 1], values[j]
            self.play(Swap(bars[j], bars[j + 1]))
            bars[j], bars[j + 1] = bars[j + 1], bars[j]
self.wait()`,
      "Scene",
      "BubbleSort"
    ),
    description:
      "Explain bubble sort: show the title \"Bubble sort\" moving up to the edge, fade in four green bars of different heights, and swap neighbouring bars until they are in order."
  },
  {
    code: sceneOf(
      `
self.set_camera_orientation(phi=75 * DEGREES, theta=-45 * DEGREES)
axes = ThreeDAxes()
sphere = Sphere(radius=1.5).set_color(TEAL)
self.play(Create(axes), Create(sphere))
self.begin_ambient_camera_rotation(rate=0.2)
self.wait(5)`,
      "ThreeDScene",
      "SpinningSphere"
    ),
    description:
      "In three dimensions, show coordinate axes with a teal sphere in their centre and let the camera rotate slowly around it for five seconds."
  }
]
