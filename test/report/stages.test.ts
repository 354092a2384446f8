import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { report } from "../../src/report/stages/report.ts"
import { stats } from "../../src/report/stages/stats.ts"
import { run } from "../../src/stage/Stage.ts"
import { cli } from "../support/cli.ts"
import { platform, temporaryFolder } from "../support/folder.ts"

const line = (value: unknown) => JSON.stringify(value)

const written = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const folder = yield* temporaryFolder
  const row = { description: "Draw a circle.", code: "x = 1\n", source: "a", metadata: {} }
  yield* fs.writeFileString(`${folder}/train.jsonl`, `${line(row)}\n{oops\n`)
  return folder
})

layer(platform)("the stages of the report folder", (it) => {
  it.scoped("stats is a function with defaults filled in, and its JSON has its keys in order", () =>
    Effect.gen(function*() {
      const folder = yield* written
      const found = yield* run(stats, { input: folder })
      assert.deepStrictEqual([found.rows, found.malformed, found.described], [1, 1, 1])
      const { out } = yield* cli(["stats", "--input", `${folder}/train.jsonl`, "--json"])
      assert.strictEqual(out, line(found))
      const wrong = yield* cli(["stats", "--input", folder, "--code-field", "a["])
      assert.strictEqual(wrong.code, 2)
      assert.include(wrong.message, "--code-field: \"a[\" is no field path at character 2")
    }))

  it.scoped("report is a function with defaults filled in", () =>
    Effect.gen(function*() {
      const folder = yield* written
      const done = yield* run(report, { input: folder, output: `${folder}/report.html` })
      assert.deepStrictEqual([done.rows, done.rejected, done.unreadable, done.shown.samples], [1, 0, 1, 1])
      const told = yield* cli(["report", "--input", folder, "--output", `${folder}/report.html`])
      assert.deepStrictEqual(told.out.split("\n"), [
        `${folder}/report.html  ${(done.bytes / 1e6).toFixed(1)} MB about 1 rows and 0 rejected ones`,
        "to leaf through: 1 rows and 0 rejected ones",
        `unreadable lines: 1 (in ${folder}/report.html.rejects.jsonl)`
      ])
    }))
})
