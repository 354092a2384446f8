import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, FastCheck as fc, Fiber, Layer, Scope } from "effect"
import * as AnswerRecorder from "../../src/llm/AnswerRecorder.ts"
import * as answers from "../../src/llm/answers/registry.ts"
import { AnswerStore } from "../../src/llm/AnswerStore.ts"
import * as Scripted from "../../src/llm/backends/Scripted.ts"
import * as Budget from "../../src/llm/Budget.ts"
import { backendNames, backendOf, defaultBackend, judgeNames } from "../../src/llm/chooseBackend.ts"
import * as WorkQueue from "../../src/llm/describe/WorkQueue.ts"
import { FairSemaphore } from "../../src/llm/FairSemaphore.ts"
import { LanguageModel, LanguageModelError } from "../../src/llm/LanguageModel.ts"
import { requestKey } from "../../src/llm/ModelRequest.ts"
import * as RateLimit from "../../src/llm/RateLimit.ts"
import * as ResponseCache from "../../src/llm/ResponseCache.ts"
import * as Retrying from "../../src/llm/Retrying.ts"
import * as Usage from "../../src/llm/Usage.ts"
import { answerOf } from "../support/describing.ts"
import { platform } from "../support/folder.ts"
import { question } from "../support/llm.ts"

/** Notes what passes at its place in a stack of layers. */
const noting = (seen: Array<string>) =>
  Layer.effect(
    LanguageModel,
    Effect.map(LanguageModel, (model) => ({
      ...model,
      ask: (request) =>
        model.ask(request).pipe(
          Effect.tap((outcome) => Effect.sync(() => seen.push(outcome._tag))),
          Effect.tapError((error) => Effect.sync(() => seen.push(error.reason)))
        )
    }))
  )

const ask = (user: string) => Effect.flatMap(LanguageModel, (model) => model.ask(question(model, user)))

describe("layers around a model", () => {
  it.live("take one of the user's own between any two of them", () =>
    Effect.gen(function*() {
      const outer: Array<string> = []
      const middle: Array<string> = []
      const inner: Array<string> = []
      let calls = 0
      const backend = Scripted.layer({
        ask: () =>
          Effect.suspend(() =>
            ++calls === 1
              ? new LanguageModelError({
                backend: "scripted",
                model: "scripted",
                reason: "Unavailable",
                detail: "down"
              })
              : Effect.succeed(answerOf("good"))
          )
      })
      const stack = noting(outer).pipe(
        Layer.provide(ResponseCache.layer()),
        Layer.provide(noting(middle)),
        Layer.provide(Retrying.layer({ retries: 1, loadRetries: 1, baseMillis: 1 })),
        Layer.provide(RateLimit.layer({ concurrency: 2 })),
        Layer.provide(Budget.layer({ maxCost: 1, prices: { scripted: { input: 1, output: 5 } } })),
        Layer.provide(noting(inner)),
        Layer.provide(AnswerRecorder.layer()),
        Layer.provide(backend)
      )
      yield* Effect.zipRight(ask("a"), ask("a")).pipe(
        Effect.provide(
          Layer.provideMerge(stack, Layer.merge(answers.sqlite(":memory:").pipe(Layer.provide(platform)), Usage.layer))
        )
      )
      assert.deepStrictEqual(outer, ["Answer", "Answer"])
      assert.deepStrictEqual(middle, ["Answer"])
      assert.deepStrictEqual(inner, ["Unavailable", "Answer"])
    }))

  it.live("store an answer without a recorder too, once", () =>
    Effect.gen(function*() {
      const stack = ResponseCache.layer({ prices: { scripted: { input: 1, output: 5 } } }).pipe(
        Layer.provide(Scripted.layer({ ask: () => Effect.succeed(answerOf("good")) })),
        Layer.provideMerge(answers.sqlite(":memory:").pipe(Layer.provide(platform)))
      )
      yield* Effect.gen(function*() {
        const model = yield* LanguageModel
        const request = question(model, "a")
        yield* model.ask(request)
        const stored = yield* Effect.flatMap(AnswerStore, (store) => store.get(requestKey(request)))
        assert.strictEqual(stored?.text, "good")
        assert.strictEqual(stored?.cost, (100 + 50 * 5) / 1e6)
      }).pipe(Effect.provide(stack))
    }))
})

describe("a budget", () => {
  it.live("wakes a waiting call when its worst fits again, and turns it away when nothing can come back", () =>
    Effect.gen(function*() {
      const budget = Budget.make(1)
      yield* budget.reserve(0.75)
      const fits = yield* Effect.fork(budget.reserve(0.5))
      const never = yield* Effect.fork(Effect.either(budget.reserve(0.75)))
      const interrupted = yield* Effect.fork(budget.reserve(0.5))
      yield* Effect.sleep(5)
      yield* Fiber.interrupt(interrupted)
      yield* budget.settle(0.75, 0.5)
      yield* Fiber.join(fits)
      yield* budget.settle(0.5, 0)
      assert.strictEqual((yield* Fiber.join(never))._tag, "Left")
      assert.isTrue(budget.tryReserve(0.5))
      assert.isFalse(budget.tryReserve(0.000000001))
    }))
})

describe("a fair semaphore", () => {
  it.effect.prop(
    "serves in order, never gives more permits than it has, and loses none to interrupts",
    [fc.integer({ min: 1, max: 5 }), fc.array(fc.boolean(), { minLength: 1, maxLength: 40 })],
    ([limit, interrupts]) =>
      Effect.gen(function*() {
        const semaphore = new FairSemaphore(limit)
        const order: Array<number> = []
        let busy = 0
        const fibers = yield* Effect.forEach(interrupts, (_, n) =>
          Effect.fork(semaphore.withPermit(
            Effect.gen(function*() {
              order.push(n)
              busy++
              assert.isAtMost(busy, limit)
              yield* Effect.yieldNow()
              yield* Effect.yieldNow()
            }).pipe(Effect.ensuring(Effect.sync(() => busy--)))
          )))
        yield* Effect.yieldNow()
        for (const [n, isInterrupted] of interrupts.entries()) {
          if (isInterrupted) {
            yield* Fiber.interrupt(fibers[n]!)
          }
        }
        yield* Effect.forEach(fibers, Fiber.await)
        assert.deepStrictEqual(order, [...order].sort((a, b) => a - b))
        for (const [n, isInterrupted] of interrupts.entries()) if (!isInterrupted) assert.include(order, n)
        for (let n = 0; n < limit; n++) yield* semaphore.take
      })
  )
})

describe("a work queue", () => {
  it.live("begins work in order, so much at once at most, and makes no effect before its turn", () =>
    Effect.gen(function*() {
      const begun: Array<number> = []
      /** Waits until so many have begun, and then a while for one too many. */
      const settle = (count: number) =>
        Effect.sleep(5).pipe(
          Effect.repeat({ until: () => begun.length >= count, times: 2_000 }),
          Effect.zipRight(Effect.sleep(20))
        )
      const gates = yield* Effect.forEach(Array.from({ length: 5 }), () => Deferred.make<void, string>())
      const scope = yield* Scope.make()
      const queue = yield* Scope.extend(WorkQueue.make(2), scope)
      for (const [n, gate] of gates.entries()) {
        yield* queue.add(() => {
          begun.push(n)
          return Deferred.await(gate)
        })
      }
      yield* settle(2)
      assert.deepStrictEqual(begun, [0, 1])
      yield* Deferred.fail(gates[1]!, "on its own")
      yield* settle(3)
      assert.deepStrictEqual(begun, [0, 1, 2])
      yield* Scope.close(scope, Exit.void)
      yield* Effect.sleep(20)
      assert.deepStrictEqual(begun, [0, 1, 2])
    }))
})

describe("backends", () => {
  it("are offered under the names of the registry, the default first", () => {
    assert.deepStrictEqual(backendNames, ["offline", "claude", "gemini", "openai"])
    assert.deepStrictEqual(judgeNames, backendNames.slice(1))
    assert.isFalse(backendOf(defaultBackend).isGeneral)
  })
})
