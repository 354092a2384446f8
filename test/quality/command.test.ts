// What a test reads and waits for is its own: @effect-diagnostics preferSchemaOverJson:off
import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { componentNames, weightedNames } from "../../src/rows/Quality.ts"
import { cli } from "../support/cli.ts"
import { readRows, writeRows } from "../support/describing.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { llmServer } from "../support/llm.ts"
import { described } from "../support/quality.ts"

const [first, second] = described

const prepare = Effect.gen(function*() {
  const folder = yield* temporaryFolder
  yield* writeRows(`${folder}/in.jsonl`, [first, { ...first, description: second!.description }])
  const run = (...more: ReadonlyArray<string>) =>
    cli(["filter-quality", "--input", `${folder}/in.jsonl`, "--output", `${folder}/out.jsonl`, ...more], {
      HOME: folder,
      ANTHROPIC_API_KEY: "key-1"
    })
  return { folder, run }
})

layer(platform, { excludeTestServices: true })("filter-quality on the command line", (it) => {
  it.scoped("tells counts, scores, components, the lowest rows and the next step", () =>
    Effect.gen(function*() {
      const { folder, run } = yield* prepare
      const { code, message, out } = yield* run("--min-quality", "0.8", "--explain", "--explain-rows", "1")
      assert.strictEqual(code, 0, message)
      assert.include(out, "2 rows in = 1 out + 1 rejected (1 low-quality)")
      for (const name of componentNames) if (name !== "judge") assert.include(out, name)
      assert.match(out, /0\.9 to 1\.0 {2}1 {2}█/)
      assert.match(out, /line 2 {2}score 0\.\d{3}\n/)
      assert.notInclude(out, "line 1 ")
      assert.include(out, "not in the code:")
      assert.match(out, /Next:\n {2}datawright dedupe --input .*out\.jsonl/)
      const json = JSON.parse((yield* run("--json")).out) as { readonly in: number; readonly out: number }
      assert.deepStrictEqual([json.in, json.out], [2, 1])
      assert.lengthOf(yield* readRows(`${folder}/out.jsonl`), 1)
    }))

  it.scoped("takes the limit and the weights from datawright.yaml, the command line first; the schema lists them", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const { folder, run } = yield* prepare
      const config = `${folder}/datawright.yaml`
      const kept = Effect.map(readRows(`${folder}/out.jsonl`), (rows) => rows.length)
      yield* fs.writeFileString(config, "quality: { min_quality: 0 }\n")
      assert.strictEqual((yield* run("--config", config)).code, 0)
      assert.strictEqual(yield* kept, 2)
      yield* run("--config", config, "--min-quality", "0.8")
      assert.strictEqual(yield* kept, 1)
      yield* fs.writeFileString(config, "quality: { weights: { agreement: 0 } }\n")
      yield* run("--config", config)
      assert.strictEqual(yield* kept, 2)
      for (const wrong of ["agrement: 1", "parses: 1", "lint: -1"]) {
        yield* fs.writeFileString(config, `quality: { weights: { ${wrong} } }\n`)
        const { code, message } = yield* run("--config", config)
        assert.strictEqual(code, 2)
        assert.include(message, wrong.split(":")[0]!)
      }
      const { out } = yield* cli(["config", "schema"])
      const schema = JSON.parse(out) as {
        readonly properties: {
          readonly quality: {
            readonly properties: { readonly weights: { readonly properties: Record<string, { description: string }> } }
          }
        }
      }
      const { weights } = schema.properties.quality.properties
      assert.deepStrictEqual(Object.keys(weights.properties), [...weightedNames])
      assert.include(weights.properties["lint"]!.description, "ruff")
    }))

  it.scoped("asks a judge, tells what it would cost, and refuses options that go nowhere", () =>
    Effect.gen(function*() {
      const { folder, run } = yield* prepare
      const server = yield* llmServer({ key: "key-1", answer: () => JSON.stringify({ reason: "Fine.", score: 0.9 }) })
      const judge = ["--judge", "claude", "--base-url", server.url, "--answers", `${folder}/answers.sqlite`]
      const dry = yield* run(...judge, "--dry-run")
      assert.include(dry.out, "2 to ask")
      assert.strictEqual(server.seen.length, 0)
      const asked = yield* run(...judge)
      assert.strictEqual(asked.code, 0, asked.message)
      assert.match(asked.out, /judge claude-haiku-4-5: 0 answered before, 2 asked; 2 calls, \$/)
      const again = yield* run(...judge)
      assert.include(again.out, "2 answered before, 0 asked")
      assert.strictEqual(server.seen.length, 2)
      for (const wrong of [["--max-cost", "1"], ["--dry-run"], ["--model", "x"], [...judge, "--code-only"]]) {
        const { code, message } = yield* run(...wrong)
        assert.strictEqual(code, 2)
        assert.include(message, "--")
      }
      const unauthorised = yield* llmServer({ key: "another" })
      const { code } = yield* run(
        "--judge",
        "claude",
        "--base-url",
        unauthorised.url,
        "--answers",
        `${folder}/b.sqlite`
      )
      assert.strictEqual(code, 5)
    }))
})
