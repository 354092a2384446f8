import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import { nearSettings } from "../../src/near/settings.ts"
import { clustersOf, corpus, setsOfTexts } from "../support/corpora.ts"
import { isLong } from "../support/long.ts"
import { clustersByAllPairs } from "../support/oracle.ts"

/** So sure that a pair at the threshold is missed once in 50 million. */
const settings = (threshold: number) => nearSettings({ threshold, recall: 0.999999 })

const check = <A, E>(arbitrary: fc.Arbitrary<A>, runs: number, property: (value: A) => Effect.Effect<void, E>) =>
  Effect.promise(() =>
    fc.assert(fc.asyncProperty(arbitrary, (value) => Effect.runPromise(property(value))), {
      numRuns: isLong ? runs * 10 : runs
    })
  )

describe("near-duplicates", () => {
  it.effect(
    "are those that comparing all pairs finds, at every threshold",
    () =>
      check(fc.tuple(corpus, fc.constantFrom(0.5, 0.7, 0.85, 1)), 100, ([texts, threshold]) =>
        Effect.gen(function*() {
          const found = yield* clustersOf(texts, settings(threshold))
          assert.deepStrictEqual(setsOfTexts(texts, found), setsOfTexts(texts, clustersByAllPairs(texts, threshold)))
        })),
    60_000
  )

  it.effect("are the same for shuffled texts, 1, 2 and 4 workers, WebAssembly and TypeScript, memory and disk", () => {
    const shuffled = corpus.chain((texts) =>
      fc.tuple(fc.constant(texts), fc.shuffledSubarray([...texts], { minLength: texts.length }))
    )
    return check(shuffled, 4, ([texts, other]) =>
      Effect.gen(function*() {
        const expected = yield* clustersOf(texts, settings(0.7))
        for (
          const options of [
            { threads: 2 },
            { threads: 4 },
            { scalar: true },
            { threads: 2, scalar: true },
            { maxMemoryBytes: 0 },
            { threads: 2, maxMemoryBytes: 1 }
          ]
        ) {
          assert.deepStrictEqual(
            yield* clustersOf(texts, settings(0.7), options),
            expected,
            Object.keys(options).join()
          )
        }
        const again = yield* clustersOf(other, settings(0.7), { threads: 2 })
        assert.deepStrictEqual(setsOfTexts(other, again), setsOfTexts(texts, expected))
      }))
  }, 60_000)

  it.effect("never include texts without tokens, and take texts of one token for what they are", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* clustersOf(["", "", "# a", "# a", "x", "y", "x"], settings(0.7)), [[4, 6]])
    }))

  it.effect("survive many copies of one text, and one text that is very long", () =>
    Effect.gen(function*() {
      const copies = Array.from({ length: isLong ? 1_000_000 : 30_000 }, () => "alpha beta gamma delta epsilon zeta")
      const sets = yield* clustersOf([...copies, "something else entirely, and more"], settings(0.7), { threads: 2 })
      assert.deepStrictEqual(sets.map((set) => set.length), [copies.length])
      const row = "circle = Circle(radius=2)\nself.play(Create(circle))\n".repeat(isLong ? 1_000_000 : 40_000)
      assert.deepStrictEqual(yield* clustersOf(["short one = 1", row, `${row}x = 1\n`], settings(0.7)), [[1, 2]])
    }), isLong ? 300_000 : 60_000)
})
