import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { layerFolder } from "../../src/poi/DataDownloader.ts"
import { DatasetGenerator } from "../../src/poi/DatasetGenerator.ts"
import { JsonGenerator } from "../../src/poi/JsonGenerator.ts"
import { loadDatasets } from "../../src/poi/layout.ts"
import { poiSplits } from "../../src/poi/PoiLayout.ts"
import { readManifest } from "../../src/stage/Outputs.ts"
import { cli } from "../support/cli.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { codebookCsv, rawCsv, sha256 } from "../support/poi.ts"

const starred = "rqvae-nyc-div0.25-commit0.5-lr5e-5"

/** The New York tree, made from the made-up check-ins, with codebooks of all five models. */
const start = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const folder = yield* temporaryFolder
  const datasets = yield* loadDatasets(undefined)
  yield* fs.writeFileString(`${folder}/raw.csv`, rawCsv())
  const made = yield* cli([
    "poi",
    "process",
    "--dataset",
    "nyc",
    "--input",
    `${folder}/raw.csv`,
    "--output-dir",
    folder
  ])
  assert.strictEqual(made.code, 0, made.message)
  const books = `${folder}/nyc/LLM Dataset/Intermediate Files`
  yield* fs.makeDirectory(books, { recursive: true })
  for (const { name } of datasets["NYC"]!.models) {
    yield* fs.writeFileString(`${books}/codebooks-${name}.csv`, codebookCsv())
  }
  const generate = (...more: ReadonlyArray<string>) =>
    cli(["poi", "generate", "--dataset", "NYC", "--data-dir", folder, "--output-dir", `${folder}/out`, ...more])
  const verify = (...more: ReadonlyArray<string>) =>
    cli(["poi", "verify", "--dataset", "NYC", "--data-dir", folder, "--output-dir", `${folder}/out`, ...more])
  return { fs, folder, datasets, books, generate, verify, out: `${folder}/out/nyc/LLM Dataset` }
})

const listed = (folder: string) =>
  Effect.flatMap(
    FileSystem.FileSystem,
    (fs) =>
      Effect.map(fs.readDirectory(folder, { recursive: true }), (names) =>
        names.filter((name) => name.endsWith(".json") || name.endsWith(".partial")).sort())
  )

layer(platform, { excludeTestServices: true })("poi generate", (it) => {
  it.scoped("makes 28 files and a manifest that is the same for the same run, and makes nothing twice", () =>
    Effect.gen(function*() {
      const { fs, generate, out } = yield* start
      assert.strictEqual((yield* generate()).code, 0)
      assert.strictEqual((yield* listed(out)).length, 29)
      const manifest = yield* fs.readFileString(`${out}/manifest.json`)
      const first = yield* fs.stat(`${out}/${starred}/train_codebook.json`)
      const again = yield* generate()
      assert.strictEqual(again.out.split("\n").filter((line) => line.startsWith("kept")).length, 28)
      assert.strictEqual(yield* fs.readFileString(`${out}/manifest.json`), manifest)
      assert.deepStrictEqual((yield* fs.stat(`${out}/${starred}/train_codebook.json`)).ino, first.ino)
      yield* fs.remove(`${out}/manifest.json`)
      yield* fs.remove(out, { recursive: true })
      yield* generate("--models", starred, "--kinds", "codebook,notime")
      yield* generate("--kinds", "id", "--splits", "train", "val")
      yield* generate()
      assert.strictEqual(yield* fs.readFileString(`${out}/manifest.json`), manifest, "whatever the way there")
    }))

  it.scoped("makes again what changed, and only that", () =>
    Effect.gen(function*() {
      const { books, fs, generate } = yield* start
      yield* generate()
      yield* fs.writeFileString(
        `${books}/codebooks-${starred}.csv`,
        codebookCsv().replace("1,\"[1, 1, 1]\"", "1,\"[9, 1, 1]\"")
      )
      const again = yield* generate()
      const made = again.out.split("\n").filter((line) => line.startsWith("made"))
      assert.strictEqual(made.length, 8)
      assert.isTrue(made.every((line) => line.includes(starred) || line.includes("notime")))
    }))

  it.scoped("a fault in one codebook costs its files alone: exit code 3, each named, nothing half-made", () =>
    Effect.gen(function*() {
      const { books, fs, generate, out } = yield* start
      const whole = codebookCsv()
      yield* fs.writeFileString(`${books}/codebooks-${starred}.csv`, whole.slice(0, whole.length - 12))
      const run = yield* generate()
      assert.strictEqual(run.code, 3)
      assert.include(run.message, `8 things missing: NYC/${starred}/train_codebook.json`)
      assert.include(run.message, `codebooks-${starred}.csv, row 54, column Codebook: a quote that is never closed`)
      const names = yield* listed(out)
      assert.strictEqual(names.length, 21)
      assert.isFalse(names.some((name) => name.includes("partial") || name.includes("notime")))
    }))

  it.scoped("refuses a codebook of another data set, by its name and by its POIs", () =>
    Effect.gen(function*() {
      const { books, fs, generate } = yield* start
      const name = yield* generate("--models", "rqvae-tky-div0.0-commit0.25-lr5e-5")
      assert.strictEqual(name.code, 2)
      assert.include(name.message, "is a model of TKY")
      yield* fs.writeFileString(`${books}/codebooks-${starred}.csv`, `${codebookCsv()}55,"[9, 9, 9]"\n`)
      const run = yield* generate("--models", starred, "--kinds", "codebook")
      assert.strictEqual(run.code, 1)
      assert.include(run.message, "POI 55; expected 1 to 54, as pid_mapping.csv numbers them")
    }))

  it.scoped("when nothing can be made, tells the fault itself and leaves nothing", () =>
    Effect.gen(function*() {
      const { folder, fs, generate, out } = yield* start
      for (const split of poiSplits) {
        yield* fs.writeFileString(`${folder}/nyc/Intermediate Files/data/${split}.csv`, "Uid,Pids\n")
      }
      const run = yield* generate()
      assert.strictEqual(run.code, 1)
      assert.include(run.message, "train.csv, header: no column Times")
      assert.deepStrictEqual(yield* listed(out), [])
    }))

  it.scoped("never replaces what it did not write", () =>
    Effect.gen(function*() {
      const { fs, generate, out } = yield* start
      yield* fs.makeDirectory(`${out}/ablation without SID`, { recursive: true })
      yield* fs.writeFileString(`${out}/ablation without SID/train_id.json`, "precious")
      const run = yield* generate("--kinds", "id")
      assert.strictEqual(run.code, 1)
      assert.include(run.message, "was not written by datawright")
      assert.strictEqual(yield* fs.readFileString(`${out}/ablation without SID/train_id.json`), "precious")
      assert.strictEqual((yield* generate("--kinds", "id", "--force")).code, 0)
    }))

  it.scoped("the manifest names inputs, outputs, splits and collisions", () =>
    Effect.gen(function*() {
      const { generate, out } = yield* start
      yield* generate("--models", starred, "--no-leak")
      const manifest = yield* readManifest(`${out}/manifest.json`)
      assert.strictEqual(manifest.inputs.length, 6)
      assert.isTrue(manifest.inputs.every(({ path }) => path.startsWith("../")))
      assert.strictEqual(manifest.outputs.length, 12)
      assert.strictEqual(manifest.options["no_leak"], true)
      const report = manifest.report as Readonly<Record<string, Readonly<Record<string, unknown>>>>
      assert.deepInclude(report["splits"]!["test_all"], {
        rows: 14,
        left_out: 2,
        leaks: { identical: 2, target_visits: 2 }
      })
      assert.deepInclude(report["codebooks"]![starred], { pois: 54, distinct: 27, collided: 12 })
      const all = manifest.outputs.find(({ path }) => path.endsWith("test_all_id.json"))
      assert.strictEqual(all?.records, 12)
    }))
})

layer(platform, { excludeTestServices: true })("the components, used as a library", (it) => {
  it.scoped("one file, the ids of a data set, one model, all", () =>
    Effect.gen(function*() {
      const { books, datasets, folder, out } = yield* start
      const json = yield* Effect.provide(JsonGenerator, JsonGenerator.Default)
      const dataFile = `${folder}/nyc/Intermediate Files/data/train.csv`
      const one = yield* json.generateJson({
        split: "train",
        kind: "codebook",
        dataFile,
        codebookFile: `${books}/codebooks-${starred}.csv`
      })
      assert.strictEqual(one.name, "train_codebook.json")
      assert.strictEqual(sha256(one.json), "4c28aa50625574c6798e25b3607985d1ba4f0f06dc9a39f0aaad0bb57c02b5dd")
      const without = yield* Effect.flip(json.generateJson({ split: "train", kind: "codebook", dataFile }))
      assert.strictEqual(without._tag, "UsageError")

      const inputs = layerFolder({ datasets, dataDir: folder, base: "LLM Dataset", chosen: ["NYC"] })
      const generator = yield* Effect.provide(DatasetGenerator, Layer.provide(DatasetGenerator.Default, inputs))
      const options = { datasets: { NYC: datasets["NYC"]! }, base: "LLM Dataset", outputDir: `${folder}/out` }
      assert.strictEqual((yield* generator.generateIds("NYC", options)).files.length, 4)
      assert.strictEqual((yield* generator.processModel("NYC", starred, options)).files.length, 8)
      const [all] = yield* generator.generateAll(options)
      assert.strictEqual(all!.files.filter(({ state }) => state === "kept").length, 12)
      assert.strictEqual(all!.files.filter(({ state }) => state === "made").length, 16)
      assert.strictEqual((yield* readManifest(`${out}/manifest.json`)).outputs.length, 28)
    }))
})

layer(platform, { excludeTestServices: true })("poi verify", (it) => {
  it.scoped("passes what was generated, and reports collisions, leaks and empty histories", () =>
    Effect.gen(function*() {
      const { generate, verify } = yield* start
      yield* generate()
      const run = yield* verify()
      assert.strictEqual(run.code, 0, run.message)
      assert.include(run.out, "NYC: 28 files looked at, 0 faults")
      assert.include(run.out, `${starred}: 54 POIs, 27 distinct codes, 12 collided, 39 POIs share one, at most 4`)
      assert.include(run.out, "test_all: of 14 rows 2 are in train, 2 have their target visit there")
      assert.include(run.out, "train: 0 empty histories")
      yield* generate("--no-leak", "--suffix-collisions")
      const other = yield* verify()
      assert.strictEqual(other.code, 0, other.message)
    }))

  const spoil: ReadonlyArray<readonly [string, string, (text: string) => string, string]> = [
    [
      "a byte in a record",
      "ablation without SID/val_id.json",
      (t) => t.replace(/<(\d+)> at/, "<1> at"),
      "at record 1, input"
    ],
    ["another hash", "ablation without SID/val_id.json", (t) => `${t}\n`, "the output was changed"],
    ["a line end at the end", "ablation without SID/val_id.json", (t) => `${t}\n`, "does not end with ] alone"],
    ["CRLF", `${starred}/val_codebook.json`, (t) => t.replaceAll("\n", "\r\n"), "does not begin with [ and a line end"],
    [
      "another instruction",
      `${starred}/val_codebook.json`,
      (t) => t.replace("Here is", "Here was"),
      "record 1: another instruction"
    ],
    [
      "upper-case escapes",
      `${starred}/val_codebook.json`,
      (t) => t.replace("a record", "\\u0061 record"),
      "escaped in another way"
    ],
    [
      "a missing record",
      `${starred}/test_codebook.json`,
      (t) => t.replace(/ {4}\{[^}]*\},\n/, ""),
      "other users, or histories"
    ],
    ["a cut file", `${starred}/test_codebook.json`, (t) => t.slice(0, 3000), "differs from what its inputs give"]
  ]
  for (const [what, name, change, words] of spoil) {
    it.scoped(`finds ${what}: exit code 7`, () =>
      Effect.gen(function*() {
        const { fs, generate, out, verify } = yield* start
        yield* generate("--models", starred)
        yield* fs.writeFileString(`${out}/${name}`, change(yield* fs.readFileString(`${out}/${name}`)))
        const run = yield* verify("--models", starred)
        assert.strictEqual(run.code, 7)
        assert.include(run.out, `fault: ${name}`)
        assert.include(run.out, words)
      }))
  }

  it.scoped("finds missing and foreign files, changed inputs, POIs without code and visits that never were", () =>
    Effect.gen(function*() {
      const { books, folder, fs, generate, out } = yield* start
      yield* generate("--models", starred)
      yield* fs.remove(`${out}/ablation without SID/val_id.json`)
      yield* fs.writeFileString(`${out}/ablation without SID/test_extra.json`, "[]")
      const data = `${folder}/nyc/Intermediate Files/data/test.csv`
      yield* fs.writeFileString(data, (yield* fs.readFileString(data)).replace(/(\d+),(\d{4}-.*)\n$/, "9,$2\n"))
      yield* fs.writeFileString(`${books}/codebooks-${starred}.csv`, codebookCsv().replace(/^2,.*\n/m, ""))
      yield* fs.rename(`${folder}/out`, `${folder}/moved`)
      yield* fs.rename(`${folder}/nyc/Intermediate Files`, `${folder}/moved/nyc/Intermediate Files`)
      yield* fs.copy(books, `${folder}/moved/nyc/LLM Dataset/Intermediate Files`)
      const run = yield* cli([
        ...["poi", "verify", "--dataset", "NYC", "--models", starred],
        ...["--data-dir", `${folder}/moved`, "--output-dir", `${folder}/moved`]
      ])
      assert.strictEqual(run.code, 7)
      assert.include(run.out, "ablation without SID/val_id.json: is missing")
      assert.include(run.out, "ablation without SID/test_extra.json: the manifest does not name it")
      assert.include(run.out, "rows have a POI without a code")
      assert.include(run.out, "data/test.csv: row 10: no check-in of user, POI and time")
    }))

  it.scoped("writes mended inputs that generate without collisions and leaks", () =>
    Effect.gen(function*() {
      const { folder, fs, verify } = yield* start
      const run = yield* verify("--inputs-only", "--suffix-collisions", "--no-leak", "--mended-dir", `${folder}/mended`)
      assert.strictEqual(run.code, 0, run.message)
      const mended = `${folder}/mended/nyc`
      assert.strictEqual(
        sha256(yield* fs.readFile(`${mended}/Intermediate Files/data/test_all.csv`)),
        "7a00482327c6e66474c02ae71c554d016b31d508979ebebd9f460e9c3299c4fc"
      )
      yield* fs.copy(`${folder}/nyc/Intermediate Files/data/train.csv`, `${mended}/Intermediate Files/data/train.csv`)
      const made = yield* cli([
        ...["poi", "generate", "--dataset", "NYC", "--models", starred, "--splits", "train,test_all"],
        ...["--data-dir", `${folder}/mended`, "--output-dir", `${folder}/clean`]
      ])
      assert.strictEqual(made.code, 0, made.message)
      assert.include(made.out, "54 distinct codes, 0 shared")
      assert.include(made.out, "NYC test_all: 0 rows are in train, 0 have their target there")
      assert.strictEqual(
        sha256(yield* fs.readFile(`${folder}/clean/nyc/LLM Dataset/${starred}/train_codebook.json`)),
        "81a3dc0fd3beb59cbd0d69888ab18fc932c3d14fa891989f69b616531bccf08b"
      )
    }))
})
