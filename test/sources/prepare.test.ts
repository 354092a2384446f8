// A test reads and waits by itself: @effect-diagnostics multipleEffectProvide:off
// What a test reads and waits for is its own: @effect-diagnostics preferSchemaOverJson:off
import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Layer, Stream } from "effect"
import { type JsonObject, parse, stringify } from "../../src/rows/Json.ts"
import { chooseExtractors } from "../../src/sources/chooseExtractors.ts"
import { Extractor, ExtractorError } from "../../src/sources/Extractor.ts"
import { failuresOf } from "../../src/sources/Prepared.ts"
import { prepareDataset } from "../../src/sources/prepareDataset.ts"
import type { PrepareOptions } from "../../src/sources/PrepareOptions.ts"
import { sourceServices } from "../../src/sources/sourceServices.ts"
import { tellPrepared } from "../../src/sources/tellPrepared.ts"
import { ExitCode } from "../../src/stage/ExitCode.ts"
import { settings } from "../support/extract.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { commitFiles, writeFiles } from "../support/repository.ts"

/** A scene of its own words. */
const scene = (name: string, shapes: string, base = "Scene") =>
  `class ${name}(${base}):\n    def construct(self):\n${
    shapes.split(" ").map((shape, at) =>
      `        ${shape.toLowerCase()}_${at} = ${shape}(color=tint(${at})).shift(${at} * RIGHT)\n        self.play(Create(${shape.toLowerCase()}_${at}))\n`
    ).join("")
  }        self.wait()\n`

const head = "from manim import *\nfrom tools import *\n\n\n"
const tools = "from manim import *\n\n\ndef tint(n):\n    return interpolate_color(RED, BLUE, n / 9)\n"

const repositories: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  one: {
    "LICENSE": "MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\n",
    "tools.py": tools,
    "v1/a.py": head + scene("Rings", "Circle Annulus Circle") + "\n\n" +
      scene("Boxes", "Square Rectangle Triangle Star"),
    "v2/b.py": head + scene("Lines", "Line Arrow DashedLine Vector") + "\n\n" + scene("Lost", "Squircle"),
    "v3/c.py": head + scene("Dots", "Dot Dot Dot SmallDot Cross".replace("SmallDot", "AnnotationDot")),
    "v4/broken.py": `${head}class Broken(Scene):\n    def construct(self):\n        self.play((\n`
  },
  two: {
    "tools.py": tools,
    "x/a.py": head + scene("Rings", "Circle Annulus Circle"),
    "y/b.py": head + scene("Curves", "Arc ArcBetweenPoints CurvedArrow Ellipse Sector"),
    "z/c.py": head + scene("Polygons", "RegularPolygon Hexagon".replace("Hexagon", "Polygram") + " Star Cutout"),
    "n/run.ipynb": stringify({
      nbformat: 4,
      cells: [
        { cell_type: "code", source: "from manim import *" },
        { cell_type: "markdown", source: "# A number line" },
        {
          cell_type: "code",
          source: "class Numbers(Scene):\n    def construct(self):\n        self.add(NumberLine(), Brace(Line()))\n"
        }
      ]
    })
  },
  three: { "tools.py": tools, "a.py": head + scene("Braces", "Brace Underline SurroundingRectangle") }
}

const options: Omit<PrepareOptions, "extractors" | "outputDir"> = {
  testRatio: 0.4,
  nearDuplicates: false,
  maxMemoryBytes: 1e8
}

const failing = Extractor.of({
  about: { id: "failing", name: "Failing", kind: "code", origins: [], priority: 1, flavour: "unknown" },
  drafts: Stream.fail(new ExtractorError({ source: "failing", reason: "NotAvailable", detail: "no such place" })),
  isAvailable: Effect.succeed(false)
})

const run = (
  folder: string,
  names: ReadonlyArray<string>,
  more: Partial<PrepareOptions> = {},
  extra: ReadonlyArray<typeof Extractor.Service> = []
) =>
  Effect.gen(function*() {
    const extractors = yield* chooseExtractors({
      ids: [],
      repositories: names.map((name) => `${folder}/in/${name}`)
    })
    return yield* prepareDataset({
      ...options,
      outputDir: `${folder}/out`,
      ...more,
      extractors: [
        ...names.length === 0 ? [] : extractors,
        ...extra.map((source) => Layer.succeed(Extractor, source))
      ]
    })
  }).pipe(
    Effect.provide(sourceServices({ offline: true })),
    Effect.provide(settings({ XDG_CACHE_HOME: `${folder}/cache` }))
  )

const inputs = Effect.tap(
  temporaryFolder,
  (folder) => Effect.forEach(Object.entries(repositories), ([name, files]) => writeFiles(`${folder}/in/${name}`, files))
)

const rows = (path: string) =>
  Effect.map(
    Effect.flatMap(FileSystem.FileSystem, (fs) => fs.readFileString(path)),
    (text) => text.split("\n").filter((line) => line !== "").map((line) => parse(line) as JsonObject)
  )

const all = (folder: string) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const names = (yield* fs.readDirectory(folder)).sort()
    const texts = yield* Effect.forEach(names, (name) => fs.readFileString(`${folder}/${name}`))
    return Object.fromEntries(names.map((name, at) => [name, texts[at]!]))
  })

interface Stats {
  readonly records: { readonly in: number; readonly out: number; readonly rejected: Record<string, number> }
  readonly sources: Record<
    string,
    { readonly in: number; readonly out: number; readonly rejected: Record<string, number>; readonly failed?: string }
  >
}

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((total, one) => total + one, 0)

const sideOf = (folder: string) =>
  Effect.gen(function*() {
    const train = yield* rows(`${folder}/train.json`)
    const test = yield* rows(`${folder}/test.json`)
    return new Map([
      ...train.map((row) =>
        [`${String(row["source"])} ${String((row["metadata"] as JsonObject)["class_name"])}`, "train"] as const
      ),
      ...test.map((row) =>
        [`${String(row["source"])} ${String((row["metadata"] as JsonObject)["class_name"])}`, "test"] as const
      )
    ])
  })

layer(platform)("prepare", (it) => {
  it.scoped("writes samples that stand alone, and why the others are left out; counts add up for each source", () =>
    Effect.gen(function*() {
      const folder = yield* inputs
      const prepared = yield* run(folder, ["one", "two"])
      assert.isUndefined(failuresOf(prepared))
      const files = yield* all(`${folder}/out`)
      assert.deepStrictEqual(Object.keys(files), [
        "dataset_stats.json",
        "deduplication_report.json",
        "manifest.json",
        "rejects.jsonl",
        "test.json",
        "train.json"
      ])
      const samples = [...yield* rows(`${folder}/out/train.json`), ...yield* rows(`${folder}/out/test.json`)]
      assert.deepStrictEqual(
        samples.map((row) => String((row["metadata"] as JsonObject)["class_name"])).sort(),
        ["Boxes", "Curves", "Dots", "Lines", "Numbers", "Polygons", "Rings"]
      )
      for (const row of samples) {
        assert.deepStrictEqual(Object.keys(row), ["description", "code", "source", "metadata"])
        assert.notInclude(String(row["code"]), "from tools")
      }
      const rejects = yield* rows(`${folder}/out/rejects.jsonl`)
      const reasons = rejects.map((one) => String(one["reason"])).sort()
      assert.include(reasons, "unknown-names")
      assert.include(reasons, "syntax-error")
      assert.include(reasons, "duplicate-exact")
      const stats = parse(files["dataset_stats.json"]!) as unknown as Stats
      assert.strictEqual(stats.records.in, stats.records.out + sum(stats.records.rejected))
      assert.strictEqual(stats.records.out, samples.length)
      assert.strictEqual(sum(stats.records.rejected), rejects.length)
      for (const [id, one] of Object.entries(stats.sources)) {
        assert.strictEqual(one.in, one.out + sum(one.rejected), id)
        assert.strictEqual(samples.filter((row) => row["source"] === id).length, one.out)
      }
      const report = parse(files["deduplication_report.json"]!) as { totals: Record<string, number> }
      assert.strictEqual(report.totals["in"], report.totals["kept"]! + report.totals["removed"]!)
      assert.include(tellPrepared(prepared), `${folder}/out/train.json`)
    }))

  it.scoped("parts no group, and adding a source moves no row to the other side", () =>
    Effect.gen(function*() {
      const folder = yield* inputs
      const prepared = yield* run(folder, ["one", "two"])
      assert.deepStrictEqual(prepared.split.groups_on_both_sides, [])
      const group = (row: JsonObject) => String((row["metadata"] as JsonObject)["group"])
      const test = new Set((yield* rows(`${folder}/out/test.json`)).map(group))
      for (const row of yield* rows(`${folder}/out/train.json`)) assert.isFalse(test.has(group(row)), group(row))
      assert.isAbove(test.size, 0)
      const before = yield* sideOf(`${folder}/out`)
      yield* run(folder, ["one", "two", "three"])
      const after = yield* sideOf(`${folder}/out`)
      for (const [row, side] of before) assert.strictEqual(after.get(row), side, row)
      assert.isAbove(after.size, before.size)
    }))

  it.scoped("gives the same bytes twice, for any concurrency and wherever the folder stands", () =>
    Effect.gen(function*() {
      const folder = yield* inputs
      yield* run(folder, ["one", "two", "three"], { augmentation: 2 })
      const first = yield* all(`${folder}/out`)
      yield* run(folder, ["one", "two", "three"], { augmentation: 2, concurrency: 1 })
      assert.deepStrictEqual(yield* all(`${folder}/out`), first)
      yield* run(folder, ["one", "two", "three"], { augmentation: 2, outputDir: `${folder}/deeper/down` })
      assert.deepStrictEqual(yield* all(`${folder}/deeper/down`), first)
    }))

  it.scoped("goes on when a source fails, names it, and ends with exit code 3", () =>
    Effect.gen(function*() {
      const folder = yield* inputs
      const prepared = yield* run(folder, ["three"], {}, [failing])
      const failures = failuresOf(prepared)
      assert.strictEqual(failures?.exitCode, ExitCode.partial)
      assert.include(failures!.message, "failing")
      assert.include(failures!.message, "no such place")
      assert.strictEqual(
        (yield* rows(`${folder}/out/train.json`)).length + (yield* rows(`${folder}/out/test.json`)).length,
        1
      )
      const stats = parse((yield* all(`${folder}/out`))["dataset_stats.json"]!) as unknown as Stats
      assert.include(stats.sources["failing"]!.failed, "no such place")
      assert.include(tellPrepared(prepared), "FAILED")
    }))

  it.scoped("changes nothing when every source fails", () =>
    Effect.gen(function*() {
      const folder = yield* inputs
      yield* run(folder, ["one"])
      const before = yield* all(`${folder}/out`)
      const error = yield* Effect.flip(run(folder, [], {}, [failing]))
      assert.include(error.message, "no such place")
      assert.deepStrictEqual(yield* all(`${folder}/out`), before)
    }))

  it.scoped("lets through the licences that are wanted, and keeps unresolved samples when asked, labelled", () =>
    Effect.gen(function*() {
      const folder = yield* inputs
      const licensed = yield* run(folder, ["one", "two"], { licenses: ["MIT"] })
      assert.deepStrictEqual(licensed.sources.map(({ id, out }) => [id, out > 0]), [["one", true], ["two", false]])
      assert.isAbove(licensed.rejected["license-not-wanted"] ?? 0, 0)
      const kept = yield* run(folder, ["one"], { allowUnresolved: true })
      assert.isUndefined(kept.rejected["unknown-names"])
      const samples = [...yield* rows(`${folder}/out/train.json`), ...yield* rows(`${folder}/out/test.json`)]
      const lost = samples.filter((row) => (row["metadata"] as JsonObject)["unresolved"] !== undefined)
      assert.deepStrictEqual(
        lost.map((
          row
        ) => [(row["metadata"] as JsonObject)["class_name"], (row["metadata"] as JsonObject)["unresolved"]]),
        [["Lost", "unknown-names"]]
      )
      assert.deepStrictEqual((lost[0]!["metadata"] as JsonObject)["missing"], [{ kind: "name", name: "Squircle" }])
    }))

  it.scoped("reads a repository at a commit, not the files around it", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const commit = yield* commitFiles(`${folder}/in/repo`, repositories["three"]!)
      yield* writeFiles(`${folder}/in/repo`, {
        "a.py": "broken (",
        "b.py": `from manim import *\n\n\n${scene("New", "Dot")}`
      })
      yield* run(folder, [`repo@${commit}`])
      const [row, ...others] = [...yield* rows(`${folder}/out/train.json`), ...yield* rows(`${folder}/out/test.json`)]
      assert.deepStrictEqual(others, [])
      const provenance = (row!["metadata"] as JsonObject)["provenance"] as JsonObject
      assert.deepStrictEqual([provenance["commit"], provenance["path"]], [commit, "a.py"])
    }))

  it.scoped("refuses a folder that holds what it did not write, and leaves it alone", () =>
    Effect.gen(function*() {
      const folder = yield* inputs
      yield* writeFiles(`${folder}/out`, { "precious.txt": "mine" })
      const exit = yield* Effect.exit(run(folder, ["three"]))
      assert.isTrue(Exit.isFailure(exit))
      assert.deepStrictEqual(yield* all(`${folder}/out`), { "precious.txt": "mine" })
    }))

  it.scoped("leaves the old files when it is interrupted in the middle", () =>
    Effect.gen(function*() {
      const folder = yield* inputs
      yield* run(folder, ["one"])
      const before = yield* all(`${folder}/out`)
      const reached = yield* Deferred.make<void>()
      const endless = Extractor.of({
        ...failing,
        about: { ...failing.about, id: "endless" },
        drafts: Stream.fromEffect(Effect.zipRight(Deferred.succeed(reached, undefined), Effect.never))
      })
      const fiber = yield* Effect.fork(run(folder, ["two"], {}, [endless]))
      yield* Deferred.await(reached)
      assert.isTrue(Exit.isInterrupted(yield* Fiber.interrupt(fiber)))
      assert.deepStrictEqual(yield* all(`${folder}/out`), before)
    }))
})
