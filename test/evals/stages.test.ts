import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, Either, Schema } from "effect"
import { qaExtract } from "../../src/evals/stages/extract.ts"
import { qaIngest } from "../../src/evals/stages/ingest.ts"
import { qaSummary } from "../../src/evals/stages/summary.ts"
import { readArguments, writeArguments } from "../../src/stage/arguments.ts"
import { decodeOptions } from "../../src/stage/decodeOptions.ts"
import { run } from "../../src/stage/Stage.ts"
import { predictions } from "../support/answers.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { gzipOf } from "../support/tarballs.ts"

layer(platform)("the stages of answers, as functions", (it) => {
  it.scoped("read, sum up and unpack an archive", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      const input = `${folder}/one.tar.gz`
      const db = `${folder}/answers.duckdb`
      yield* fs.writeFile(input, gzipOf({ name: "c4/1B/seed-2/step-1250/arc_easy.jsonl", content: predictions(4) }))
      const ingested = yield* run(qaIngest, { input, db })
      assert.deepStrictEqual(ingested.sources.map(({ rows, state }) => [state, rows]), [["read", 4]])
      yield* Schema.encode(qaIngest.result)(ingested)
      const rows = yield* run(qaSummary, { db })
      assert.deepStrictEqual(rows.map(({ questions, recipe, task }) => [recipe, task, questions]), [
        ["C4", "arc_easy", 4]
      ])
      assert.deepStrictEqual(yield* run(qaSummary, { db, tasks: "boolq" }), [])
      const extracted = yield* run(qaExtract, { input, outputDir: `${folder}/files` })
      assert.deepStrictEqual(extracted.archives.map(({ members, state }) => [state, members]), [["extracted", 1]])
      assert.isTrue(yield* fs.exists(`${folder}/files/one/c4/1B/seed-2/step-1250/arc_easy.jsonl`))
    }))

  it.scoped("name what is missing, and read the rest", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      const input = [`${folder}/one.tar.gz`, `${folder}/none.tar`]
      yield* fs.writeFile(input[0]!, gzipOf({ name: "c4/1B/seed-2/step-1250/arc_easy.jsonl", content: predictions(4) }))
      for (
        const failed of [
          yield* Effect.flip(run(qaIngest, { input, db: `${folder}/a.duckdb` })),
          yield* Effect.flip(run(qaExtract, { input, outputDir: `${folder}/files` }))
        ]
      ) {
        assert.strictEqual(failed._tag, "PartialFailure")
        assert.include(failed.message, "none.tar")
      }
      assert.strictEqual((yield* run(qaSummary, { db: `${folder}/a.duckdb` })).length, 1)
    }))

  it.effect("have options that a command line gives and gives back", () =>
    Effect.gen(function*() {
      const given = { input: ["a,b", "c"], db: "d", tasks: ["arc_easy", "boolq"], limit: 1, seeds: "index" }
      const words = writeArguments(qaIngest, given)
      assert.deepStrictEqual(Either.getOrThrow(readArguments(qaIngest, words.slice(2))).given, given)
      const { tasks } = yield* decodeOptions(qaIngest, { ...given, tasks: "arc_easy, boolq" })
      assert.deepStrictEqual(tasks, ["arc_easy", "boolq"])
      assert.include((yield* Effect.flip(decodeOptions(qaIngest, { ...given, limit: 0 }))).message, "--limit: 0")
      const place = { input: "a", outputDir: "o" }
      assert.strictEqual((yield* decodeOptions(qaExtract, place)).maxBytes, 256 * 2 ** 30)
      for (const wrong of [{ maxBytes: 0 }, { maxMembers: 0 }, { maxRatio: 0 }]) {
        yield* Effect.flip(decodeOptions(qaExtract, { ...place, ...wrong }))
      }
    }))
})
