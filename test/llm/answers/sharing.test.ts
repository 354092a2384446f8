import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { start } from "../../support/commandLine.ts"
import { row, writeRows } from "../../support/describing.ts"
import { platform, temporaryFolder } from "../../support/folder.ts"
import { llmServer } from "../../support/llm.ts"

layer(platform, { excludeTestServices: true })("two processes with one store", (it) => {
  it.scoped("ask each question once between them, and both finish", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const server = yield* llmServer({ latency: (call) => 100 + (call * 53) % 200 })
      yield* writeRows(`${folder}/in.jsonl`, Array.from({ length: 40 }, (_, n) => row(n)))
      const args = (n: number) => [
        "describe",
        "--input",
        `${folder}/in.jsonl`,
        "--output",
        `${folder}/out${n}.jsonl`,
        "--llm",
        "openai",
        "--base-url",
        `${server.url}/v1`,
        "--answers",
        `${folder}/answers.sqlite`,
        "--concurrency",
        "4"
      ]
      const both = [1, 2].map((n) => start(args(n), { HOME: folder }).ended)
      for (const { code, stderr } of yield* Effect.promise(() => Promise.all(both))) assert.strictEqual(code, 0, stderr)
      assert.strictEqual(server.seen.length, 40)
    }), 60_000)
})
