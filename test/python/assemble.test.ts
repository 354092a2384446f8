import { assert, describe, it } from "@effect/vitest"
import { find, sceneOf, whole } from "../support/python.ts"

const scene = (lines: string, name = "A", base = "Scene") =>
  `class ${name}(${base}):\n    def construct(self):\n${lines.split("\n").map((line) => `        ${line}\n`).join("")}`

describe("the order of a sample", () => {
  it("is future imports, imports, then everything before it is used, the scene last", () => {
    const code = whole({
      "a.py":
        `from __future__ import annotations\nimport sys\nfrom tools import f\nfrom manim import *\nfrom math import pi as PI_, tau\nimport numpy as np\n\n${
          scene("self.add(B(f(PI_, tau, np.pi, sys.argv, late)))")
        }\n\nlate = 1\n\n\nclass B(Dot):\n    pass\n`,
      "tools.py": "import networkx as nx\n\n\ndef f(*a):\n    return nx, g()\n\n\ndef g():\n    return 1\n"
    }, "A")
    assert.strictEqual(
      code,
      `from __future__ import annotations

from manim import *
import networkx as nx
import numpy as np
import sys
from math import pi as PI_, tau


def f(*a):
    return nx, g()


def g():
    return 1


late = 1


class B(Dot):
    pass


${scene("self.add(B(f(PI_, tau, np.pi, sys.argv, late)))")}`
    )
  })

  it("survives circles of imports and cells that were run out of order", () => {
    whole({
      "a.py": `from b import *\nfrom manim import *\nX = 1\n\n\n${scene("self.add(Dot(Y), f())")}`,
      "b.py": "from a import *\nY = 2\n\n\ndef f():\n    return X\n"
    }, "A")
    const code = whole({
      "n.ipynb": [
        "from manim import *",
        `value = double(BASE)\n\n\n${scene("self.add(Dot(value), late)")}`,
        "late = []\nlate.append(1)",
        "def double(x):\n    return twice * x",
        "BASE = 1\ntwice = 2"
      ]
    }, "A")
    const order = ["BASE = 1", "twice = 2", "def double", "value = double"].map((text) => code.indexOf(text))
    assert.notInclude(order, -1)
    assert.isBelow(Math.max(...order.slice(0, 3)), order[3]!, code)
    assert.include(code, "late = []\nlate.append(1)\n")
  })

  it("puts a setting behind the definition it needs", () => {
    const code = whole({
      "a.py": `from manim import *\nfrom look import INK\nconfig.background_color = INK\n\n\n${scene("self.wait()")}`,
      "look.py": "INK = \"#000\"\n"
    }, "A")
    assert.isBelow(code.indexOf("INK ="), code.indexOf("config.background_color"))
  })
})

describe("the imports of a sample", () => {
  it("name nothing that the library's star import gives already", () => {
    const files = (star: string) => ({
      "a.py": `${star}\nfrom own import ring\n\n\n${scene("self.add(Square(), ring())")}`,
      "own.py":
        "from manim.mobject.geometry.arc import Circle\nfrom manim import Circle as Ring\nfrom manim.inner import Secret\n\n\ndef ring():\n    return Circle(), Ring(), Secret()\n"
    })
    const imports = (star: string) => whole(files(star), "A").split("\n").filter((line) => line.includes("import"))
    assert.deepStrictEqual(imports("from manim import *"), [
      "from manim import *",
      "from manim import Circle as Ring",
      "from manim.inner import Secret"
    ])
    assert.deepStrictEqual(imports("from manim import Scene, Square"), [
      "from manim import Circle as Ring, Scene, Square",
      "from manim.inner import Secret",
      "from manim.mobject.geometry.arc import Circle"
    ])
  })
})

describe("the text of a sample", () => {
  it("is as it was written, with its comments, strings and layout", () => {
    const code = whole({
      "a.py":
        `"""About."""\nfrom manim import *\n\n# what it is\nSIZE   =  3  # odd\nTEXT = '''\n  far\nleft # no comment\n'''\n\n\n# the scene\n${
          scene("# first\nself.add(Text(TEXT, size = SIZE))  # shown\n\n# last words")
        }`
    }, "A")
    assert.strictEqual(
      code,
      `from manim import *\n\n# what it is\nSIZE   =  3  # odd\nTEXT = '''\n  far\nleft # no comment\n'''\n\n\n# the scene\n${
        scene("# first\nself.add(Text(TEXT, size = SIZE))  # shown\n\n# last words")
      }`
    )
  })

  it("has a line of its own for each of several statements of one line", () => {
    assert.include(
      whole(
        { "a.py": `from manim import *; import random\na = 1; b = 2; c = 3\n${scene("self.add(Dot(a), Dot(c))")}` },
        "A"
      ),
      "\na = 1\n\nc = 3\n"
    )
  })

  it("tells the lines of every piece", () => {
    const { pieces } = sceneOf({
      "a.py": `from manim import *\nfrom b import f\n\n# three\nX = 3\nY = 4\n\n${scene("self.add(f(X))")}`,
      "b.py": "\n\ndef f(x):\n    return x\n"
    }, "A")
    assert.deepStrictEqual(pieces, [
      { path: "b.py", start_line: 3, end_line: 4 },
      { path: "a.py", start_line: 4, end_line: 5 },
      { path: "a.py", start_line: 8, end_line: 10 }
    ])
  })
})

describe("one name for two things", () => {
  it("of two modules: the scene's keeps it, the other is renamed wherever it is used", () => {
    const code = whole({
      "a.py": `from manim import *\nfrom tools import shape\nSIZE = 1\n\n\n${scene("self.add(shape(SIZE))")}`,
      "tools.py": "SIZE = 2\n\n\ndef shape(x):\n    global SIZE\n    SIZE += 1\n    return SIZE, x\n"
    }, "A")
    assert.include(code, "SIZE_tools = 2\n")
    assert.include(code, "    global SIZE_tools\n    SIZE_tools += 1\n    return SIZE_tools, x\n")
    assert.include(code, "self.add(shape(SIZE))")
  })

  it("of the library and a file: the library's is left alone where it is meant", () => {
    const code = whole({
      "a.py": `from manim import *\nfrom own import ring\n\n\n${scene("self.add(Circle(), ring())")}`,
      "own.py": "from manim import *\n\n\nclass Circle(Circle):\n    pass\n\n\ndef ring():\n    return Circle()\n"
    }, "A")
    assert.include(code, "class Circle_own(Circle):")
    assert.include(code, "return Circle_own()")
    assert.include(code, "self.add(Circle(), ring())")
  })

  it("of a builtin and a file: the builtin is left alone where it is meant", () => {
    const code = whole({
      "a.py": `from manim import *\nfrom own import f\n\n\n${scene("self.add(Dot(sum([1])), f())")}`,
      "own.py": "def sum(x):\n    return x\n\n\ndef f():\n    return sum(1)\n"
    }, "A")
    assert.include(code, "def sum_own(x):")
    assert.include(code, "return sum_own(1)")
    assert.include(code, "Dot(sum([1]))")
  })

  it("of two packages: each use gets its own", () => {
    const code = whole({
      "a.py": `from manim import *\nfrom math import floor\nfrom own import f\n\n\n${
        scene("self.add(Dot(floor(1)), f())")
      }`,
      "own.py": "from numpy import floor\n\n\ndef f():\n    return floor(2)\n"
    }, "A")
    assert.include(code, "from math import floor\n")
    assert.include(code, "from numpy import floor as floor_numpy\n")
    assert.include(code, "return floor_numpy(2)")
    assert.include(code, "Dot(floor(1))")
  })

  it("under an alias that another thing has as its name: they stay apart", () => {
    const code = whole({
      "a.py": `from manim import *\nfrom own import f\n\n\ndef make():\n    return 1\n\n\n${
        scene("self.add(make(), f())")
      }`,
      "own.py": "from deep import build as make\n\n\ndef f():\n    return make()\n",
      "deep.py": "def build():\n    return 2\n"
    }, "A")
    assert.include(code, "def make():\n    return 1\n")
    assert.include(code, "def make_deep():\n    return 2\n")
    assert.include(code, "return make_deep()")
  })

  it("in one file stays as Python reads it", () => {
    const code = whole({
      "a.py": `from manim import *\n\n\nclass Circle(Circle):\n    pass\n\n\n${scene("self.add(Circle())")}`
    }, "A")
    assert.include(code, "class Circle(Circle):\n    pass\n")
  })
})

describe("a module used as an object", () => {
  it("is opened: its definitions stand in the sample under their names", () => {
    const code = whole({
      "a.py": `from manim import *\nimport tools as t\nfrom pkg import look\nimport pkg.deep.er\n\n\n${
        scene("self.add(t.f(look.INK), t.np.pi, pkg.deep.er.g())")
      }`,
      "tools.py": "import numpy as np\n\n\ndef f(x):\n    return x\n",
      "pkg/__init__.py": "",
      "pkg/look.py": "INK = 1\n",
      "pkg/deep/er.py": "def g():\n    return 2\n"
    }, "A")
    assert.include(code, "self.add(f(INK), np.pi, g())")
    assert.notInclude(code, "tools")
  })

  it("gives another name where the scene has its own of that name", () => {
    const code = whole({
      "a.py": `from manim import *\nimport tools as t\n\n\n${scene("f = t.f(1)\nself.add(f)")}`,
      "tools.py": "def f(x):\n    return x\n"
    }, "A")
    assert.include(code, "\nt_f = f\n")
    assert.include(code, "f = t_f(1)")
  })

  it("renamed on import is an alias behind the definition", () => {
    const code = whole({
      "a.py": `from manim import *\nfrom tools import f as g\n\n\n${scene("self.add(g(1))")}`,
      "tools.py": "def f(x):\n    return x\n"
    }, "A")
    assert.include(code, "def f(x):\n    return x\ng = f\n")
  })
})

describe("an import inside a statement", () => {
  const tools = { "tools.py": "from math import tau\nimport numpy as np\n\n\ndef f():\n    return 1\n" }

  it("of the project, in a function, gives way to the definition", () => {
    const code = whole(
      { "a.py": `from manim import *\n\n\n${scene("from tools import f\nself.add(f())")}`, ...tools },
      "A"
    )
    assert.include(code, "def f():\n    return 1\n")
    assert.include(code, "        pass\n        self.add(f())\n")
  })

  it("under another name, or of something the module imported itself, is written out", () => {
    const code = whole({
      "a.py": `from manim import *\n\n\n${scene("from tools import f as g, tau, np\nself.add(g(), tau, np)")}`,
      ...tools
    }, "A")
    assert.include(code, "        g = f; from math import tau; import numpy as np\n")
  })

  it("keeps its meaning when the name belongs to something else outside", () => {
    const code = whole({
      "a.py": `from manim import *\n\n\ndef f():\n    return 2\n\n\ndef h():\n    return f()\n\n\n${
        scene("from tools import f\nself.add(f(), h())")
      }`,
      ...tools
    }, "A")
    assert.include(code, "        f = f_tools\n")
    assert.include(code, "def f():\n    return 2\n")
  })

  it("in a class body stays an attribute of the class", () => {
    const code = whole({
      "a.py":
        `from manim import *\n\n\nclass A(Scene):\n    from tools import f\n\n    def construct(self):\n        self.add(self.f())\n`,
      ...tools
    }, "A")
    assert.include(code, "class A(Scene):\n    f = f\n")
  })

  it("in a try is replaced where the project has the module", () => {
    const code = whole({
      "a.py":
        `from manim import *\n\ntry:\n    from tools import f\n    HAS = True\nexcept ImportError:\n    HAS = False\n\n\n${
          scene("self.add(Dot(HAS))")
        }`,
      ...tools
    }, "A")
    assert.notInclude(code, "from tools")
    assert.include(code, "HAS = True")
  })
})

describe("any two scenes of a file", () => {
  it("do not get into each other's samples", () => {
    const { scenes } = find({
      "a.py": `from manim import *\n\n\n${scene("self.wait(1)")}\n\n${scene("self.wait(2)", "B")}`
    })
    assert.deepStrictEqual(scenes.map((one) => one.code.match(/class (\w)/g)), [["class A"], ["class B"]])
  })
})
