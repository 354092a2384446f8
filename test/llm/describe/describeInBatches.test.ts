import { assert, layer } from "@effect/vitest"
import { Effect, Layer } from "effect"
import * as answers from "../../../src/llm/answers/registry.ts"
import { describeInBatches } from "../../../src/llm/describe/describeInBatches.ts"
import { explain } from "../../../src/llm/describe/explain.ts"
import * as transcripts from "../../../src/llm/describe/transcripts/registry.ts"
import { emptyUsage, Usage } from "../../../src/llm/Usage.ts"
import { readRows, row, run, scene, scripted, standardOptions, writeRows } from "../../support/describing.ts"
import { platform, temporaryFolder } from "../../support/folder.ts"
import { backendAt, llmServer, type Paid, paid } from "../../support/llm.ts"
import { goodAnswer, type LlmServer } from "../../support/llmServer.ts"

const batches = (folder: string, name: Paid, server: LlmServer, maxCost?: number) => {
  const usage = emptyUsage()
  const shared = Layer.mergeAll(
    answers.sqlite(`${folder}/answers.sqlite`),
    Layer.succeed(Usage, usage),
    transcripts.none
  )
  const prices = { "gpt-5-mini": { input: 1, output: 5 } }
  return describeInBatches({ ...standardOptions(folder), prices, maxCost, pollMillis: 20 }).pipe(
    Effect.provide(Layer.provideMerge(backendAt(name, server), shared)),
    Effect.map((result) => ({ ...result, usage }))
  )
}

layer(platform, { excludeTestServices: true })("describeInBatches", (it) => {
  for (const name of paid) {
    it.scoped(
      `gives ${name}'s answers the same checks and the same store, at half the price, with no single call`,
      () =>
        Effect.gen(function*() {
          const folder = yield* temporaryFolder
          const rows = Array.from({ length: 30 }, (_, n) => row(n))
          yield* writeRows(`${folder}/in.jsonl`, rows)
          // One item fails once, one always; one answer is bad at first.
          const server = yield* llmServer({
            batchMillis: 60,
            batchFault: (user, job) =>
              user.includes("number 3\"") && job === 1
                ? "expired"
                : user.includes("number 4\"")
                ? "errored"
                : undefined,
            answer: (user) => user.includes("number 5\"") && !user.includes("turned_down") ? "Sure!" : goodAnswer(user)
          })
          const { stopped, summary, usage } = yield* batches(folder, name, server)
          assert.isUndefined(stopped)
          assert.strictEqual(server.seen.length, 0)
          assert.deepInclude(summary, { in: 30, out: 29, described: 29, left: 0 })
          assert.deepStrictEqual(summary.rejected, { "bad-request": 1 })
          assert.isAbove(usage.cost, 0)
          const items = server.jobs.flatMap((job) => job.items.map((item) => item.id))
          assert.strictEqual(items.length, 33, "30, two that failed, one bad answer")
          // Every answer that was good is stored: nothing is asked again but what never came.
          const more = server.jobs.length
          yield* batches(folder, name, server)
          const again = server.jobs.slice(more).flatMap((job) => job.items)
          assert.strictEqual(new Set(again.map((item) => item.id)).size, 1)
        }),
      60_000
    )
  }

  it.scoped("keeps to the limit of money, writes what was paid for, and leaves the rest", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeRows(`${folder}/in.jsonl`, Array.from({ length: 40 }, (_, n) => row(n)))
      const server = yield* llmServer()
      const { stopped, summary, usage } = yield* batches(folder, "openai", server, 0.0135)
      assert.strictEqual(stopped?.exitCode, 4)
      assert.isAtMost(usage.cost, 0.0135)
      assert.isAbove(summary.described, 0)
      assert.strictEqual(summary.described + summary.left, 40)
      assert.strictEqual((yield* readRows(`${folder}/out.jsonl`)).length, 40)
    }), 60_000)
})

layer(platform, { excludeTestServices: true })("explain", (it) => {
  it.scoped("names the part of the request that made a row a new question", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const input = `${folder}/in.jsonl`
      yield* writeRows(input, [row(1), row(2), row(3, { description: "A human wrote this.", metadata: {} })])
      yield* run(folder, scripted())
      const why = (line: number, model = scripted(), prompt?: string) =>
        explain({ ...standardOptions(folder), line, prompt }).pipe(
          Effect.provide(Layer.merge(model, answers.sqlite(`${folder}/answers.sqlite`)))
        )
      assert.strictEqual((yield* why(1)).state, "stored")
      assert.strictEqual((yield* why(3)).state, "no-description-needed")
      assert.deepStrictEqual((yield* why(1, scripted(undefined, { model: "other" }))).differs, ["model"])
      assert.deepStrictEqual((yield* why(1, scripted(), "My task")).differs, ["prompt"])
      yield* writeRows(input, [
        row(1, { code: scene(99) }),
        row(2, { source: "elsewhere" }),
        row(1, { metadata: { class_name: "Scene1", original_context: "new" } }),
        row(1, { metadata: { class_name: "Scene1", youtube_url: "https://youtu.be/x" } }),
        row(1, { metadata: { class_name: "Scene1", narration: "words" } }),
        row(50, { source: "never" })
      ])
      const causes = yield* Effect.forEach([1, 2, 3, 4, 5, 6], (line) => why(line))
      assert.deepStrictEqual(causes.map((one) => one.differs), [["code"], ["source"], ["context"], ["url"], [
        "transcript"
      ], []])
      assert.include((yield* Effect.flip(why(70))).message, "in.jsonl:70")
    }), 60_000)
})
