import { assert, describe, it } from "@effect/vitest"
import { libraries } from "../../src/manim/nameTables.ts"
import { checkProgram } from "../../src/python/check.ts"
import { completeImports } from "../../src/python/completeImports.ts"

const complete = (code: string) => completeImports(code, checkProgram(code, libraries()), libraries())

describe("missing imports", () => {
  it("of Manim are added when nothing of it is imported, modules of the standard library beside it", () => {
    const code = "class A(Scene):\n    def construct(self):\n        self.add(Dot(np.pi * random.random() * math.pi))\n"
    const completed = complete(code)!
    assert.deepStrictEqual(completed.added, ["from manim import *", "import math", "import random"])
    assert.strictEqual(completed.code, `${completed.added.join("\n")}\n\n${code}`)
    assert.deepStrictEqual(checkProgram(completed.code, libraries()).unknownNames, [])
  })

  it("go behind the docstring, future imports and the star import that are there", () => {
    assert.strictEqual(
      complete(
        "\"\"\"About.\"\"\"\nfrom __future__ import annotations\nfrom manim import *\nimport os\n\nprint(math.pi, os)\n"
      )!.code,
      "\"\"\"About.\"\"\"\nfrom __future__ import annotations\nfrom manim import *\nimport math\nimport os\n\nprint(math.pi, os)\n"
    )
  })

  it("leave the comment above a class where it is", () => {
    const code = "# the scene\nclass A(Scene):\n    pass\n"
    assert.strictEqual(complete(code)!.code, `from manim import *\n\n${code}`)
  })

  it("include numpy, names of typing, and what only the OpenGL module gives", () => {
    assert.deepStrictEqual(
      complete("from manim import Scene\nx: Optional[int] = np.pi\nclass A(Scene):\n    y = OpenGLVMobject()\n")!.added,
      ["from manim.opengl import *", "from typing import Optional", "import numpy as np"]
    )
  })

  it("are not guessed for names that say nothing, nor for modules that are not used as such", () => {
    assert.isUndefined(complete("from manim import *\nlost()\n"))
    assert.isUndefined(complete("from manim import *\ncode\n"))
    assert.isUndefined(complete("from manimlib import *\nclass A(Scene):\n    x = Lost\n"))
    assert.isUndefined(complete("from manim import *\nCircle()\n"))
  })
})
