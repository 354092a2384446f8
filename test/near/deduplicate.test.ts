import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { deduplicate, idOf } from "../../src/near/deduplicate.ts"
import { canonical } from "../../src/rows/Json.ts"
import { draft, drafts } from "../support/drafts.ts"

const priorities = new Map([["one", 1], ["two", 2]])

/** What was kept, each with what it replaced, in an order of its own. */
const outcome = (result: ReturnType<typeof deduplicate>) =>
  [
    ...result.kept.map((row) => canonical(["kept", row])),
    ...result.removed.map(({ kept, kind, removed }) => canonical([kind, removed, idOf(kept), kept.source]))
  ].sort()

describe("deduplicate", () => {
  it("loses no row, and chooses the same ones whatever the order", () => {
    fc.assert(
      fc.property(
        drafts.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows], { minLength: rows.length }))),
        ([rows, shuffled]) => {
          const result = deduplicate(rows, priorities)
          assert.strictEqual(result.kept.length + result.removed.length, rows.length)
          assert.deepStrictEqual(outcome(deduplicate(shuffled, priorities)), outcome(result))
        }
      )
    )
  })

  it("keeps rows that differ in a colour, a string or nesting; removes those that differ in comments", () => {
    const code = (colour: string, last: string) => `class A(Scene):\n  for a in b:\n    f("${colour}")\n${last}g()\n`
    const rows = [code("#FF0000", "    "), code("#00FF00", "    "), code("#FF0000", "  ")].map((text) =>
      draft({ code: text })
    )
    assert.lengthOf(deduplicate(rows).kept, 3)
    const { kept, removed } = deduplicate([
      ...rows,
      draft({ code: `# a remark\n${code("#FF0000", "    ")}`, source: "zero" })
    ])
    assert.lengthOf(kept, 3)
    assert.strictEqual(removed[0]!.kind, "exact")
  })

  it("lets priority decide, but never lets a test row of an upstream split go for a training row", () => {
    const low = draft({ source: "one", description: "low" })
    const high = draft({ source: "two", description: "high" })
    assert.strictEqual(deduplicate([low, high], priorities).kept[0]!.source, "two")
    const { kept, removed } = deduplicate([high, { ...low, side: "test" }], priorities)
    assert.strictEqual(kept[0]!.side, "test")
    assert.strictEqual(removed[0]!.removed.source, "two")
  })

  it("keeps all prompts and places of one code; placeholders never count, and a real text takes their place", () => {
    const { kept } = deduplicate([
      draft({ source: "two", description: "[PENDING_DESCRIPTION]", metadata: { needs_description: true } }),
      draft({ source: "one", description: "draw it", prompts: ["paint it"], origin: { file: "b.py", line: 7 } }),
      draft({ source: "zero", description: "scene.py" }),
      draft({ source: "zero", description: "draw it", origin: { file: "c.py" } })
    ], priorities)
    assert.lengthOf(kept, 1)
    assert.strictEqual(kept[0]!.source, "two")
    assert.strictEqual(kept[0]!.description, "draw it")
    assert.deepStrictEqual(kept[0]!.prompts, ["paint it"])
    assert.strictEqual(kept[0]!.metadata["needs_description"], false)
    assert.deepStrictEqual(
      (kept[0]!.metadata["also_in"] as ReadonlyArray<{ file: string }>).map(({ file }) => file),
      ["b.py", "c.py", "a.py"]
    )
  })

  it("never takes equal prompts over different code for copies", () => {
    const rows = ["a", "b", "c"].map((text) =>
      draft({ code: `class A(Scene):\n    x = "${text}"\n`, description: "same" })
    )
    assert.lengthOf(deduplicate(rows).kept, 3)
  })

  it("finds copies under another class name", () => {
    const code = (name: string) => `class ${name}(Scene):\n    y = ${name}.z\n`
    const { kept, removed } = deduplicate([
      draft({ code: code("One"), source: "two", metadata: { class_name: "One" } }),
      draft({ code: code("Other") })
    ], priorities)
    assert.lengthOf(kept, 1)
    assert.strictEqual(removed[0]!.kind, "renamed")
    assert.strictEqual(removed[0]!.kept, kept[0])
  })

  it("takes clusters from outside and keeps one row of each, without mixing prompts of different code", () => {
    const rows = ["a", "b", "c"].map((text, line) =>
      draft({ code: `class A(Scene):\n    x = "${text}"\n`, description: text, origin: { file: "a.py", line } })
    )
    const { kept, removed } = deduplicate(rows, new Map(), { clusters: [[0, 2]], similarity: () => 0.9 })
    assert.deepStrictEqual(kept.map(({ description }) => description), ["a", "b"])
    assert.deepStrictEqual(removed.map(({ kind, similarity }) => [kind, similarity]), [["near", 0.9]])
    assert.isUndefined(kept[0]!.prompts)
  })
})
