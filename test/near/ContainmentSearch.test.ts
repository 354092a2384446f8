import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, Stream } from "effect"
import { ContainmentSearch } from "../../src/near/ContainmentSearch.ts"
import { makeCorpus } from "../../src/near/Corpora.ts"
import { kernelOptions, makeKernel } from "../../src/near/kernels.ts"
import { nearSettings } from "../../src/near/settings.ts"
import { corpus } from "../support/corpora.ts"
import { isLong } from "../support/long.ts"
import { shinglesOf } from "../support/oracle.ts"

const settings = nearSettings()
const limits = { threshold: 0.9, least: 40 }

/** Some of the texts pasted together, so that parts stand in wholes. */
const pasted = fc.tuple(corpus, fc.array(fc.array(fc.nat(), { minLength: 2, maxLength: 4 }), { maxLength: 4 })).map((
  [texts, sums]
) => [...texts, ...sums.map((parts) => parts.map((part) => texts[part % texts.length]!).join("\n"))])

describe("ContainmentSearch", () => {
  it.effect("finds the texts that stand in others, and no others, by an oracle", () =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(pasted, (texts) =>
          Effect.runPromise(Effect.scoped(Effect.gen(function*() {
            const built = yield* makeCorpus(Stream.fromIterable(texts), { settings, threads: 1, maxMemoryBytes: 1e9 })
            const search = new ContainmentSearch(built, makeKernel(kernelOptions(settings)), settings, limits)
            search.index(texts.keys())
            const sets = texts.map((text) => new Set(shinglesOf("code", text, 5)))
            for (const [inner, set] of sets.entries()) {
              const expected = sets.flatMap((other, outer) => {
                const share = [...set].filter((one) => other.has(one)).length / set.size
                return outer !== inner && set.size >= limits.least && share >= limits.threshold ? [outer] : []
              })
              const found = search.within(inner).map(({ outer }) => outer)
              // Nothing that is not there; and what is there, but for one in a thousand.
              assert.includeMembers(expected, found)
              missed += expected.length - found.length
              all += expected.length
            }
          })))),
        { numRuns: isLong ? 300 : 30 }
      )
    ).pipe(
      Effect.tap(() => Effect.sync(() => assert.isTrue(all > 50 && missed <= 1 + all / 500, `${missed} of ${all}`)))
    ), 60_000)
})

let missed = 0
let all = 0
