import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { runCommand } from "../support/commandLine.ts"
import { row, writeRows } from "../support/describing.ts"
import { platform, temporaryFolder } from "../support/folder.ts"

layer(platform, { excludeTestServices: true })("the built run", (it) => {
  it.scoped("goes through a pipeline once, and again only where it changed", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      const pipeline = (threshold: number) =>
        fs.writeFileString(
          `${folder}/pipeline.yaml`,
          `stages:
  describe:
    run: describe
    options: { input: ${folder}/in.jsonl, output: ${folder}/described.jsonl }
  dedupe:
    run: dedupe
    options: { input: ${folder}/described.jsonl, output: ${folder}/out.jsonl, threshold: ${threshold} }
`
        )
      const run = (...more: ReadonlyArray<string>) =>
        runCommand(["run", `${folder}/pipeline.yaml`, "--state", `${folder}/.state.json`, "-q", "--json", ...more], {
          HOME: folder
        })
      yield* writeRows(`${folder}/in.jsonl`, [row(1), row(2)])
      yield* pipeline(0.7)
      const first = yield* run()
      assert.strictEqual(first.code, 0, first.stderr)
      assert.strictEqual(first.stdout.match(/"action":"ran"/g)?.length, 2)
      const second = yield* run()
      assert.strictEqual(second.stdout.match(/"action":"unchanged"/g)?.length, 2, second.stdout)
      yield* pipeline(0.8)
      const third = yield* run()
      assert.match(third.stdout, /"stage":"describe".*"unchanged".*"stage":"dedupe".*"changed: --threshold"/)
      // A stage's error and its exit code are those of the run.
      yield* fs.writeFileString(
        `${folder}/pipeline.yaml`,
        `stages: { leaks: { run: leaks, options: { train: ${folder}/out.jsonl, test: ${folder}/out.jsonl } } }`
      )
      const leaking = yield* run()
      assert.strictEqual(leaking.code, 7, leaking.stderr)
      assert.include(leaking.stderr, "leak")
    }), 60_000)
})
