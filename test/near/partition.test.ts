import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import { deduplicationReport, duplicateRejects } from "../../src/near/deduplicationReport.ts"
import { partition, type PartitionOptions } from "../../src/near/partition.ts"
import type { Draft } from "../../src/rows/Draft.ts"
import { corpus } from "../support/corpora.ts"
import { draft } from "../support/drafts.ts"
import { isLong } from "../support/long.ts"
import { shinglesOf, similarityOf } from "../support/oracle.ts"

const runs = isLong ? 500 : 20

/** Scenes that share utility code, in groups and sources, some with upstream sides. */
const scenes: fc.Arbitrary<ReadonlyArray<Draft>> = corpus.chain((texts) =>
  fc.array(
    fc.record({
      group: fc.constantFrom("g1", "g2", "g3", "g4", "g5", "g6"),
      source: fc.constantFrom("one", "two"),
      side: fc.constantFrom(undefined, undefined, undefined, undefined, "test" as const, "train" as const),
      shared: fc.boolean()
    }),
    { minLength: texts.length, maxLength: texts.length }
  ).map((places) =>
    texts.map((body, line) => {
      const { group, shared, side, source } = places[line]!
      const core = `class Scene${line}(Scene):\n${body.replaceAll(/^(?=\S)/gm, "    ")}`
      return draft({
        code: `from manim import *\n${shared ? texts[0]!.replaceAll(/^ {4}/gm, "") : ""}\n${core}\n`,
        core,
        description: `scene ${line}`,
        metadata: { class_name: `Scene${line}` },
        source,
        group: `${source}/${group}`,
        origin: { file: `${group}.py`, line },
        ...(side === undefined ? {} : { side })
      })
    })
  )
)

const check = (
  options: Partial<PartitionOptions>,
  property: (rows: ReadonlyArray<Draft>, result: Effect.Effect.Success<ReturnType<typeof partition>>) => void
) =>
  Effect.promise(() =>
    fc.assert(
      fc.asyncProperty(scenes, fc.integer({ min: 0, max: 99 }), (rows, seed) =>
        Effect.runPromise(
          Effect.map(partition(rows, { ratio: 0.4, seed, ...options }), (result) => property(rows, result))
        )),
      { numRuns: runs }
    )
  )

const highestAcross = (
  { test, train }: { readonly train: ReadonlyArray<Draft>; readonly test: ReadonlyArray<Draft> }
) => {
  const sets = (rows: ReadonlyArray<Draft>) => rows.map(({ code }) => new Set(shinglesOf("code", code, 5)))
  const tests = sets(test)
  return Math.max(0, ...sets(train).flatMap((one) => tests.map((other) => similarityOf(one, other))))
}

describe("partition", () => {
  it.effect(
    "leaves no pair at or above the threshold across the split, by comparing all pairs",
    () => check({}, (_, result) => assert.isBelow(highestAcross(result), 0.7)),
    60_000
  )

  it.effect(
    "leaves none either when copies stay: they follow their representative",
    () =>
      check({ deduplicate: false }, (rows, result) => {
        assert.strictEqual(result.train.length + result.test.length, rows.length)
        const isFree = rows.every((row) => row.side === undefined)
        if (isFree) assert.isBelow(highestAcross(result), 0.7)
      }),
    60_000
  )

  it.effect("accounts for every row, in numbers and by id", () =>
    check({}, (rows, result) => {
      const report = deduplicationReport([...result.train, ...result.test], result.removed, result.contaminated) as {
        totals: { in: number; kept: number; removed: number }
        removed_by_kind: Record<string, number>
        removed_by_source: Record<string, number>
        kept_by_source: Record<string, number>
        removed: ReadonlyArray<{ id: string; kept: { id: string } }>
      }
      const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, one) => all + one, 0)
      assert.strictEqual(report.totals.in, rows.length)
      assert.strictEqual(report.totals.in, report.totals.kept + report.totals.removed)
      assert.strictEqual(sum(report.removed_by_kind), report.totals.removed)
      assert.strictEqual(sum(report.removed_by_source), report.totals.removed)
      assert.strictEqual(sum(report.kept_by_source), report.totals.kept)
      assert.lengthOf(report.removed, report.totals.removed)
      assert.lengthOf(duplicateRejects(result.removed, result.contaminated, "prepare"), report.totals.removed)
      const stay = new Set<Draft>([...result.train, ...result.test])
      for (const { kept, kind, removed, similarity } of result.removed) {
        assert.isTrue(stay.has(kept))
        assert.isFalse(stay.has(removed))
        if (kind === "exact") assert.strictEqual(similarity, 1)
      }
    }), 60_000)

  it.effect("keeps upstream test rows and whole groups on one side", () =>
    check({}, (rows, result) => {
      for (const row of result.train) assert.notStrictEqual(row.side, "test")
      for (const group of result.proof.groups_on_both_sides) {
        assert.isTrue(rows.some((row) => row.group === group && row.side === "train"))
      }
    }), 60_000)

  it.effect("compares scenes apart from what was bundled with them: sharing utilities makes no duplicates", () =>
    Effect.gen(function*() {
      const utilities = Array.from({ length: 60 }, (_, i) => `def helper_${i}(a, b=${i}):\n    return a * b + ${i}\n`)
        .join("")
      const scene = (name: string, word: string) =>
        `class ${name}(Scene):\n    def construct(self):\n${
          Array.from({ length: 12 }, (_, i) => `        self.play(${word}_${i}(radius=${i}))\n`).join("")
        }`
      const row = (name: string, word: string, group: string) =>
        draft({
          code: `from manim import *\n${utilities}${scene(name, word)}`,
          metadata: { class_name: name },
          group,
          origin: { file: `${name}.py` }
        })
      const rows = [row("A", "turn", "g"), row("B", "fade", "g"), row("C", "turn", "g")]
      const { removed, train, test } = yield* partition(rows, { ratio: 0.5, seed: 1 })
      assert.strictEqual(train.length + test.length, 2)
      assert.strictEqual(removed[0]!.kind, "renamed")
      // On two sides the shared code itself would leak.
      const apart = yield* partition([{ ...rows[0]!, side: "train" }, { ...rows[1]!, side: "test", group: "h" }], {
        ratio: 0,
        seed: 1
      })
      assert.deepStrictEqual(apart.train, [])
      assert.lengthOf(apart.test, 1)
    }))

  it.effect("finds a scene that was pasted into a larger program on the other side", () =>
    Effect.gen(function*() {
      const small = `class Small(Scene):\n    def construct(self):\n${
        Array.from({ length: 15 }, (_, i) => `        self.add(Dot(point=[${i}, ${i * 3}, 0]))\n`).join("")
      }`
      const large = `${
        Array.from({ length: 200 }, (_, i) => `value_${i} = compute_${i}(${i})\n`).join("")
      }${small}\n\nclass Large(Small):\n    ${
        Array.from({ length: 30 }, (_, i) => `other_${i}(self, ${i})`).join("\n    ")
      }\n`
      const result = yield* partition([
        draft({ code: `from manim import *\n${small}`, side: "test", group: "a", metadata: { class_name: "Small" } }),
        draft({ code: large, side: "train", group: "b", metadata: { class_name: "Large" } })
      ], { ratio: 0.5, seed: 1 })
      assert.lengthOf(result.test, 1)
      assert.deepStrictEqual(result.removed.map(({ kind }) => kind), ["contained"])
    }))

  it.effect("moves no row to the other side when a source is added", () =>
    check({}, (rows, result) => {
      const one = rows.filter((row) => row.source === "one")
      const alone = Effect.runSync(partition(one, { ratio: 0.4, seed: result.proof.seed }))
      const side = new Map([
        ...result.train.map((row) => [row.origin.line, "train"] as const),
        ...result.test.map((row) => [row.origin.line, "test"] as const)
      ])
      for (const [rows, name] of [[alone.train, "train"], [alone.test, "test"]] as const) {
        for (const row of rows) if (side.has(row.origin.line)) assert.strictEqual(side.get(row.origin.line), name)
      }
    }), 60_000)
})
