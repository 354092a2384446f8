import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { libraries } from "../../src/manim/nameTables.ts"
import { checkProgram } from "../../src/python/check.ts"

const check = (code: string) => checkProgram(code, libraries())
const ce = (lines: string, head = "from manim import *\n") =>
  `${head}\nclass A(Scene):\n    def construct(self):\n${lines.split("\n").map((line) => `        ${line}\n`).join("")}`

describe("syntax", () => {
  it("is judged by the newest grammar, with the place of the first problem", () => {
    assert.isUndefined(check("match p:\n    case [a, *b]: pass\ntype T = int\ns = f\"{d[\"k\"]}\"\n").syntax)
    const { syntax, unknownNames } = check("x = 1\ny = (1,\nz = lost\n")
    assert.strictEqual(syntax?.line, 3)
    assert.isAbove(syntax!.column, 0)
    assert.deepStrictEqual(unknownNames, [])
    assert.isDefined(check("print \"two\"\n").syntax)
    assert.isDefined(check("class A:\npass\n").syntax)
  })

  it("of a text that is too deep to read is a problem, not an error, and the next text is fine", () => {
    for (const deep of ["[".repeat(50_000), `x = ${"(".repeat(50_000)}${")".repeat(50_000)}\n`]) {
      assert.isDefined(check(deep).syntax)
      assert.isUndefined(check("x = 1\n").syntax)
    }
  })
})

describe("names", () => {
  it("that nothing binds are told in order of place, each once", () => {
    assert.deepStrictEqual(check(ce("lost(gone)\nself.add(Dot(), lost, UP)")).unknownNames, ["lost", "gone"])
  })

  it("are known when any release exports them, and unknown when none does", () => {
    assert.deepStrictEqual(check(ce("self.play(ShowCreation(Circle()))")).unknownNames, [])
    assert.deepStrictEqual(check(ce("self.play(ShowCreatoin(Circle()))")).unknownNames, ["ShowCreatoin"])
    assert.deepStrictEqual(check("import manim as m\nm.Circle(m.Lost)\nfrom manim import Gone\nGone\n").unknownNames, [
      "m.Lost",
      "Gone"
    ])
  })

  it("must be bound before a statement uses them, and anywhere before a function does", () => {
    assert.deepStrictEqual(check("x = y\ny = 1\n").unknownNames, ["y"])
    assert.deepStrictEqual(check("def f():\n    return y\ny = 1\n").unknownNames, [])
    assert.deepStrictEqual(check("class A(B):\n    pass\nclass B:\n    pass\n").unknownNames, ["B"])
    assert.deepStrictEqual(check("class A(A):\n    pass\nx = x\ny = (z := 1) + z\n").unknownNames, ["A", "x"])
    assert.deepStrictEqual(check("for i in (1, 2):\n    if i > 1: y = x\n    else: x = i\n").unknownNames, [])
    assert.deepStrictEqual(check("x = 1\ndel x\nprint(x)\n").unknownNames, ["x"])
    assert.deepStrictEqual(check("try:\n    pass\nexcept OSError as e:\n    print(e)\nprint(e)\n").unknownNames, ["e"])
  })

  it("only in annotations count when they are evaluated", () => {
    assert.deepStrictEqual(check("def f(x: Lost):\n    y: Gone = 1\n").unknownNames, ["Lost"])
    assert.deepStrictEqual(check("from __future__ import annotations\ndef f(x: Lost): pass\n").unknownNames, [])
  })

  it("behind a star import of a package nobody looked into are not known", () => {
    assert.deepStrictEqual(check("from somewhere import *\nthing\nlen\n").unknownNames, ["thing"])
    assert.deepStrictEqual(check("from math import *\ntau\nfrom sample import thing\nthing\n").unknownNames, [])
  })
})

describe("releases", () => {
  it("are those that have every name", () => {
    const { conflict, releases } = check(ce("self.play(ShowCreation(TextMobject(\"a\")))"))
    assert.isUndefined(conflict)
    assert.deepStrictEqual(releases, { manim: { first: "0.1.0", last: "0.5.0", newest: false } })
    const now = check(ce("self.play(Create(Circle()))")).releases.manim!
    assert.isTrue(now.newest)
    assert.strictEqual(now.last, libraries().releases.manim.at(-1))
  })

  it("that exclude each other are a conflict, with the two names", () => {
    assert.deepStrictEqual(
      check(ce("self.play(Create(TextMobject(\"a\")), Wait())\nself.add(ManimBanner())")).conflict,
      undefined
    )
    const { conflict, releases } = check(
      ce("self.add(TextMobject(\"a\"), ArrowVectorField)")
    )
    assert.strictEqual(conflict?.[1], "TextMobject")
    assert.isUndefined(releases.manim)
  })
})

describe("the framework", () => {
  it("is decided by imports, through plugins and old hub names", () => {
    const frameworks = [
      ["from manim import *", "manimce"],
      ["from manim.utils.color import RED", "manimce"],
      ["from manim_voiceover import VoiceoverScene", "manimce"],
      ["from chanim import *", "manimce"],
      ["from manimlib import *", "manimgl"],
      ["from manimlib.imports import *", "manimgl"],
      ["from big_ol_pile_of_manim_imports import *", "manimgl"],
      ["from manim_imports_ext import *", "manimgl"],
      ["from manim import *\nfrom manimlib import Scene", "mixed"],
      ["import numpy", "unknown"],
      ["x = \"from manim import *\"", "unknown"]
    ] as const
    for (const [line, framework] of frameworks) assert.strictEqual(check(`${line}\n`).framework, framework, line)
  })

  it("is of no use without a scene", () => {
    assert.isTrue(check(ce("self.wait()")).hasScene)
    assert.isFalse(check("from manim import *\nCircle()\n").hasScene)
    assert.isFalse(check("class Scene: pass\nclass A(Scene): pass\n").hasScene)
  })
})

describe("what else a program needs", () => {
  it("is its packages, without the standard library and Manim", () => {
    assert.deepStrictEqual(
      check("import os.path, numpy as np\nfrom scipy.spatial import x\nimport manim\ndef f():\n    import cv2\n")
        .packages,
      ["cv2", "numpy", "scipy"]
    )
  })

  it("is the files it loads: literals, by place and by keyword, and not those it writes", () => {
    assert.deepStrictEqual(
      check(ce(
        "ImageMobject(\"a.png\")\nSVGMobject(file_name='b.svg')\nself.add_sound(\"c.wav\", gain=1)\nopen(\"d.txt\").read()\nopen(\"e.txt\", \"w\")\nCode(\"print(1)\")\nCode(file_name=\"f.py\")\nImageMobject(name)\nImageMobject(\"a.png\")\nText(\"g.png\")",
        "from manim import *\nname = 1\n"
      )).assets.map((one) => [one.kind, one.name]),
      [["asset", "a.png"], ["asset", "b.svg"], ["asset", "c.wav"], ["asset", "d.txt"], ["asset", "f.py"]]
    )
  })
})

describe("any text", () => {
  it("is checked without an error", () => {
    const words = fc.array(
      fc.constantFrom(
        "from manim import *\n",
        "class A(Scene):\n",
        "    x = ",
        "(",
        ")",
        "f\"{a}\"",
        "import ",
        "a.b",
        "\n",
        "del a\n",
        "é",
        "\0"
      ),
      { maxLength: 20 }
    ).map((some) => some.join(""))
    fc.assert(
      fc.property(fc.oneof(words, fc.string(), fc.fullUnicodeString()), (text) => {
        const { syntax, unknownNames } = check(text)
        if (syntax !== undefined) assert.isAtLeast(syntax.line, 1)
        for (const name of unknownNames) assert.include(text, name)
      }),
      { numRuns: 300 }
    )
  })
})
