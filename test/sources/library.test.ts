import { FileSystem } from "@effect/platform"
import * as NodeContext from "@effect/platform-node/NodeContext"
import { assert, layer } from "@effect/vitest"
import { Effect, Either, FastCheck as fc, Layer, Schema, Stream } from "effect"
import {
  codeExtractor,
  Extractor,
  PartialFailure,
  prepare,
  Prepared,
  prepareDataset,
  readArguments,
  run,
  SourceListing,
  sources,
  sourceServices,
  writeArguments
} from "../../src/index.ts"
import * as registry from "../../src/sources/registry.ts"
import { cli } from "../support/cli.ts"
import { settings } from "../support/extract.ts"
import { temporaryFolder } from "../support/folder.ts"
import { commitFiles, writeFiles } from "../support/repository.ts"

const scene = (shape: string) =>
  `from manim import *\n\n\nclass ${shape}s(Scene):\n    def construct(self):\n        self.play(Create(${shape}()))\n`

const Rows = Schema.Array(Schema.parseJson(Schema.Struct({ description: Schema.String, source: Schema.String })))

/** Rows of both sides. */
const rowsOf = (folder: string) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const texts = yield* Effect.forEach(["train", "test"], (side) => fs.readFileString(`${folder}/${side}.json`))
    return yield* Schema.decode(Rows)(texts.join("").split("\n").filter((line) => line !== ""))
  })

layer(NodeContext.layer)("prepare in a program", (it) => {
  it.scoped("prepares a source of its own", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder

      const shapes = Layer.succeed(Extractor, {
        about: { id: "shapes", name: "Shapes", kind: "code", origins: [], priority: 1, flavour: "manimce" },
        isAvailable: Effect.succeed(true),
        drafts: Stream.make("Circle", "Square", "Triangle").pipe(Stream.map((shape) => ({
          source: "shapes",
          description: `Draw a ${shape.toLowerCase()}.`,
          code: scene(shape),
          group: shape,
          origin: { file: `${shape}.py` },
          metadata: {}
        })))
      })
      const prepared = yield* prepareDataset({ extractors: [shapes], outputDir: `${folder}/out` })

      assert.strictEqual(prepared.train + prepared.test, 3)
      const rows = yield* rowsOf(`${folder}/out`)
      assert.sameMembers(rows.map(({ description }) => description), [
        "Draw a circle.",
        "Draw a square.",
        "Draw a triangle."
      ])
    }))

  it.scoped("prepares repositories whose layout it explains", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const commit = yield* commitFiles(`${folder}/videos`, {
        "2024/circle.py": scene("Circle"),
        "draft.py": "broken ("
      })

      const videos = codeExtractor(
        { id: "videos", name: "My videos", kind: "code", priority: 1, flavour: "manimce" },
        [{
          repository: `${folder}/videos`,
          commit,
          license: "MIT",
          hasScenes: (path) => path.startsWith("2024/"),
          notes: () => ({ path }) => ({ group: path, description: `From ${path}` })
        }]
      )
      const prepared = yield* prepareDataset({ extractors: [videos], outputDir: `${folder}/out` }).pipe(
        Effect.provide(sourceServices({ offline: true }))
      )

      assert.deepStrictEqual(prepared.sources, [{
        id: "videos",
        in: 1,
        out: 1,
        expected: undefined,
        failed: undefined
      }])
      assert.deepStrictEqual(yield* rowsOf(`${folder}/out`), [{
        description: "From 2024/circle.py",
        source: "videos"
      }])
    }).pipe(Effect.provide(settings({}))))

  it.scoped("runs the stage with two options, as the command does", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeFiles(`${folder}/mine`, { "a.py": scene("Circle"), "b.py": scene("Square") })
      const prepared = yield* run(prepare, { repo: [`${folder}/mine`], outputDir: `${folder}/out` })
      assert.deepStrictEqual(prepared.sources.map(({ id, out }) => [id, out]), [["mine", 2]])
      assert.lengthOf(yield* rowsOf(`${folder}/out`), 2)
      const command = yield* cli(["prepare", "--repo", `${folder}/mine`, "--output-dir", `${folder}/again`, "--json"], {
        XDG_CACHE_HOME: `${folder}/cache`
      })
      const told = yield* Schema.decode(Schema.parseJson(Prepared), { onExcessProperty: "error" })(command.out)
      assert.deepStrictEqual(told.split, prepared.split)
      const fs = yield* FileSystem.FileSystem
      for (const file of ["train.json", "test.json", "dataset_stats.json", "manifest.json"]) {
        assert.strictEqual(
          yield* fs.readFileString(`${folder}/again/${file}`),
          yield* fs.readFileString(`${folder}/out/${file}`)
        )
      }
    }).pipe(Effect.provide(settings({}))))

  it.scoped("fails when a source did, after the others are written", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeFiles(`${folder}/mine`, { "a.py": scene("Circle") })
      const error = yield* Effect.flip(
        run(prepare, { repo: [`${folder}/mine`, `${folder}/gone`], outputDir: `${folder}/out` })
      )
      assert.instanceOf(error, PartialFailure)
      assert.deepStrictEqual(error.missing.map(({ name }) => name), ["gone"])
      assert.lengthOf(yield* rowsOf(`${folder}/out`), 1)
    }).pipe(Effect.provide(settings({}))))

  it.scoped("refuses no source, two of one id, and rows that name another source", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      const source = (id: string, from: string) =>
        Layer.succeed(Extractor, {
          about: { id, name: id, kind: "rows", origins: [], priority: 1, flavour: "manimce" },
          isAvailable: Effect.succeed(true),
          drafts: Stream.make({
            source: from,
            description: "",
            code: scene("Circle"),
            group: id,
            origin: { file: `${id}.py` },
            metadata: {}
          })
        })
      const message = (...extractors: ReadonlyArray<ReturnType<typeof source>>) =>
        prepareDataset({ extractors, outputDir: `${folder}/out` }).pipe(
          Effect.flip,
          Effect.map((error) => error.message)
        )
      assert.include(yield* message(), "no source")
      assert.include(yield* message(source("a", "a"), source("b", "b"), source("a", "a")), "two sources are called a")
      assert.include(yield* message(source("a", "b")), "a.py: the row names \"b\" as its source")
      assert.isFalse(yield* fs.exists(`${folder}/out/train.json`))
      const { sources } = yield* prepareDataset({
        extractors: [source("a", "a"), source("b", "a")],
        outputDir: `${folder}/out`
      })
      assert.deepStrictEqual(sources.map(({ failed }) => failed === undefined), [true, false])
    }))

  it.scoped("lists the sources there are", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const environment = { XDG_CACHE_HOME: `${folder}/cache`, DATAWRIGHT_DATASETS: `${folder}/sets` }
      const listed = yield* Effect.provide(run(sources, {}), settings(environment))
      assert.deepStrictEqual(listed.map(({ id }) => id), Object.keys(registry).sort())
      const command = yield* cli(["sources", "--json"], environment)
      const Listings = Schema.parseJson(Schema.Array(SourceListing))
      assert.lengthOf(yield* Schema.decode(Listings, { onExcessProperty: "error" })(command.out), listed.length)
    }))

  it.effect.prop(
    "writes its options as words and reads them again",
    [fc.record({
      sources: fc.array(fc.constantFrom("all", "hf:org/name@v1:train", "3b1b_videos"), { minLength: 1 }),
      repo: fc.array(fc.constantFrom("./a,b", "-strange", "git@host:me/my.git@v1"), { minLength: 1 }),
      codeField: fc.constantFrom("messages[1].content", "code"),
      seed: fc.integer(),
      testRatio: fc.double({ min: 0, max: 1, noNaN: true }),
      balance: fc.constant(true),
      outputDir: fc.constant("out")
    }, { requiredKeys: [] })],
    ([given]) =>
      Effect.sync(() => {
        const [name, ...words] = writeArguments(prepare, given)
        assert.strictEqual(name, "prepare")
        assert.deepStrictEqual(Either.getOrThrow(readArguments(prepare, words)).given, { ...given })
      })
  )
})
