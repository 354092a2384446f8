import { assert, layer } from "@effect/vitest"
import { Effect, Layer } from "effect"
import * as answers from "../../src/llm/answers/registry.ts"
import { layerStandard, type StandardOptions } from "../../src/llm/standardLayers.ts"
import { emptyUsage, Usage } from "../../src/llm/Usage.ts"
import { type FilterOptions, filterWithJudge } from "../../src/quality/filterRows.ts"
import { estimateJudging } from "../../src/quality/JudgeRun.ts"
import { readRows, writeRows } from "../support/describing.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { backendAt, llmServer, type Paid, paid } from "../support/llm.ts"
import type { LlmServer, ServerOptions } from "../support/llmServer.ts"
import { described, sceneOf, scoring } from "../support/quality.ts"

const rows = described.map((row) => ({ ...row, source: "test" }))

/** Content with what is about circles, less so with the rest. */
const verdict = (user: string): string =>
  JSON.stringify({ reason: "Looked at both.", score: user.includes("blue circle") ? 1 : 0.25 })

const options = (folder: string): FilterOptions => ({
  ...scoring,
  input: `${folder}/in.jsonl`,
  output: `${folder}/out.jsonl`,
  minQuality: 0,
  explain: 0,
  force: false
})

/** The stage with a real SDK against the server, all layers and a store in the folder. */
const judge = (
  folder: string,
  server: LlmServer,
  name: Paid = "claude",
  paying: Partial<StandardOptions> = {},
  more: Partial<FilterOptions> = {}
) => {
  const shared = Layer.merge(answers.sqlite(`${folder}/answers.sqlite`), Layer.succeed(Usage, emptyUsage()))
  const wrapped = layerStandard({ concurrency: 4, retry: { retries: 3, loadRetries: 6, baseMillis: 5 }, ...paying })
  return filterWithJudge({ ...options(folder), concurrency: 4, ...more }).pipe(
    Effect.provide(Layer.provideMerge(Layer.provide(wrapped, backendAt(name, server, 60_000)), shared))
  )
}

const start = (server: ServerOptions, given: ReadonlyArray<unknown> = rows) =>
  Effect.gen(function*() {
    const folder = yield* temporaryFolder
    yield* writeRows(`${folder}/in.jsonl`, given)
    return { folder, server: yield* llmServer(server) }
  })

const judgements = (folder: string) =>
  Effect.map(
    readRows(`${folder}/out.jsonl`),
    (out) =>
      out.map((row) =>
        (row["metadata"] as { quality: { components: { judge: number | null } } }).quality.components.judge
      )
  )

layer(platform, { excludeTestServices: true })("a judge", (it) => {
  for (const name of paid) {
    it.scoped(`of ${name} is asked once for each row, with code and description, and never again`, () =>
      Effect.gen(function*() {
        const { folder, server } = yield* start({ answer: verdict })
        const first = yield* judge(folder, server, name)
        assert.strictEqual(server.seen.length, rows.length)
        for (const { code, description } of rows) {
          assert.isTrue(server.seen.some(({ user }) => user.includes(description) && user.includes(code.trim())))
        }
        assert.deepStrictEqual(yield* judgements(folder), [1, 0.25, 0.25, 0.25])
        assert.deepStrictEqual([first.judge!.asked, first.judge!.stored], [rows.length, 0])
        const again = yield* judge(folder, server, name)
        assert.strictEqual(server.seen.length, rows.length)
        assert.deepStrictEqual([again.judge!.asked, again.judge!.stored], [0, rows.length])
        assert.deepStrictEqual(again.components, first.components)
      }))
  }

  it.scoped("weighs in: what it turns down is rejected, with its reason", () =>
    Effect.gen(function*() {
      const { folder, server } = yield* start({ answer: verdict })
      const summary = yield* judge(folder, server, "claude", {}, { minQuality: 0.8 })
      assert.deepStrictEqual([summary.out, summary.rejected], [1, { "low-quality": 3 }])
      const [reject] = yield* readRows(`${folder}/out.jsonl.rejects.jsonl`)
      assert.include(String(reject!["detail"]), "judge 0.25 (Looked at both.)")
    }))

  it.scoped("is asked nothing about what is unusable", () =>
    Effect.gen(function*() {
      const { folder, server } = yield* start({ answer: verdict }, [
        { code: "def f(:", description: rows[0]!.description },
        { code: rows[0]!.code, description: "[PENDING_DESCRIPTION]" },
        { code: "", description: "Draw a circle." },
        "{ broken",
        rows[0]
      ])
      yield* judge(folder, server)
      assert.strictEqual(server.seen.length, 1)
      assert.deepStrictEqual(yield* judgements(folder), [null, null, null, 1])
    }))

  it.scoped("is asked again once when its answer cannot be used, and then left out with the reason", () =>
    Effect.gen(function*() {
      const bad: ReadonlyArray<string> = [
        "{\"score\": 7, \"reason\": \"great\"}",
        "{\"score\": 1}",
        "{\"reason\": \"x\"}",
        "fine"
      ]
      for (const answer of bad) {
        const { folder, server } = yield* start({ answer: () => answer }, [rows[0]])
        const summary = yield* judge(folder, server)
        assert.strictEqual(server.seen.length, 2, answer)
        assert.include(server.seen[1]!.user, "could not be used")
        assert.deepStrictEqual(yield* judgements(folder), [null])
        assert.strictEqual(summary.judge!.unjudged, 1)
      }
      const { folder, server } = yield* start({
        answer: (user) => user.includes("could not be used") ? verdict(user) : "?"
      }, [rows[0]])
      yield* judge(folder, server)
      assert.deepStrictEqual(yield* judgements(folder), [1])
      yield* judge(folder, server)
      assert.strictEqual(server.seen.length, 2)
      const refused = yield* start({ finish: () => "refusal" }, [rows[0]])
      yield* judge(refused.folder, refused.server)
      assert.deepStrictEqual(yield* judgements(refused.folder), [null])
    }))

  it.scoped("survives faults of the server, and gives the same file as without them", () =>
    Effect.gen(function*() {
      const many = Array.from({ length: 24 }, (_, n) => ({
        code: sceneOf(`circle = Circle(radius=${n + 1}, color=BLUE)\nself.play(Create(circle))\nself.wait(${n})`),
        description: `Draw a blue circle of radius ${n + 1} and wait for ${n} seconds.`
      }))
      const calm = yield* start({ answer: verdict }, many)
      const rough = yield* start({
        answer: verdict,
        fault: (call) => call % 5 === 1 ? { status: 529 } : call % 7 === 2 ? { cut: "middle" } : undefined
      }, many)
      yield* judge(calm.folder, calm.server)
      yield* judge(rough.folder, rough.server)
      assert.deepStrictEqual(yield* readRows(`${rough.folder}/out.jsonl`), yield* readRows(`${calm.folder}/out.jsonl`))
    }))

  it.scoped("stops at the limit of money with nothing written, and goes on from there", () =>
    Effect.gen(function*() {
      const { folder, server } = yield* start({
        answer: () => JSON.stringify({ reason: "word ".repeat(800), score: 1 })
      })
      const prices = { "claude-haiku-4-5": { input: 1000, output: 1000 } }
      const error = yield* Effect.flip(judge(folder, server, "claude", { maxCost: 6, prices, concurrency: 1 }))
      assert.strictEqual((error as { reason?: string }).reason, "BudgetReached")
      assert.strictEqual((error as { exitCode?: number }).exitCode, 4)
      assert.strictEqual((yield* Effect.either(readRows(`${folder}/out.jsonl`)))._tag, "Left")
      const paidFor = server.seen.length
      assert.isTrue(paidFor > 0 && paidFor < rows.length)
      yield* judge(folder, server)
      assert.strictEqual(server.seen.length, rows.length)
    }))

  it.scoped("tells beforehand what it would ask and cost", () =>
    Effect.gen(function*() {
      const { folder, server } = yield* start({ answer: verdict }, [...rows, rows[0], { code: "", description: "x" }])
      const estimate = () =>
        estimateJudging({
          input: `${folder}/in.jsonl`,
          codeField: undefined,
          descriptionField: undefined,
          prices: {},
          isWorthAsking: (code) => code !== ""
        }).pipe(Effect.provide(Layer.merge(backendAt("claude", server), answers.sqlite(`${folder}/answers.sqlite`))))
      const before = (yield* estimate()).estimate
      assert.deepStrictEqual([before.rows, before.ask, before.stored, before.rejected], [6, 4, 0, 1])
      assert.isTrue(before.low! > 0 && before.low! < before.expected! && before.expected! < before.high!)
      assert.strictEqual(server.seen.length, 0)
      yield* judge(folder, server)
      const after = (yield* estimate()).estimate
      assert.deepStrictEqual([after.ask, after.stored, after.expected], [0, 5, 0])
    }))
})
