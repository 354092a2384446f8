import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { type Block, BlockBuilder } from "../../src/near/Block.ts"
import { nearSettings } from "../../src/near/settings.ts"
import { makeSketchers } from "../../src/near/Sketchers.ts"

const settings = nearSettings()
const block = (text: string): Block => {
  const builder = new BlockBuilder(settings)
  builder.add(text)
  return builder.end()[0]!
}

describe("threads that sketch texts", () => {
  it.scopedLive("give what the calling thread gives", () =>
    Effect.gen(function*() {
      const [one, two] = yield* Effect.all([1, 2].map((threads) => makeSketchers({ settings, threads })))
      assert.deepStrictEqual([one!.threads, two!.threads], [1, 2])
      const texts = ["a = 1", "b = 2\nc = [3]", "for i in range(9): print(i)"]
      for (const text of texts) {
        const here = yield* one!.sketch(block(text))
        const there = yield* two!.sketch(block(text))
        assert.deepStrictEqual([there.keys, there.signatures, there.shingles], [
          here.keys,
          here.signatures,
          here.shingles
        ])
      }
    }), 60_000)

  it.scopedLive(
    "that die are a failure of whoever waits for them, and of whoever asks next",
    () =>
      Effect.gen(function*() {
        const sketchers = yield* makeSketchers({ settings, threads: 2 })
        for (let i = 0; i < 2; i++) {
          const unreadable = { ...block("a = 1"), ends: undefined as unknown as Uint32Array }
          const error = yield* Effect.flip(sketchers.sketch(unreadable))
          assert.deepStrictEqual([error._tag, error.exitCode], ["ThreadError", 1])
          assert.include(error.message, "it died")
        }
        const next = yield* Effect.flip(sketchers.sketch(block("b = 2")))
        assert.strictEqual(next._tag, "ThreadError")
      }),
    60_000
  )

  it.scopedLive("refuse a block that was given away before", () =>
    Effect.gen(function*() {
      const sketchers = yield* makeSketchers({ settings, threads: 2 })
      const once = block("a = 1")
      yield* sketchers.sketch(once)
      assert.strictEqual((yield* Effect.flip(sketchers.sketch(once)))._tag, "ThreadError")
    }), 60_000)
})
