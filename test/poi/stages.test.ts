import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, Either, Schema } from "effect"
import * as hubs from "../../src/hub/hubs/registry.ts"
import { loadDatasets } from "../../src/poi/layout.ts"
import { poiGenerate } from "../../src/poi/stages/generate.ts"
import { poiProcess } from "../../src/poi/stages/process.ts"
import { poiVerify } from "../../src/poi/stages/verify.ts"
import { readArguments, writeArguments } from "../../src/stage/arguments.ts"
import { decodeOptions } from "../../src/stage/decodeOptions.ts"
import { run } from "../../src/stage/Stage.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { codebookCsv, rawCsv } from "../support/poi.ts"

const start = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const folder = yield* temporaryFolder
  yield* fs.writeFileString(`${folder}/raw.csv`, rawCsv())
  const books = `${folder}/poi/nyc/LLM Dataset/Intermediate Files`
  yield* fs.makeDirectory(books, { recursive: true })
  const { NYC } = yield* loadDatasets(undefined)
  for (const { name } of NYC!.models) yield* fs.writeFileString(`${books}/codebooks-${name}.csv`, codebookCsv())
  return { fs, folder, outputDir: `${folder}/poi` }
})

layer(platform, { excludeTestServices: true })("the stages of POI data sets, as functions", (it) => {
  it.scoped("make a data set in three lines, and print nothing else than the commands do", () =>
    Effect.gen(function*() {
      const { folder, fs, outputDir } = yield* start
      const processed = yield* run(poiProcess, { dataset: "NYC", input: `${folder}/raw.csv`, outputDir })
      const generated = yield* run(poiGenerate, { dataset: "NYC", outputDir })
      const verified = yield* run(poiVerify, { dataset: "NYC", outputDir })

      assert.deepStrictEqual([processed.counts.in, processed.counts.out, processed.report.pois], [1888, 1866, 54])
      assert.strictEqual(generated.outcomes[0]!.result.files.length, 28)
      assert.strictEqual(verified.results[0]!.files, 28)
      const [printed] = yield* Schema.encode(poiGenerate.result)(generated)
      assert.deepStrictEqual(Object.keys(printed!), ["dataset", "manifest", "files", "splits", "codebooks"])
      assert.deepStrictEqual(
        Object.keys(yield* Schema.encode(poiProcess.result)(processed)),
        ["manifest", "counts", "report"]
      )
      yield* Schema.encode(poiVerify.result)(verified)

      yield* fs.writeFileString(`${outputDir}/nyc/LLM Dataset/ablation without SID/val_id.json`, "[]")
      const broken = yield* Effect.flip(run(poiVerify, { dataset: "NYC", outputDir }))
      assert.strictEqual(broken._tag, "CheckFailed")
    }))

  it.scoped("take a Hub of the caller's", () =>
    Effect.gen(function*() {
      const { folder, fs, outputDir } = yield* start
      yield* run(poiProcess, { dataset: "NYC", input: `${folder}/raw.csv`, outputDir })
      yield* fs.makeDirectory(`${folder}/hub/datasets/org`, { recursive: true })
      yield* fs.rename(`${outputDir}/nyc`, `${folder}/hub/datasets/org/nyc`)
      const options = {
        dataset: ["NYC"],
        kinds: "id",
        fromHub: "org",
        upload: true,
        outputDir: `${folder}/out`
      } as const
      const { outcomes: [outcome] } = yield* run(poiGenerate, options, hubs.folder(`${folder}/hub`))
      assert.isTrue(outcome!.upload !== undefined && Either.isRight(outcome!.upload))
      assert.isTrue(
        yield* fs.exists(`${folder}/hub/datasets/org/nyc/LLM Dataset/ablation without SID/train_id.json`)
      )
    }))

  it.scoped("raise what could not be made, with its own exit code", () =>
    Effect.gen(function*() {
      const { outputDir } = yield* start
      const lost = yield* Effect.flip(run(poiGenerate, { dataset: "NYC", outputDir }))
      assert.deepStrictEqual([lost._tag, lost.exitCode], ["FileError", 1])
      const nowhere = yield* Effect.flip(run(poiGenerate, { upload: true, outputDir }))
      assert.strictEqual(nowhere.message, "--upload without a place. Name the organisation with --to-hub")
      const twice = yield* Effect.flip(run(poiGenerate, { fromHub: "org", dataDir: outputDir, outputDir }))
      assert.include(twice.message, "both --from-hub and --data-dir")
      const wrong = yield* Effect.flip(run(poiProcess, { dataset: "all", outputDir }))
      assert.strictEqual(wrong.message, "--dataset all; expected one data set")
    }))

  it.effect("have options that a command line gives and gives back", () =>
    Effect.gen(function*() {
      const given = { kinds: ["id", "notime"], splits: ["train"], suffixCollisions: true, private: true, toHub: "-x" }
      const words = writeArguments(poiGenerate, given)
      const read = Either.getOrThrow(readArguments(poiGenerate, words.slice(2)))
      assert.deepStrictEqual(read.given, given)
      const { dataset, splits } = yield* decodeOptions(poiGenerate, { dataset: "NYC,TKY", splits: "all" })
      assert.deepStrictEqual([dataset, splits], [["NYC", "TKY"], ["all"]])
      const { mask, poiMin, seed, window } = yield* decodeOptions(poiProcess, { dataset: "NYC", seed: 4294967295 })
      assert.deepStrictEqual([mask, poiMin, seed, window], [0.1, 10, 4294967295, 50])
      for (const wrong of [{ seed: 4294967296 }, { window: 1 }, { poiMin: 0 }, { mask: 1.01 }, { step: 0 }]) {
        yield* Effect.flip(decodeOptions(poiProcess, { dataset: "NYC", ...wrong }))
      }
    }))
})
