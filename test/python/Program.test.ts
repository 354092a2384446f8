import { assert, describe, it } from "@effect/vitest"
import { libraries } from "../../src/manim/nameTables.ts"
import { Program, type Target } from "../../src/python/Program.ts"
import { type Files, project } from "../support/python.ts"

const program = (files: Files, vendored: ReadonlyArray<string> = []) =>
  new Program(project(files, { vendored }), libraries())

/** A target in one line: where it leads. */
const told = (built: Program, target: Target): string => {
  switch (target.kind) {
    case "local":
      return `${built.modules[target.module]!.path}:${target.name}:${target.statement}`
    case "project-module":
      return `module ${built.modules[target.module]!.path}`
    case "library":
    case "star":
    case "from":
      return `${target.kind} ${target.module} ${target.name}`
    case "module":
    case "absent":
      return `${target.kind} ${target.module}`
    case "package":
      return `package ${target.path}`
    case "unknown-star":
      return `unknown-star ${target.modules.join(" ")}`
    default:
      return target.kind
  }
}

/** What a name means at the end of a module. */
const meaning = (files: Files, path: string, name: string, vendored?: ReadonlyArray<string>): string => {
  const built = program(files, vendored)
  return told(built, built.resolve(built.modules.findIndex((module) => module.path === path), name))
}

describe("a name", () => {
  it("is followed through hubs of star imports to the library or the file that has it", () => {
    const files = {
      "hub.py": "from manim import *\nfrom math import *\nfrom colors import *\n",
      "colors.py": "BRAND = 1\n",
      "scenes.py": "from hub import *\n"
    }
    assert.strictEqual(meaning(files, "scenes.py", "Circle"), "library manim Circle")
    assert.strictEqual(meaning(files, "scenes.py", "BRAND"), "colors.py:BRAND:0")
    assert.strictEqual(meaning(files, "scenes.py", "isqrt"), "star math isqrt")
    assert.strictEqual(meaning(files, "scenes.py", "Cirle"), "unbound")
  })

  it("comes from the last star import that has it, unless a definition follows", () => {
    const files = { "a.py": "X = 1\n", "b.py": "X = 2\n", "c.py": "from a import *\nfrom b import *\n" }
    assert.strictEqual(meaning(files, "c.py", "X"), "b.py:X:0")
    assert.strictEqual(meaning({ ...files, "c.py": `${files["c.py"]}X = 3\n` }, "c.py", "X"), "c.py:X:2")
    assert.strictEqual(meaning({ ...files, "c.py": "X = 3\nfrom a import *\n" }, "c.py", "X"), "a.py:X:0")
  })

  it("is renamed on import, handed on by packages, and found in submodules", () => {
    const files = {
      "pkg/__init__.py": "from .shapes import Shape as Form\nfrom . import tools\n",
      "pkg/shapes.py": "class Shape: pass\n",
      "pkg/tools.py": "def f(): pass\n",
      "s.py": "from pkg import Form as F, tools, shapes\nimport pkg.tools as t\nimport pkg\n"
    }
    assert.strictEqual(meaning(files, "s.py", "F"), "pkg/shapes.py:Shape:0")
    assert.strictEqual(meaning(files, "s.py", "tools"), "module pkg/tools.py")
    assert.strictEqual(meaning(files, "s.py", "shapes"), "module pkg/shapes.py")
    assert.strictEqual(meaning(files, "s.py", "t"), "module pkg/tools.py")
    assert.strictEqual(meaning(files, "s.py", "pkg"), "module pkg/__init__.py")
  })

  it("with an underscore passes a star import only through __all__, which may hide others", () => {
    const files = {
      "a.py": "__all__ = [\"_hidden\", \"shown\"]\n_hidden = shown = other = 1\n",
      "b.py": "from a import *\n",
      "c.py": "_private = 1\n",
      "d.py": "from c import *\n"
    }
    assert.strictEqual(meaning(files, "b.py", "_hidden"), "a.py:_hidden:1")
    assert.strictEqual(meaning(files, "b.py", "other"), "unbound")
    assert.strictEqual(meaning(files, "d.py", "_private"), "unbound")
  })

  it("that is deleted is gone, until it is bound again", () => {
    assert.strictEqual(meaning({ "a.py": "x = 1\ndel x\n" }, "a.py", "x"), "unbound")
    assert.strictEqual(meaning({ "a.py": "sum = 1\ndel sum\n" }, "a.py", "sum"), "builtin")
    assert.strictEqual(meaning({ "a.py": "x = 1\ndel x\nx = 2\n" }, "a.py", "x"), "a.py:x:2")
  })

  it("that a function sets globally is the module's own binding of it, if there is one", () => {
    const code = "n = 0\ndef more():\n    global n\n    n += 1\n"
    assert.strictEqual(meaning({ "a.py": code }, "a.py", "n"), "a.py:n:0")
    assert.strictEqual(meaning({ "a.py": code.slice(6) }, "a.py", "n"), "a.py:n:0")
  })

  it("is the same whichever module of a circle is asked first", () => {
    const files = {
      "a.py": "from b import *\nA = 1\n",
      "b.py": "from c import *\nB = 1\n",
      "c.py": "from a import *\nC = 1\n"
    }
    for (const first of [0, 1, 2]) {
      const built = program(files)
      for (const name of ["A", "B", "C", "D"]) built.resolve(first, name)
      for (const at of [0, 1, 2]) {
        for (const name of ["A", "B", "C"]) {
          assert.strictEqual(
            told(built, built.resolve(at, name)).split(":")[0],
            `${name.toLowerCase()}.py`,
            `${first}${at}`
          )
        }
        assert.strictEqual(built.resolve(at, "D").kind, "unbound")
      }
    }
  })

  it("of a package nobody looked into may come from its star import, and nothing else is guessed", () => {
    assert.strictEqual(meaning({ "a.py": "from somewhere import *\n" }, "a.py", "thing"), "unknown-star somewhere")
    assert.strictEqual(meaning({ "a.py": "from somewhere import *\n" }, "a.py", "len"), "builtin")
  })

  it("under try and if is the project's, else the first way's", () => {
    const attempt = "try:\n    from near import f\nexcept ImportError:\n    from far import f\n"
    assert.strictEqual(meaning({ "a.py": attempt, "near.py": "def f(): pass\n" }, "a.py", "f"), "near.py:f:0")
    assert.strictEqual(meaning({ "a.py": attempt }, "a.py", "f"), "a.py:f:0")
    const stars = "try:\n    from manim import *\nexcept ImportError:\n    from manimlib.imports import *\n"
    assert.strictEqual(meaning({ "a.py": stars }, "a.py", "Circle"), "library manim Circle")
  })
})

describe("a module", () => {
  it("is searched beside the file, then upwards, then on sys.path lines, then by a name that is unique", () => {
    const module = (files: Files) => meaning({ "v/one/s.py": "import m\n", ...files }, "v/one/s.py", "m")
    const far = { "v/m.py": "", "m.py": "" }
    assert.strictEqual(module({ "v/one/m.py": "", ...far }), "module v/one/m.py")
    assert.strictEqual(module(far), "module v/m.py")
    assert.strictEqual(
      meaning(
        {
          "v/one/s.py": "import sys\nsys.path.insert(1, \"common/\")\nimport m\n",
          "v/common/m.py": "",
          "w/m.py": ""
        },
        "v/one/s.py",
        "m"
      ),
      "module v/common/m.py"
    )
    assert.strictEqual(module({ "deep/down/m.py": "" }), "module deep/down/m.py")
    assert.strictEqual(module({ "x/m.py": "", "y/m.py": "" }), "module m")
  })

  it("called like the library is the library, wherever a file of that name stands", () => {
    const files = {
      "manim.py": "Circle = 1\n",
      "a/s.py": "from manim import *\nimport numpy as np\n",
      "a/numpy.py": ""
    }
    assert.strictEqual(meaning(files, "a/s.py", "Circle"), "library manim Circle")
    assert.strictEqual(meaning(files, "a/s.py", "np"), "module numpy")
  })

  it("called like a package is the file beside, and never one far away", () => {
    assert.strictEqual(
      meaning({ "a/s.py": "import networkx\n", "a/networkx.py": "" }, "a/s.py", "networkx"),
      "module a/networkx.py"
    )
    assert.strictEqual(
      meaning({ "a/s.py": "import networkx\n", "b/c/networkx.py": "" }, "a/s.py", "networkx"),
      "module networkx"
    )
    assert.strictEqual(meaning({ "a/s.py": "import random\n", "random.py": "" }, "a/s.py", "random"), "module random")
    assert.strictEqual(meaning({ "s.py": "import random\n", "random.py": "" }, "s.py", "random"), "module random.py")
  })

  it("above the root of the project leads nowhere", () => {
    const files = {
      "s.py": "from ..tools import f\n",
      "tools.py": "def f(): pass\n",
      "a/s.py": "from ..tools import f\n"
    }
    assert.strictEqual(meaning(files, "s.py", "f"), "absent ..tools")
    assert.strictEqual(meaning(files, "a/s.py", "f"), "tools.py:f:0")
  })

  it("in a vendored copy of the library is the library's", () => {
    const files = { "s.py": "from manimlib.imports import *\n", "manimlib/imports.py": "Circle = 1\n" }
    assert.strictEqual(meaning(files, "s.py", "Circle", ["manimlib"]), "library manimlib.imports Circle")
  })

  it("nested too deeply to be read counts as empty", () => {
    const built = program({ "deep.py": `x = ${"[".repeat(20_000)}\n`, "s.py": "from deep import x\n" })
    assert.isTrue(built.modules[0]!.tooDeep)
    assert.strictEqual(told(built, built.resolve(1, "x")), "absent deep.x")
  })
})

describe("a notebook", () => {
  it("gives a name its last definition before the cell, else the first after it", () => {
    const built = program({ "n.ipynb": ["x = 1", "use(x, late)", "x = 2\nlate = 3", "late = 4"] })
    assert.strictEqual(told(built, built.resolveBefore(0, "x", 1)), "n.ipynb:x:0")
    assert.strictEqual(told(built, built.resolveBefore(0, "late", 1)), "n.ipynb:late:3")
  })
})
