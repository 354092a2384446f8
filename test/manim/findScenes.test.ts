import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { findScenes } from "../../src/manim/findScenes.ts"
import { libraries } from "../../src/manim/nameTables.ts"
import { type Files, find, project, sceneOf, whole } from "../support/python.ts"

const body = "    def construct(self):\n        self.wait()\n"
const scene = (name: string, base = "Scene") => `class ${name}(${base}):\n${body}`
const manim = "from manim import *\n\n"

const found = (files: Files, more = {}) => find(files, more).scenes.map((one) => `${one.path} ${one.className}`)

describe("a scene", () => {
  it("is found by what its base is bound to, not by how it is spelt", () => {
    assert.deepStrictEqual(
      found({
        "a.py": `import manim as m\nimport manim\nfrom manim import ThreeDScene as Space\n${scene("A", "m.Scene")}${
          scene("B", "manim.MovingCameraScene")
        }${scene("C", "Space")}`,
        "b.py": `from hub import *\n${scene("D")}`,
        "c.py": `from base import Base as Ground\nimport base\n${scene("E", "Ground")}${scene("F", "base.Base")}`,
        "hub.py": "from manim import *\n",
        "base.py": `from hub import *\n${scene("Base")}`,
        "d.py": `from manim_voiceover import VoiceoverScene\n${scene("G", "VoiceoverScene")}`,
        "e.py": `${manim}class Mixin: pass\n${scene("H", "Mixin, Scene")}`,
        "f.py": `${manim}T = TypeVar("T")\nclass I(Scene, Generic[T]):\n${body}${scene("J", "I[int]")}`,
        "g.py": `${manim}${scene("K", "ZoomedScene, metaclass=type")}class L[T](Scene):\n${body}`
      }),
      [
        "a.py A",
        "a.py B",
        "a.py C",
        "b.py D",
        "base.py Base",
        "c.py E",
        "c.py F",
        "d.py G",
        "e.py H",
        "f.py I",
        "f.py J",
        "g.py K",
        "g.py L"
      ]
    )
  })

  it("is no class that only carries the name of one", () => {
    assert.deepStrictEqual(found({ "a.py": `class Scene:\n    pass\n${scene("A")}` }), [])
    assert.deepStrictEqual(found({ "a.py": `from flask import Scene2 as Scene\n${scene("A", "int")}` }), [])
  })

  it("whose base leads nowhere is a problem with its place, not a scene", () => {
    const { problems, scenes } = find({ "a.py": `\n\n${scene("A", "LostScene")}${scene("B", "make(Scene)")}` })
    assert.lengthOf(scenes, 0)
    assert.deepStrictEqual(problems.map(({ className, line, path, reason }) => [className, line, path, reason]), [
      ["A", 3, "a.py", "unresolved-base"],
      ["B", 6, "a.py", "unresolved-base"]
    ])
  })

  it("inside a function or class is a problem with its reason", () => {
    const inner =
      `${manim}def make():\n    class A(Scene):\n        pass\nclass B:\n    class C(Scene):\n        pass\n`
    assert.deepStrictEqual(find({ "a.py": inner }).problems.map(({ className, reason }) => [className, reason]), [
      ["A", "nested-class"],
      ["C", "nested-class"]
    ])
  })

  it("may inherit its construct, and says whether it shows anything", () => {
    const files = {
      "a.py": `${manim}${
        scene("A")
      }class B(A):\n    colour = RED\n\nclass C(Scene):\n    def helper(self):\n        pass\n`
    }
    assert.deepStrictEqual(find(files).scenes.map((one) => [one.className, one.animates]), [
      ["A", true],
      ["B", true],
      ["C", false]
    ])
    assert.include(whole(files, "B"), body)
  })

  it("on one line, with tabs, 2 blanks or decorators, is taken as it is written", () => {
    for (
      const code of [
        "class A(Scene): construct = lambda self: self.wait()",
        "class A(Scene):\n\tdef construct(self):\n\t\tself.wait()",
        "class A(Scene):\n  def construct(self):\n    self.wait()\n    # the end",
        "@property\nclass A(Scene):\n    def construct(self):\n        self.wait()"
      ]
    ) assert.strictEqual(whole({ "a.py": `${manim}${code}\n` }, "A"), `from manim import *\n\n\n${code}\n`)
  })

  it("under an if brings the whole statement", () => {
    const code = `if config.quality:\n    class A(Scene):\n        pass\nelse:\n    A = None\n`
    assert.strictEqual(whole({ "a.py": manim + code }, "A"), `from manim import *\n\n${code}`)
  })

  it("of a name that the file has twice is a sample each time, and means itself by that name", () => {
    const twice = (what: string) =>
      `class A(Scene):\n    def construct(self):\n        super(A, self).construct()\n        self.play(${what})\n`
    const { scenes } = find({
      "a.py": `${manim}${twice("one")}\n\n${twice("two")}`.replace("\n\n", "\n\none = two = 1\n\n")
    })
    assert.lengthOf(scenes, 2)
    for (const [at, what] of ["one", "two"].entries()) {
      assert.strictEqual(scenes[at]!.code.split("class A(").length, 2, scenes[at]!.code)
      assert.include(scenes[at]!.code, `self.play(${what})`)
    }
  })

  it("knows its place by line, and in a notebook by cell", () => {
    const one = sceneOf({ "a.py": `${manim}X = 1\n\n\n@deco\n${scene("A")}\nY = 2\n` }, "A")
    assert.deepStrictEqual([one.startLine, one.endLine], [6, 9])
    assert.strictEqual(one.core, `@deco\n${scene("A")}`.trimEnd())
    const cell = sceneOf({ "n.ipynb": ["from manim import *", `\n# the scene\n${scene("A")}`] }, "A")
    assert.deepStrictEqual([cell.cell, cell.startLine, cell.endLine], [1, 3, 5])
    assert.deepStrictEqual(cell.pieces, [{ path: "n.ipynb", cell: 1, start_line: 2, end_line: 5 }])
  })

  it("in a copy of the library is none of the project's", () => {
    const files = { "manimlib/scene.py": `${manim}${scene("A")}`, "b.py": `${manim}${scene("B")}` }
    assert.deepStrictEqual(found(files, { vendored: ["manimlib"] }), ["b.py B"])
  })
})

describe("a file", () => {
  it("nested too deeply is one problem, and the others are read", () => {
    const { problems, scenes } = find({
      "deep.py": `${manim}x = ${"[".repeat(20_000)}\n${scene("A")}`,
      "fine.py": `${manim}${scene("B")}`
    })
    assert.deepStrictEqual(problems.map(({ path, reason }) => [path, reason]), [["deep.py", "syntax-error"]])
    assert.deepStrictEqual(scenes.map((one) => one.className), ["B"])
  })

  it("of 400 kB with one class of 117 kB is read with the right lines", () => {
    const filler = Array.from({ length: 12_000 }, (_, at) => `value_${at} = ${at}  # a constant\n`).join("")
    const methods = Array.from(
      { length: 1500 },
      (_, at) =>
        `    def step_${at}(self):\n        self.play(Create(Circle()))  # ${at}\n        self.wait(value_${at})\n`
    ).join("")
    const one = sceneOf({ "big.py": `${manim}${filler}class Big(Scene):\n${methods}` }, "Big")
    assert.strictEqual(one.startLine, 12_003)
    assert.isAbove(one.core.length, 117_000)
    assert.strictEqual(one.code.match(/^value_\d+ = /gm)?.length, 1500)
    assert.strictEqual(one.pieces.at(-1)!.end_line, one.endLine)
  }, 60_000)
})

describe("any project", () => {
  const lines = fc.array(
    fc.constantFrom(
      "from manim import *",
      "from b import *",
      "from a import X as Y, f",
      "import b as m",
      "import a.b",
      "X = 1",
      "X += m.X",
      "f = lambda: Y",
      "def f(): return X",
      "def g():\n    from b import X\n    return X",
      "class A(Scene):\n    x = X\n    def construct(self):\n        f(m.f)\n        self.g()",
      "class A(A):\n    def g(self):\n        super().construct()",
      "class B(m.A, Y):\n    pass",
      "del X",
      "try:\n    import b\nexcept E as e:\n    b = X",
      "for i in range(3): X.append(i)",
      "config.background_color = X",
      "class (",
      "  x =",
      "'''"
    ),
    { maxLength: 8 }
  ).map((some) => `${some.join("\n")}\n`)

  it("is read without an error, in the same way whatever the order of its files", () => {
    fc.assert(
      fc.property(lines, lines, lines, (a, b, c) => {
        const { files } = project({ "a.py": a, "b.py": b, "c/d.py": c })
        const first = findScenes({ files }, libraries())
        assert.deepStrictEqual(findScenes({ files: [...files].reverse() }, libraries()), first)
        for (const { code, core } of first.scenes) {
          assert.include(code, core.slice(0, core.indexOf("(")))
          assert.isTrue(code.endsWith("\n") && !code.endsWith("\n\n"))
        }
      }),
      { numRuns: 100 }
    )
  })
})
