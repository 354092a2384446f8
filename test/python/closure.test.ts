import { assert, describe, it } from "@effect/vitest"
import { sceneOf, whole } from "../support/python.ts"

const manim = "from manim import *\n\n\n"

/** A base scene with methods, and a scene that leans on it. */
const trimmed = (base: string, scene: string): string =>
  whole({ "a.py": `${manim}class Base(Scene):\n${base}\n\nclass A(Base):\n${scene}` }, "A")

const method = (name: string, line = "self.wait()") => `    def ${name}(self):\n        ${line}\n`

describe("a sample", () => {
  it("holds what the scene needs, through functions, classes, constants and files, and nothing else", () => {
    const code = whole({
      "a.py":
        `${manim}import numpy as np\nfrom tools import helper, unused\nSIZE = 3\nOTHER = 4\n\n\ndef make():\n    return helper(SIZE)\n\n\ndef not_needed():\n    return OTHER\n\n\nclass A(Scene):\n${
          method("construct", "self.add(make())")
        }`,
      "tools.py":
        `from manim import *\nfrom math import tau\nimport os\n\n\ndef helper(n):\n    return Dot(tau * n)\n\n\ndef unused():\n    return os\n`
    }, "A")
    assert.strictEqual(
      code,
      `from manim import *
from math import tau


def helper(n):
    return Dot(tau * n)


SIZE = 3


def make():
    return helper(SIZE)


class A(Scene):
    def construct(self):
        self.add(make())
`
    )
  })

  it("leaves out the methods of a base scene that nothing reaches", () => {
    assert.strictEqual(
      trimmed(
        `    """A base."""\n    size = 2\n\n    # draws\n${method("construct", "self.big()")}\n    # big\n${
          method("big", "self.lost()")
        }\n    # small\n${method("small", "self.play(Create(Dot()))")}\n${method("tail")}`,
        method("construct", "self.small()")
      ),
      `${manim}class Base(Scene):
    """A base."""
    size = 2

    # small
    def small(self):
        self.play(Create(Dot()))


class A(Base):
    def construct(self):
        self.small()
`
    )
  })

  it("leaves pass where nothing of a base scene is left", () => {
    assert.include(
      trimmed(method("construct"), method("construct", "self.add(Dot())")),
      "class Base(Scene):\n    pass\n"
    )
    assert.include(
      trimmed("\tdef construct(self):\n\t\tself.wait()\n", "\tdef construct(self):\n\t\tself.add(Dot())\n"),
      "class Base(Scene):\n\tpass\n"
    )
  })

  it("honours super(), the base's name, and what those lead to", () => {
    for (const call of ["super().construct()", "super(A, self).construct()", "Base.construct(self)"]) {
      const code = trimmed(
        method("construct", "self.big()") + method("big") + method("lost"),
        method("construct", call)
      )
      assert.include(code, "def big", call)
      assert.notInclude(code, "def lost", call)
      assert.include(code.slice(0, code.indexOf("class A")), "def construct", call)
    }
  })

  it("keeps an inherited construct and the hooks that Manim calls", () => {
    const code = trimmed(
      method("construct", "self.big()") + method("setup") + method("tear_down") + method("big"),
      "    x = 1\n"
    )
    for (const name of ["construct", "setup", "tear_down", "big"]) assert.include(code, `def ${name}(`)
  })

  it("keeps methods that are reached by name: getattr, put-together names, class attributes, property", () => {
    const methods = method("reveal") + method("step_one") + method("step_two") + method("other")
    const has = (code: string) =>
      ["reveal", "step_one", "step_two", "other"].filter((name) => code.includes(`def ${name}(`))
    assert.deepStrictEqual(has(trimmed(methods, method("construct", "getattr(self, \"reveal\")()"))), ["reveal"])
    assert.deepStrictEqual(has(trimmed(methods, method("construct", "getattr(self, f\"step_{1}\")()"))), [
      "step_one",
      "step_two"
    ])
    assert.deepStrictEqual(has(trimmed(methods, method("construct", "getattr(self, \"rev\" + \"eal\")()"))), ["reveal"])
    assert.deepStrictEqual(
      has(trimmed(methods, method("construct", "getattr(self, NAME)()").replace("NAME", "str(1)"))),
      [
        "reveal",
        "step_one",
        "step_two",
        "other"
      ]
    )
    assert.deepStrictEqual(
      has(
        trimmed(
          `${methods}    CONFIG = {"f": reveal, "g": lambda self: self.other()}\n`,
          method("construct", "self.CONFIG")
        )
      ),
      ["reveal", "other"]
    )
    assert.deepStrictEqual(
      has(trimmed(`${methods}    p = property(reveal)\n`, method("reveal") + method("construct", "self.p"))),
      [
        "reveal"
      ]
    )
  })

  it("keeps both halves of a property or neither", () => {
    const property =
      "    @property\n    def v(self):\n        return 1\n\n    @v.setter\n    def v(self, x):\n        pass\n"
    assert.include(trimmed(property, method("construct", "self.add(Dot(self.v))")), property)
    assert.notInclude(trimmed(property, method("construct", "self.add(Dot())")), "def v")
  })

  it("keeps a base that is no scene, and mixins, whole", () => {
    const code = whole({
      "a.py": `${manim}class Mixin:\n${method("unused")}\n\nclass Shape(VGroup):\n${
        method("unused_too")
      }\n\nclass A(Mixin, Scene):\n${method("construct", "self.add(Shape())")}`
    }, "A")
    assert.include(code, "def unused(")
    assert.include(code, "def unused_too(")
  })

  it("takes a chain of bases over several files", () => {
    const code = whole({
      "one.py": `${manim}class One(Scene):\n${method("setup")}${method("first")}${method("never")}`,
      "two.py": `from one import One\n\n\nclass Two(One):\n${method("second", "self.first()")}`,
      "a.py": `import two\n\n\nclass A(two.Two):\n${method("construct", "self.second()")}`
    }, "A")
    assert.deepStrictEqual(code.match(/(?:class|def) \w+/g), [
      "class One",
      "def setup",
      "def first",
      "class Two",
      "def second",
      "class A",
      "def construct"
    ])
    assert.include(code, "class A(Two):")
  })

  it("needs no name that stands in an annotation nobody evaluates", () => {
    const scene =
      `class A(Scene):\n    def construct(self, x: Lost = 1):\n        y: Gone = x\n        self.add(Dot(y))\n`
    assert.deepStrictEqual(sceneOf({ "a.py": manim + scene }, "A").missing, [{ kind: "name", name: "Lost" }])
    whole({ "a.py": `from __future__ import annotations\n${manim}${scene}` }, "A")
  })
})

describe("what cannot be brought along", () => {
  const missing = (lines: string, files = {}, head = manim) =>
    sceneOf({
      "a.py": `${head}class A(Scene):\n    def construct(self):\n${
        lines.split("\n").map((line) => `        ${line}\n`).join("")
      }`,
      ...files
    }, "A").missing.map(({ kind, name }) => `${kind} ${name}`)

  it("is told: names, names behind unknown stars, modules, modules that are handed around", () => {
    assert.deepStrictEqual(missing("lost()"), ["name lost"])
    assert.deepStrictEqual(missing("perhaps()", {}, "from manim import *\nfrom somewhere import *\n"), ["star perhaps"])
    assert.deepStrictEqual(missing("f()", {}, `${manim}from .gone import f\n`), ["module .gone"])
    assert.deepStrictEqual(missing("from .gone import f\nf()"), ["module .gone"])
    assert.deepStrictEqual(missing("use(m)", { "m.py": "" }, `${manim}import m\ndef use(x): pass\n`), ["dynamic m"])
    assert.deepStrictEqual(missing("m.lost()", { "m.py": "" }, `${manim}import m\n`), ["name m.lost"])
    assert.deepStrictEqual(missing("import m\nm.f()", { "m.py": "def f(): pass\n" }), ["module m"])
  })

  it("includes an assignment to another module's variable from inside a function", () => {
    assert.deepStrictEqual(missing("m.x = 2\nself.add(Dot(m.x))", { "m.py": "x = 1\n" }, `${manim}import m\n`), [
      "dynamic m.x"
    ])
  })
})

describe("a method of a helper class that would fail", () => {
  const sample = (name: string, call: string) =>
    sceneOf({
      "a.py": `${manim}class Car(VGroup):\n${method("drive", "self.shift(RIGHT)")}\n${
        method(name, "lost()")
      }\n\nclass A(Scene):\n${method("construct", `self.add(Car().${call})`)}`
    }, "A")

  it("stays out when nothing reaches it", () => {
    assert.deepStrictEqual(sample("honk", "drive()").missing, [])
    assert.notInclude(sample("honk", "drive()").code, "honk")
  })

  it("is a missing name when something does, or the library may", () => {
    assert.deepStrictEqual(sample("honk", "honk()").missing, [{ kind: "name", name: "lost" }])
    assert.deepStrictEqual(sample("generate_points", "drive()").missing, [{ kind: "name", name: "lost" }])
    assert.deepStrictEqual(sample("__len__", "drive()").missing, [{ kind: "name", name: "lost" }])
  })
})
