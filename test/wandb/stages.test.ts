import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, Either, Schema } from "effect"
import { readArguments, writeArguments } from "../../src/stage/arguments.ts"
import { decodeOptions } from "../../src/stage/decodeOptions.ts"
import { run } from "../../src/stage/Stage.ts"
import { wandbClassify } from "../../src/wandb/stages/classify.ts"
import { wandbIngest } from "../../src/wandb/stages/ingest.ts"
import { wandbPatternsCheck } from "../../src/wandb/stages/patternsCheck.ts"
import { wandbReport } from "../../src/wandb/stages/report.ts"
import { wandbSchema } from "../../src/wandb/stages/schema.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { writeFile } from "../support/ingest.ts"

const example = "data/wandb/example"

layer(platform)("the stages of W&B runs, as functions", (it) => {
  it.scoped("bring an export into a database, and its curves onto a page", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      const db = `${folder}/runs.duckdb`
      const first = yield* run(wandbIngest, { runs: [example], db })
      assert.deepStrictEqual([first.unchanged, first.runs.added, first.tables["runs"]], [false, 7, 7])
      const again = yield* run(wandbIngest, { runs: example, db })
      assert.deepStrictEqual([again.unchanged, again.runs.kept], [true, 7])
      assert.deepStrictEqual(Object.keys(yield* Schema.encode(wandbIngest.result)(again)), [
        ...["db", "unchanged", "inputs", "bad", "tables", "types", "diagnostics", "runs"]
      ])
      const { output } = yield* run(wandbReport, { db, output: `${folder}/runs.html` })
      assert.match(yield* fs.readFileString(output), /<h2 id="[a-z_]+-heading">/)

      yield* writeFile(`${folder}/odd.csv`, "a,b\n1,2\n")
      const part = yield* Effect.flip(run(wandbIngest, { runs: example, history: `${folder}/odd.csv`, db }))
      assert.strictEqual(part._tag, "PartialFailure")
      const nothing = yield* Effect.flip(run(wandbIngest, { db }))
      assert.strictEqual(nothing.message, "no input; expected --runs, --history or --pretrain")
    }))

  it.scoped("classify ids as rows, or into a file, with the same counts", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const runs = `${example}/runs.jsonl`
      const { ids, rows, types } = yield* run(wandbClassify, { runs })
      assert.strictEqual(ids, 7)
      const classified = [...rows]
      assert.deepStrictEqual([...rows], classified)
      const counts: Record<string, number> = {}
      for (const { run_type } of classified) counts[run_type] = (counts[run_type] ?? 0) + 1
      assert.deepStrictEqual(types, counts)
      const written = yield* run(wandbClassify, { runs, output: `${folder}/log.jsonl` })
      assert.deepStrictEqual(yield* Schema.encode(wandbClassify.result)(written), { ids, types: counts })
    }))

  it.scoped("give the tables as text, and what is wrong with patterns", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      assert.match(yield* run(wandbSchema, {}), /^CREATE /)
      assert.match(yield* run(wandbSchema, { format: "mermaid" }), /^erDiagram\n/)
      const { patterns, problems } = yield* run(wandbPatternsCheck, {})
      assert.deepStrictEqual(problems, [])
      assert.isAbove(patterns.length, 17)
      yield* writeFile(`${folder}/mine.yaml`, "patterns: [{ name: A, type: old, priority: 1, regex: '^(a+)+$' }]")
      const failed = yield* Effect.flip(run(wandbPatternsCheck, { registry: `${folder}/mine.yaml` }))
      assert.strictEqual(failed._tag, "CheckFailed")
    }))

  it.effect("have options that a command line gives and gives back", () =>
    Effect.gen(function*() {
      const given = { runs: ["a,b", "c"], registry: ["x.yaml"], db: "-d", blobs: true, runId: "r" }
      const words = writeArguments(wandbIngest, given)
      assert.deepStrictEqual(Either.getOrThrow(readArguments(wandbIngest, words.slice(2))).given, given)
      assert.deepStrictEqual(writeArguments(wandbPatternsCheck, { rules: "earlier" }), [
        ...["wandb", "patterns", "check", "--rules", "earlier"]
      ])
      const page = { db: `${example}/runs.jsonl`, output: "p" }
      assert.strictEqual((yield* decodeOptions(wandbReport, page)).maxRuns, 60)
      assert.strictEqual((yield* decodeOptions(wandbReport, { ...page, maxRuns: 1000 })).maxRuns, 1000)
      for (const maxRuns of [0, 1001]) yield* Effect.flip(decodeOptions(wandbReport, { ...page, maxRuns }))
    }))
})
