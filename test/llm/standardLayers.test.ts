import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Exit, FastCheck as fc, Fiber, Layer, Random, Ref, TestClock } from "effect"
import * as answers from "../../src/llm/answers/registry.ts"
import * as Scripted from "../../src/llm/backends/Scripted.ts"
import { LanguageModel, LanguageModelError, Outcome } from "../../src/llm/LanguageModel.ts"
import { layerStandard, type StandardOptions } from "../../src/llm/standardLayers.ts"
import { emptyUsage, Usage } from "../../src/llm/Usage.ts"
import { answerOf } from "../support/describing.ts"
import { question } from "../support/llm.ts"

type Failure = ConstructorParameters<typeof LanguageModelError>[0]

const failing = (reason: Failure["reason"], more: Partial<Failure> = {}) =>
  new LanguageModelError({ backend: "scripted", model: "m", reason, detail: "as told", ...more })

/** A paid model around a script, without a store, and its counters. */
const paying = (ask: Scripted.Script["ask"], options: Partial<StandardOptions> = {}) => {
  const usage = emptyUsage()
  const layer = layerStandard({ concurrency: 8, prices: { m: { input: 1, output: 5 } }, ...options }).pipe(
    Layer.provide(Scripted.layer({ ask, model: "m" })),
    Layer.provide(Layer.merge(answers.none, Layer.succeed(Usage, usage)))
  )
  return { usage, layer, ask: Effect.flatMap(LanguageModel, (model) => model.ask(question(model, "x"))) }
}

/** Fails in turn as told, then answers; notes when it was asked. */
const script = (failures: ReadonlyArray<LanguageModelError>, times: Array<number> = []) => () =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => {
    times.push(now)
    return failures[times.length - 1] ?? Effect.succeed(answerOf("good"))
  })

describe("retries", () => {
  it.scoped("wait exactly as long as the server says", () =>
    Effect.gen(function*() {
      const times: Array<number> = []
      const { ask, layer, usage } = paying(script([failing("RateLimited", { retryAfterMillis: 7000 })], times))
      const fiber = yield* Effect.fork(Effect.provide(ask, layer))
      yield* TestClock.adjust("6999 millis")
      assert.strictEqual(times.length, 1)
      yield* TestClock.adjust("1 millis")
      assert.strictEqual((yield* Fiber.join(fiber))._tag, "Answer")
      assert.deepStrictEqual(times, [0, 7000])
      assert.deepStrictEqual(usage.retries, { RateLimited: 1 })
    }))

  it.scoped("wait longer each time after transient failures, and count them", () =>
    Effect.gen(function*() {
      const times: Array<number> = []
      const failures = (["Unavailable", "Timeout", "Connection", "Malformed"] as const).map((one) => failing(one))
      const { ask, layer, usage } = paying(script(failures, times))
      const fiber = yield* Effect.fork(Effect.provide(ask, layer))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(fiber)
      const waits = times.slice(1).map((at, n) => at - times[n]!)
      waits.forEach((wait, n) => {
        assert.isAtLeast(wait, 250 * 2 ** n)
        assert.isAtMost(wait, 750 * 2 ** n)
      })
      assert.deepStrictEqual(usage.retries, { Connection: 1, Malformed: 1, Timeout: 1, Unavailable: 1 })
      assert.strictEqual(usage.calls, 5)
    }))

  it.scoped("do not follow lasting failures, and end", () =>
    Effect.gen(function*() {
      for (const reason of ["Unauthorized", "QuotaExceeded", "BadRequest"] as const) {
        const { ask, layer, usage } = paying(() => failing(reason))
        assert.include(yield* Effect.flip(Effect.provide(ask, layer)), { reason })
        assert.strictEqual(usage.calls, 1)
      }
      const { ask, layer, usage } = paying(() => failing("Unavailable"))
      const fiber = yield* Effect.fork(Effect.flip(Effect.provide(ask, layer)))
      yield* TestClock.adjust("10 minutes")
      assert.include(yield* Fiber.join(fiber), { reason: "Unavailable" })
      assert.strictEqual(usage.calls, 6)
      const long = paying(() => failing("RateLimited", { retryAfterMillis: 3_600_000 }))
      const error = yield* Effect.flip(Effect.provide(long.ask, long.layer))
      assert.strictEqual(error.exitCode, 6)
    }))
})

/** Asks `count` different questions at once, as fast as the model lets it. */
const askMany = (count: number) =>
  Effect.flatMap(LanguageModel, (model) =>
    Effect.forEach(
      Array.from({ length: count }, (_, n) => n),
      (n) => Effect.exit(model.ask(question(model, `question ${n}`))),
      { concurrency: "unbounded" }
    ))

describe("limits", () => {
  it.scoped("keep requests a minute in any minute, and use nearly all of them", () =>
    Effect.gen(function*() {
      const times: Array<number> = []
      const ask = () =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          times.push(now)
          return Effect.as(Effect.sleep("2 seconds"), answerOf("good"))
        })
      const { layer } = paying(ask, { maxRpm: 120, concurrency: 16 })
      const fiber = yield* Effect.fork(Effect.provide(askMany(300), layer))
      for (let step = 0; step < 26; step++) yield* TestClock.adjust("6 seconds")
      yield* Fiber.join(fiber)
      times.forEach((from) => assert.isAtMost(times.filter((at) => at >= from && at < from + 60_000).length, 120))
      const minutes = (times.at(-1)! - times[0]!) / 60_000
      assert.isAtLeast(299 / minutes, 120 * 0.97)
    }), 30_000)

  it.scoped("keep tokens a minute by what was really used", () =>
    Effect.gen(function*() {
      const times: Array<number> = []
      const usage = { input: 900, output: 100, cacheRead: 0, cacheWrite: 0 }
      const ask = () =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          times.push(now)
          return Outcome.Answer({ text: "good", usage, model: "m" })
        })
      const { layer } = paying(ask, { maxTpm: 60_000, concurrency: 4 })
      const fiber = yield* Effect.fork(Effect.provide(askMany(300), layer))
      for (let step = 0; step < 80; step++) yield* TestClock.adjust("5 seconds")
      yield* Fiber.join(fiber)
      const minutes = (times.at(-1)! - times[20]!) / 60_000
      const perMinute = (300 - 20) * 1000 / minutes
      assert.isAtMost(perMinute, 60_000 * 1.01)
      assert.isAtLeast(perMinute, 60_000 * 0.97)
    }))

  it.scoped("halve the slots of a server that turns many away, and win them back slowly", () =>
    Effect.gen(function*() {
      const busy = yield* Ref.make(0)
      const peaks: Array<number> = []
      const ask = () =>
        Effect.acquireUseRelease(
          Ref.updateAndGet(busy, (n) => n + 1),
          (now) => {
            peaks.push(now)
            return Effect.zipRight(
              Effect.sleep("100 millis"),
              now > 10 ? failing("RateLimited") : Effect.succeed(answerOf("good"))
            )
          },
          () => Ref.update(busy, (n) => n - 1)
        )
      const { layer, usage } = paying(ask, {
        concurrency: 64,
        retry: { retries: 5, loadRetries: 50, baseMillis: 100 }
      })
      const fiber = yield* Effect.fork(Effect.provide(askMany(250), layer))
      for (let step = 0; step < 60; step++) yield* TestClock.adjust("1 seconds")
      const exits = yield* Fiber.join(fiber)
      assert.isTrue(exits.every(Exit.isSuccess))
      assert.isAtMost(usage.concurrency, 32)
      assert.isAtMost(Math.max(...peaks.slice(-60)), 16)
    }), 30_000)

  it.scoped("let no call pass while the server has asked for a pause", () =>
    Effect.gen(function*() {
      const times: Array<number> = []
      const ask = () =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          times.push(now)
          return times.length === 1
            ? failing("RateLimited", { retryAfterMillis: 5000 })
            : Effect.succeed(answerOf("good"))
        })
      const { layer } = paying(ask, { concurrency: 1 })
      const fiber = yield* Effect.fork(Effect.provide(askMany(10), layer))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(fiber)
      assert.isTrue(times.slice(1).every((at) => at >= 5000))
    }))
})

describe("money", () => {
  it.live("is never spent over the limit, in a thousand random runs with calls at once", () =>
    Effect.gen(function*() {
      for (let trial = 0; trial < 1000; trial++) {
        const [limit, concurrency, count] = fc.sample(
          fc.tuple(fc.double({ min: 0.0001, max: 0.2, noNaN: true }), fc.integer({ min: 1, max: 32 }), fc.nat(40)),
          { numRuns: 1, seed: trial }
        )[0]!
        let spent = 0
        const ask = () =>
          Effect.gen(function*() {
            const output = yield* Random.nextIntBetween(1, 1025)
            const steps = yield* Random.nextIntBetween(0, 4)
            for (let step = 0; step < steps; step++) yield* Effect.yieldNow()
            const dice = yield* Random.next
            if (dice < 0.1) return yield* failing("BadRequest")
            if (dice < 0.2) {
              // The answer is lost, and yet it may be billed.
              spent += (1000 + 1024 * 5) / 1e6
              return yield* failing("QuotaExceeded", { mayBeBilled: true })
            }
            spent += (900 + output * 5) / 1e6
            return Outcome.Answer({
              text: "good",
              usage: { input: 900, output, cacheRead: 0, cacheWrite: 0 },
              model: "m"
            })
          })
        const { layer } = paying(ask, { maxCost: limit, concurrency })
        yield* Effect.scoped(Effect.provide(askMany(count), layer))
        assert.isAtMost(spent, limit)
      }
    }), 60_000)

  it.scoped("needs a price, and says how to give one", () =>
    Effect.gen(function*() {
      const { ask, layer } = paying(() => Effect.succeed(answerOf("good")), { maxCost: 1, prices: {} })
      const error = yield* Effect.flip(Effect.provide(ask, layer))
      assert.strictEqual(error._tag, "UsageError")
      assert.include(error.message, "prices:")
    }))
})

describe("equal questions", () => {
  it.live("at the same time are asked once", () =>
    Effect.gen(function*() {
      const { ask, layer, usage } = paying(() => Effect.as(Effect.sleep("20 millis"), answerOf("good")))
      yield* Effect.all(Array.from({ length: 20 }, () => ask), { concurrency: "unbounded" }).pipe(Effect.provide(layer))
      assert.strictEqual(usage.calls, 1)
    }))
})
