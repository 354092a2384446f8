import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { examine } from "../../../src/llm/describe/examine.ts"
import { libraries } from "../../../src/manim/nameTables.ts"
import { draft } from "../../support/drafts.ts"

const scene = (lines: string, head = "from manim import *\n\n\n") =>
  `${head}class A(Scene):\n    def construct(self):\n${lines.split("\n").map((line) => `        ${line}\n`).join("")}`

const look = (code: string, metadata = {}) => examine(draft({ code, metadata }), libraries())

describe("a draft", () => {
  it("that stands alone has no fault, and says what its code shows", () => {
    const { draft: seen, fault } = look(
      scene("import networkx\nself.play(Create(Circle()))\nself.add(ImageMobject(\"a.png\"))"),
      {
        class_name: "A"
      }
    )
    assert.isUndefined(fault)
    const { code_features, framework, id, library_versions, missing, packages } = seen.metadata
    assert.match(String(id), /^[0-9a-f]{64}$/)
    assert.strictEqual(framework, "manimce")
    assert.isDefined((library_versions as { manim?: unknown }).manim)
    assert.deepStrictEqual(packages, ["networkx"])
    assert.deepStrictEqual(missing, [{ kind: "asset", name: "a.png" }])
    assert.isTrue((code_features as { has_animations: boolean }).has_animations)
  })

  it("has LF line ends, no mark and one newline at its end", () => {
    const code = scene("self.wait()")
    for (const raw of [`\ufeff${code}`, code.replaceAll("\n", "\r\n"), `\n \n${code}\n\n  \n`, code.trimEnd()]) {
      assert.strictEqual(look(raw).draft.code, code)
    }
  })

  it("gets the imports it certainly lacks, and says so", () => {
    const { draft: seen, fault } = look(scene("self.add(Dot())", ""))
    assert.isUndefined(fault)
    assert.deepStrictEqual(seen.metadata["added_imports"], ["from manim import *"])
    assert.isTrue(seen.code.startsWith("from manim import *\n"))
  })

  it("keeps what its source knows, but for missing names that are there", () => {
    const { draft: seen, fault } = look(scene("self.add(Dot(x))\nx = 1"), {
      class_name: "A",
      video_title: "T",
      narration: [{ text: "told" }],
      missing: [{ kind: "name", name: "x" }, { kind: "asset", name: "b.svg", present: true }]
    })
    assert.isUndefined(fault)
    assert.strictEqual(seen.metadata["video_title"], "T")
    assert.deepStrictEqual(seen.metadata["narration"], [{ text: "told" }])
    assert.deepStrictEqual(seen.metadata["missing"], [{ kind: "asset", name: "b.svg", present: true }])
  })

  it("with a fault says which", () => {
    const faults = [
      ["syntax-error", scene("self.play("), {}, /^line \d+, column \d+ of the sample: /],
      ["unknown-names", scene("self.add(lost, gone)"), {}, /: lost, gone$/],
      ["missing-module", scene("self.add(Dot())"), { missing: [{ kind: "module", name: ".gone" }] }, /\.gone$/],
      ["missing-module", scene("self.add(Dot())"), { missing: [{ kind: "dynamic", name: "m" }] }, /: m$/],
      [
        "no-single-release",
        scene("self.add(TextMobject(), ArrowVectorField())"),
        {},
        /both \w+ and TextMobject$/
      ],
      ["no-scene", "from manim import *\nCircle()\n", {}, /scene/]
    ] as const
    for (const [reason, code, metadata, detail] of faults) {
      const { fault } = look(code, metadata)
      assert.strictEqual(fault?.reason, reason, code)
      assert.match(fault!.detail, detail)
    }
  })

  it("is looked through without an error, in the same way each time, and once more without a change", () => {
    const texts = fc.oneof(
      fc.string(),
      fc.array(
        fc.constantFrom(
          "from manim import *\n",
          "class A(Scene):\n",
          "    x = Dot()\n",
          "np.pi\n",
          "\r\n",
          "(",
          "# c\n"
        )
      ).map(
        (some) => some.join("")
      )
    )
    fc.assert(
      fc.property(texts, (code) => {
        const first = look(code)
        assert.deepStrictEqual(look(code), first)
        const again = examine(first.draft, libraries())
        assert.strictEqual(again.draft.code, first.draft.code)
        assert.strictEqual(again.draft.metadata["id"], first.draft.metadata["id"])
        assert.deepStrictEqual(again.fault, first.fault)
      }),
      { numRuns: 150 }
    )
  })
})
