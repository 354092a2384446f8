import { assert, describe, it } from "@effect/vitest"
import { type Files, whole } from "../support/python.ts"

const scene = (line = "self.add(Dot())") => `\n\nclass A(Scene):\n    def construct(self):\n        ${line}\n`

/** The statements of a sample between its imports and the scene. */
const between = (head: string, line?: string, more: Files = {}) => {
  const code = whole({ "a.py": `from manim import *\n${head}${scene(line)}`, ...more }, "A")
  return code.slice(0, code.indexOf("class A(Scene)")).split("\n").filter((one) =>
    one !== "" && !/^(from|import) /.test(one)
  )
}

describe("statements that change the picture", () => {
  it("belong to the sample without being named", () => {
    const lines = [
      "config.background_color = WHITE",
      "config[\"frame_width\"] = 10",
      "config.tex_template = TexTemplate()",
      "MathTex.set_default(color=BLACK)",
      "Text.set_default(font=\"Arial\")"
    ]
    assert.deepStrictEqual(between(lines.join("\n")), lines)
  })

  it("that seed random numbers belong to it when it draws any", () => {
    const seeds = "import random\nimport torch\nrandom.seed(3)\nnp.random.seed(4)\ntorch.manual_seed(5)"
    assert.deepStrictEqual(between(seeds), [])
    assert.deepStrictEqual(between(seeds, "self.add(Dot(random.random() * RIGHT))"), [
      "random.seed(3)",
      "np.random.seed(4)"
    ])
    assert.deepStrictEqual(
      between(`${seeds}\nx = torch.rand(3)`, "self.add(Dot(x))"),
      ["random.seed(3)", "np.random.seed(4)", "torch.manual_seed(5)", "x = torch.rand(3)"]
    )
  })

  it("are left out when a later one undoes them, unless something reads them in between", () => {
    const look = { "look.py": "from manim import *\nconfig.background_color = RED\nconfig[\"frame_width\"] = 9\n" }
    const mine = "import look\nconfig.background_color = BLUE"
    assert.deepStrictEqual(between(mine, undefined, look), [
      "config[\"frame_width\"] = 9",
      "config.background_color = BLUE"
    ])
    assert.deepStrictEqual(between("config.background_color = RED\nconfig.background_color = BLUE"), [
      "config.background_color = BLUE"
    ])
    const between3 = "config.frame_width = 3\nW = config.frame_width\nconfig.frame_width = 4"
    assert.deepStrictEqual(between(between3, "self.add(Dot(W))"), between3.split("\n"))
    assert.deepStrictEqual(
      between("config.background_color = BLUE\nimport look", undefined, look),
      ["config.background_color = BLUE", "config.background_color = RED", "config[\"frame_width\"] = 9"],
      "an import that comes later"
    )
  })

  it("come along from imported modules, and bring what they need", () => {
    assert.deepStrictEqual(
      between("import look", undefined, {
        "look.py": "from manim import *\nINK = BLACK\nMathTex.set_default(color=INK)\n",
        "stranger.py": "from manim import *\nconfig.background_color = RED\n"
      }),
      ["INK = BLACK", "MathTex.set_default(color=INK)"]
    )
  })

  it("count inside loops and conditions too", () => {
    const loop = "for kind in (Tex, MathTex):\n    kind.set_default(color=BLACK)"
    assert.deepStrictEqual(between(loop), loop.split("\n"))
    const condition = "if True:\n    config.background_color = WHITE"
    assert.deepStrictEqual(between(condition), condition.split("\n"))
  })

  it("are told from those that do not: paths, output, technical settings, main blocks", () => {
    assert.deepStrictEqual(
      between(
        "import sys\nimport warnings\nsys.path.append(\"..\")\nsys.setrecursionlimit(9)\nprint(config)\nconfig.verbosity = \"ERROR\"\nconfig.media_width = \"60%\"\nconfig[\"media_dir\"] = \"x\"\nwarnings.filterwarnings(\"ignore\")\nif __name__ == \"__main__\":\n    config.background_color = WHITE\n    A().render()"
      ),
      []
    )
  })
})

describe("what a name holds", () => {
  const using = (head: string, more: Files = {}) => between(head, "self.add(Dot(x))", more)

  it("comes from every statement that has a part in it", () => {
    for (
      const head of [
        "x = []\nx.append(1)",
        "x = 1\nx += 2",
        "x = 1\nx = x + 1",
        "x = {}\nx[\"a\"] = 1",
        "x = Dot()\nx.radius = 3",
        "x = []\nfor i in range(3):\n    x.append(i)",
        "if config.quality:\n    x = 1\nelse:\n    x = 2",
        "x = 0\nif config.quality:\n    x = 1",
        "try:\n    import cv2 as x\nexcept ImportError:\n    x = None"
      ]
    ) assert.deepStrictEqual(using(head), head.split("\n"), head)
  })

  it("comes from nothing that was there before it was bound anew", () => {
    assert.deepStrictEqual(using("x = 1\nx += 2\nx = 3"), ["x = 3"])
    assert.deepStrictEqual(using("x = 1\ndel x\nx = 2"), ["x = 2"])
    assert.deepStrictEqual(using("for i in range(2):\n    print(i)\nx = []\nfor i in range(3):\n    x.append(i)"), [
      "x = []",
      "for i in range(3):",
      "    x.append(i)"
    ])
  })

  it("includes what a function sets, and where it begins", () => {
    const head = "count = 0\ndef x():\n    global count\n    count += 1\n    return count"
    assert.deepStrictEqual(between(head, "self.add(Dot(x()))"), head.split("\n"))
  })

  it("includes what importing modules do to it", () => {
    const size = { "size.py": "x = []\ny = 1\n" }
    assert.deepStrictEqual(using("from size import x\nx.append(2)", size), ["x = []", "x.append(2)"])
    assert.deepStrictEqual(between("import size\nsize.y = 5", "self.add(Dot(size.y))", size), ["y = 1", "y = 5"])
    assert.deepStrictEqual(
      using("from size import x", { ...size, "other.py": "from size import x\nx.append(9)\n" }),
      ["x = []"],
      "a module that is not imported"
    )
  })

  it("is a library's when a folder only has the package's name", () => {
    const code = whole({
      "a.py": `from manim import *\nimport scipy as sp${scene("self.add(Dot(sp.pi))")}`,
      "scipy/plots.py": ""
    }, "A")
    assert.include(code, "import scipy as sp\n")
  })
})
