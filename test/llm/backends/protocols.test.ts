import { assert, describe, it } from "@effect/vitest"
import { Chunk, Effect, Stream } from "effect"
import { LanguageModel } from "../../../src/llm/LanguageModel.ts"
import { requestKey } from "../../../src/llm/ModelRequest.ts"
import { parse, stringify } from "../../../src/rows/Json.ts"
import { backendAt, llmServer, paid, question } from "../../support/llm.ts"
import { type Fault, goodAnswer } from "../../support/llmServer.ts"

const failure = (name: (typeof paid)[number], fault: Fault, timeoutMillis = 5000) =>
  Effect.gen(function*() {
    const server = yield* llmServer({ fault: () => fault })
    const model = yield* Effect.provide(LanguageModel, backendAt(name, server, timeoutMillis))
    const error = yield* Effect.flip(model.ask(question(model, "hello")))
    assert.strictEqual(server.seen.length, 1, "the SDK asked again by itself")
    return error
  })

describe.each(paid)("%s over HTTP, through its SDK", (name) => {
  it.scopedLive(
    "asks once, structured, and reads the answer, its usage and the model's name",
    () =>
      Effect.gen(function*() {
        const server = yield* llmServer()
        const model = yield* Effect.provide(LanguageModel, backendAt(name, server))
        const outcome = yield* model.ask(question(model, "a circle"))
        assert.strictEqual(outcome._tag, "Answer")
        if (outcome._tag !== "Answer") return
        assert.deepStrictEqual(parse(outcome.text), { description: goodAnswer("a circle") })
        assert.isAbove(outcome.usage.input, 0)
        assert.isAbove(outcome.usage.output, 0)
        assert.match(outcome.model, /-test-1$/)
        assert.strictEqual(server.seen.length, 1)
        const sent = stringify(server.seen[0]!.body)
        assert.include(sent, "Write the request.")
        assert.match(sent, /json_schema|responseJsonSchema/)
        if (name === "claude") assert.include(sent, "\"cache_control\":{\"type\":\"ephemeral\"}")
      }),
    30_000
  )

  it.scopedLive("tells refusals, filters and cut-off answers from answers", () =>
    Effect.gen(function*() {
      const server = yield* llmServer({ finish: (user) => user as "length" })
      const model = yield* Effect.provide(LanguageModel, backendAt(name, server))
      const tag = (finish: string) => Effect.map(model.ask(question(model, finish)), (outcome) => outcome._tag)
      assert.strictEqual(yield* tag("length"), "Truncated")
      assert.strictEqual(yield* tag("refusal"), name === "gemini" ? "Filtered" : "Refusal")
      assert.strictEqual(yield* tag("filter"), name === "claude" ? "Refusal" : "Filtered")
    }), 30_000)

  it.scopedLive("tells failures apart", () =>
    Effect.gen(function*() {
      const reasons: Array<readonly [Fault, string]> = [
        [{ status: 401 }, "Unauthorized"],
        [{ status: 400 }, "BadRequest"],
        [{ status: 429 }, "RateLimited"],
        [{
          status: 429,
          body: stringify({
            error: { message: "insufficient_quota: exceeded your current quota, PerDay", code: 429 }
          })
        }, "QuotaExceeded"],
        [{ status: 500 }, "Unavailable"],
        [{ status: 529 }, "Overloaded"],
        [{ cut: "before" }, "Connection"],
        [{ cut: "middle" }, "Connection"],
        [{ body: "{\"broken\": " }, "Malformed"],
        [{ reply: { unexpected: true } }, "Malformed"]
      ]
      for (const [fault, reason] of reasons) {
        const error = yield* failure(name, fault)
        assert.strictEqual(error.reason, reason, `${stringify(fault)}: ${error.message}`)
      }
    }), 30_000)

  it.scopedLive("reads how long a server asks to wait", () =>
    Effect.gen(function*() {
      const error = yield* failure(name, { status: 429, headers: { "retry-after": "7" } })
      assert.strictEqual(error.retryAfterMillis, 7000)
      const without = yield* failure(name, { status: 429 })
      assert.isUndefined(without.retryAfterMillis)
    }), 30_000)

  it.scopedLive("gives up a body that does not end in time", () =>
    Effect.gen(function*() {
      const error = yield* failure(name, { slowBody: 3000 }, 300)
      assert.strictEqual(error.reason, "Timeout")
      assert.isTrue(error.mayBeBilled)
    }), 30_000)

  it.scopedLive("submits a batch, finds it by listing, and reads results in any order", () =>
    Effect.gen(function*() {
      const server = yield* llmServer({ batchFault: (user) => user === "item 2" ? "errored" : undefined })
      const model = yield* Effect.provide(LanguageModel, backendAt(name, server))
      const batch = model.batch!
      const items = [1, 2, 3].map((n) => {
        const request = question(model, `item ${n}`)
        return { id: requestKey(request), request }
      })
      const id = yield* batch.submit("datawright-test", items)
      assert.deepStrictEqual(yield* batch.find({ name: "datawright-test", sinceMillis: 0, items: 3 }), [id])
      if (name !== "claude") {
        assert.deepStrictEqual(yield* batch.find({ name: "another", sinceMillis: 0, items: 3 }), [])
      }
      assert.strictEqual((yield* batch.poll(id)).state, "ended")
      const results = Chunk.toReadonlyArray(yield* Stream.runCollect(batch.results(id)))
      const byId = new Map(results.map((one) => [one.id, one.result]))
      assert.strictEqual(byId.size, 3)
      for (const [at, item] of items.entries()) {
        const result = byId.get(item.id)!
        if (at === 1) assert.strictEqual(result._tag, "Failed")
        else if (result._tag === "Outcome" && result.outcome._tag === "Answer") {
          assert.deepStrictEqual(parse(result.outcome.text), { description: goodAnswer(item.request.user) })
        } else assert.fail(result._tag)
      }
    }), 30_000)
})
