import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { type CodeFeatures, codeFeatures } from "../../src/manim/features.ts"

const scene = (body: string, base = "Scene") =>
  `from manim import *\n\nclass Demo(${base}):\n    def construct(self):\n${
    body.split("\n").map((line) => `        ${line}`).join("\n")
  }\n`

const classes = (features: CodeFeatures) => features.visual_elements.map((one) => [one.class, one.count])

describe("code features", () => {
  it("count what is made, in order, with the colours it gets", () => {
    const features = codeFeatures(scene(`
c = Circle(radius=1, color=BLUE).set_fill(RED_C, 0.5)
s = Square(color="#ff8800")
labels = VGroup(*[Dot(color=YELLOW) for _ in range(3)])
self.play(Create(c), run_time=2)
self.play(Transform(c, s), LaggedStart(*[FadeIn(d) for d in labels], run_time=1.5))
self.wait(0.5)
self.play(s.animate.shift(UP))`))
    assert.deepStrictEqual(classes(features), [["Circle", 1], ["Square", 1], ["Dot", 1], ["VGroup", 1]])
    assert.deepStrictEqual(features.visual_elements[0]!.colors, ["BLUE", "RED_C"])
    assert.deepStrictEqual(features.visual_elements[1]!.colors, ["#ff8800"])
    assert.deepStrictEqual(features.animations.map((one) => one.class), [
      "Create",
      "Transform",
      "FadeIn",
      "LaggedStart"
    ])
    assert.strictEqual(features.plays, 3)
    assert.strictEqual(features.waits, 1)
    assert.strictEqual(features.run_time, 4)
    assert.isFalse(features.is_still)
  })

  it("count what a scene's own methods play: always, or as `animate` says", () => {
    const linear = "LinearTransformationScene"
    const counts = (body: string, base: string) => {
      const { plays, visual_elements: shown } = codeFeatures(scene(body, base))
      return [plays, shown.map((one) => one.class).join()]
    }
    assert.deepStrictEqual(counts("self.apply_matrix([[1, 1], [0, 1]])\nself.wait()", linear), [1, ""])
    assert.deepStrictEqual(counts("self.add_vector([1, 1])", "VectorScene"), [1, "Vector"])
    assert.deepStrictEqual(counts("self.add_vector([1, 1])", linear), [0, "Vector"])
    assert.deepStrictEqual(counts("self.add_vector([1, 1], animate=True)", linear), [1, "Vector"])
    assert.deepStrictEqual(counts("self.add_vector([1, 1], animate=False)", "VectorScene"), [0, "Vector"])
    assert.deepStrictEqual(counts("self.add_title('Shear')", linear), [0, "Text"])
    assert.deepStrictEqual(counts("self.add_unit_square(animate=True)", linear), [1, "Square"])
    assert.deepStrictEqual(counts("self.move_camera(phi=1)", "ThreeDScene"), [1, ""])
    // A method of the sample's own is read, not taken for the library's.
    const own = codeFeatures(
      `from manim import *\nclass A(Scene):\n    def apply_matrix(self, m):\n        self.add(Dot())\n` +
        `    def construct(self):\n        self.apply_matrix(1)\n`
    )
    assert.deepStrictEqual([own.plays, classes(own)], [0, [["Dot", 1]]])
  })

  it("take nothing from comments, imports, docstrings, other strings or names that only look alike", () => {
    const features = codeFeatures(`
from manim import *
from manim import ThreeDScene, Sphere, MathTex
from networkx import Graph
"""ThreeDAxes, XOR, binary, Surface"""
# MathTex("x^2"), self.play, VoiceoverScene

class Demo(Scene):
    """Shows a Cube."""
    def construct(self):
        # Circle()
        note = "Axes and 0b101 with Tex("
        print(note, "XOR", "x^2", set() ^ {1})
        g = Graph()
        self.add(MarkupText("plain"), DashedLine())
`)
    for (
      const key of [
        "has_3d",
        "has_latex",
        "has_graphs",
        "has_network",
        "has_voiceover",
        "has_xor",
        "has_binary_ops",
        "has_animations"
      ] as const
    ) assert.isFalse(features[key], key)
    assert.isTrue(features.is_still)
    assert.deepStrictEqual(classes(features), [["MarkupText", 1], ["DashedLine", 1]])
    assert.deepStrictEqual(features.texts_shown, ["plain"])
  })

  it("follow helpers, bases, constants and classes the scene reaches, and leave the rest out", () => {
    const features = codeFeatures(
      `
from manim import *
LABELS = ["one", "two"]

class Node(VGroup):
    def __init__(self, value, **kwargs):
        super().__init__(**kwargs)
        self.add(Circle(color=GREEN), Text(value))

def arrow_between(a, b):
    return Arrow(a, b)

class Base(ThreeDScene):
    def construct(self):
        self.add(Star())
    def intro(self, title):
        self.play(Write(Tex(title)))

class Unrelated(Scene):
    def construct(self):
        self.play(Create(Annulus()))

class Demo(Base):
    def construct(self):
        self.intro(r"Graphs: $\\alpha$")
        nodes = [Node(label) for label in LABELS]
        self.play(Create(arrow_between(nodes[0], nodes[1])))
    def never(self):
        self.add(Torus())
`,
      "Demo"
    )
    assert.deepStrictEqual(classes(features), [["Tex", 1], ["Node", 1], ["Circle", 1], ["Text", 1], ["Arrow", 1]])
    assert.strictEqual(features.visual_elements[1]!.base, "VGroup")
    assert.deepStrictEqual(features.texts_shown, ["Graphs: $\\alpha$", "one", "two"])
    assert.isTrue(features.has_3d)
    assert.deepStrictEqual(features.structure.methods, ["construct"])
    assert.deepStrictEqual(features.structure.base_classes, ["Base"])
  })

  it("tell integers under ^ from exponents in TeX", () => {
    assert.isFalse(codeFeatures(scene(`self.add(MathTex("x^2"), MathTex(r"\\oplus"[0:0]))`)).has_xor)
    assert.isTrue(codeFeatures(scene("x = a ^ b")).has_xor)
    assert.isTrue(codeFeatures(scene("x = a ^ b")).has_binary_ops)
    assert.isTrue(codeFeatures(scene(`self.add(Text(f"{x:08b}"))`)).has_binary_ops)
    assert.isTrue(codeFeatures(scene(`self.add(Text("A XOR B"))`)).has_xor)
  })

  it("know each family by its own evidence", () => {
    const has = (body: string, key: keyof CodeFeatures, base?: string) =>
      assert.isTrue(codeFeatures(scene(body, base))[key] as boolean, `${key}: ${body}`)
    has("pass", "has_3d", "ThreeDScene")
    has("pass", "has_zoom", "ZoomedScene")
    has("self.play(self.camera.frame.animate.scale(0.5))", "has_camera_motion", "MovingCameraScene")
    has("self.set_camera_orientation(phi=1)", "has_3d")
    has("ax = Axes()", "has_graphs")
    has("self.add(DiGraph([1], []))", "has_network")
    has("x = always_redraw(lambda: Dot())", "has_updaters")
    has("d = Dot()\nd.add_updater(lambda m: m.shift(UP))", "has_updaters")
    has("self.add(Table([['a', 'b']]))", "has_table")
    has("self.add_sound('x.wav')", "has_sound")
    has("self.add(ArrowVectorField(lambda p: p))", "has_vector_field")
    has("with self.voiceover('hello there') as t:\n    pass", "has_voiceover")
    has("x = 0b101", "has_binary_ops")
  })

  it("take the last scene when none is named, and the module when there is none", () => {
    const code = "from manim import *\nclass A(Scene):\n  def construct(self): self.add(Dot())\n" +
      "class B(Scene):\n  def construct(self): self.add(Star())\nclass C:\n  pass\n"
    assert.deepStrictEqual(classes(codeFeatures(code)), [["Star", 1]])
    assert.deepStrictEqual(classes(codeFeatures(code, "A")), [["Dot", 1]])
    assert.deepStrictEqual(classes(codeFeatures("import manim as m\nx = m.Circle()\n")), [["Circle", 1]])
  })

  it("never throw, whatever the code", () => {
    const good = scene(`
x, (y, *z) = 1, [2, 3]
for i, t in enumerate(["a", f"b{i:>{2}}"]): self.play(Write(Text(t)), run_time=1)
with self.voiceover(text="a" "b") as v, open("x"): self.wait()
f = lambda a, b=1: (a := b) if a else {**c, 1: [q for w in e if w for q in w]}
match x:
    case [Circle(radius=1), *_]: pass`)
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(12), fc.string({ maxLength: 6 }), (at, cut, put) => {
        const features = codeFeatures(good.slice(0, at) + put + good.slice(at + cut))
        assert.strictEqual(typeof features.plays, "number")
      }),
      { numRuns: 500 }
    )
    for (
      const code of [
        "",
        "\u0000",
        `x = ${"(".repeat(50_000)}`,
        `class A(Scene):\n def construct(self):\n  x = ${"1+".repeat(50_000)}1`,
        `class A(A): pass`,
        "class A(B): pass\nclass B(A):\n def construct(self): self.construct()",
        "def f(): return f()\nclass A(Scene):\n def construct(self): f(); A.construct(self)"
      ]
    ) codeFeatures(code)
  })
})
