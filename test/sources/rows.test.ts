import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { stringify } from "../../src/rows/Json.ts"
import { fromConfiguration } from "../../src/sources/custom/registry.ts"
import * as sources from "../../src/sources/registry.ts"
import * as Configuration from "../../src/stage/Configuration.ts"
import { Duck } from "../../src/tables/Duck.ts"
import { extract } from "../support/extract.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { writeFiles } from "../support/repository.ts"

const scene = (name: string) =>
  `from manim import *\n\nclass ${name}(Scene):\n    def construct(self):\n        self.wait()`

/** Writes a table as Parquet through DuckDB, all columns text unless a value says otherwise. */
const writeParquet = (path: string, rows: ReadonlyArray<Readonly<Record<string, unknown>>>) =>
  Effect.scoped(Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const duck = yield* Duck
    yield* fs.writeFileString(`${path}.json`, rows.map((row) => stringify(row)).join("\n"))
    const connection = yield* duck.open(":memory:")
    yield* connection.run(
      `COPY (SELECT *, 'bytes'::BLOB AS video FROM read_json('${path}.json', format = 'newline_delimited')) TO '${path}' (FORMAT parquet)`
    )
    yield* fs.remove(`${path}.json`)
  }))

layer(platform)("sets of rows", (it) => {
  it.scoped("bespoke_manim: text columns of Parquet; rows marked as broken or without code are rejects", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeFiles(folder, { "bespoke_manim/README.md": "card" })
      yield* writeParquet(`${folder}/bespoke_manim/train-00000-of-00001.parquet`, [
        {
          question: "Show a circle.",
          python_code: `\`\`\`python\n${scene("A")}\n\`\`\``,
          error: "",
          subject: "Geometry",
          topic: "Circles",
          scene_class_name: "A",
          title: "Round"
        },
        { question: "Show a square.", python_code: scene("B"), error: "Traceback\nNameError: x", subject: "Geometry" },
        { question: "Show nothing.", python_code: "", error: null, subject: "Logic" }
      ])
      const { about, drafts, rejects } = yield* extract(sources.bespoke_manim, { DATAWRIGHT_DATASETS: folder })
      assert.lengthOf(drafts, 1)
      const [draft] = drafts
      assert.strictEqual(draft!.code, `${scene("A")}\n`)
      assert.strictEqual(draft!.description, "Show a circle.")
      assert.deepInclude(draft!.metadata, {
        needs_description: false,
        class_name: "A",
        subject: "Geometry",
        original_context: "Geometry: Circles",
        unwrapped_code: ["code-fence"],
        row_index: 0
      })
      assert.include(draft!.metadata["provenance"], { license: about.origins[0]!.license, author: "Bespoke Labs" })
      assert.deepStrictEqual(rejects.map(({ origin, reason }) => [reason, origin.line]), [
        ["error-at-origin", 2],
        ["no-code", 3]
      ])
      assert.include(rejects[0]!.detail, "NameError: x")
    }))

  it.scoped("manimbench: the reviewed text, else the generated one; its own split is kept", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const csv = [
        "Generated Description,Reviewed Description,Code,Type,Split",
        `gen,"Draw a ""red"" dot,\nthen wait.","${scene("A")}",Basic,train`,
        `A drawn line.,nan,"${scene("B")}",Basic,test`,
        "x,y",
        `,"[PENDING_DESCRIPTION] later","${scene("C")}",,Test`
      ].join("\r\n")
      yield* writeFiles(folder, { "manimbench/manim_sft_dataset.csv": csv, "manimbench/dataset-metadata.json": "{}" })
      const { drafts, rejects } = yield* extract(sources.manimbench, { DATAWRIGHT_DATASETS: folder })
      assert.deepStrictEqual(drafts.map(({ description, side }) => [description, side]), [
        ["Draw a \"red\" dot,\nthen wait.", "train"],
        ["A drawn line.", "test"],
        ["", "test"]
      ])
      assert.deepStrictEqual(drafts.map((draft) => draft.metadata["needs_description"]), [false, false, true])
      assert.lengthOf(new Set(drafts.map((draft) => draft.group)), 3)
      assert.deepStrictEqual(rejects.map(({ reason }) => reason), ["malformed-csv"])
    }))

  it.scoped("thanks_dataset: wrappers, tokens, file names and literal newlines come off, and are remembered", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeParquet(`${folder}/manim_code.parquet`, [
        {
          instruction: "",
          input: "You are an expert. Here is the user's request:\n\nDraw a star<|endoftext|>",
          output: `\\n${scene("A")}<|endoftext|>`
        },
        { instruction: "", input: "star_video.py", output: scene("B").replaceAll("\n", "\\n") },
        { instruction: "Spin it", input: "", output: "def broken(" }
      ])
      const configuration = Layer.succeed(Configuration.Configuration, {
        path: `${folder}/datawright.yaml`,
        value: { datasets: { thanks_dataset: "manim_code.parquet" } }
      })
      const { drafts } = yield* extract(sources.thanks_dataset.pipe(Layer.provide(configuration)))
      assert.deepStrictEqual(drafts.map(({ code, description }) => [description, code]), [
        ["Draw a star", `${scene("A")}\n`],
        ["", `${scene("B")}\n`],
        ["Spin it", "def broken(\n"]
      ])
      assert.deepStrictEqual(drafts[0]!.metadata["unwrapped_description"], ["end-of-text-token", "request-wrapper"])
      assert.strictEqual(drafts[1]!.metadata["original_description"], "star_video.py")
      assert.isTrue(drafts[1]!.metadata["needs_description"])
    }))

  it.scoped("edoh and manim_codegen: CSV sides by file name, one JSON array", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeFiles(folder, {
        "edoh/manim_test.csv": `instruction,output\nDraw it,"${scene("A")}"\n`,
        "edoh/manim_train.csv": `instruction,output\nMove it,"${scene("B")}"\n`,
        "manim_codegen/train.json": stringify([
          { query: "Q", answer: `Sure:\n\n\`\`\`python\n${scene("C")}\n\`\`\`\nEnjoy.` },
          "no row"
        ])
      })
      const settings = { DATAWRIGHT_DATASETS: folder }
      const edoh = yield* extract(sources.edoh, settings)
      assert.deepStrictEqual(edoh.drafts.map(({ description, side }) => [description, side]), [
        ["Draw it", "test"],
        ["Move it", "train"]
      ])
      const codegen = yield* extract(sources.manim_codegen, settings)
      assert.strictEqual(codegen.drafts[0]!.code, `${scene("C")}\n`)
      assert.deepStrictEqual(codegen.rejects.map(({ reason }) => reason), ["not-an-object"])
    }))

  it.scoped("a set without a local copy, or with other columns, fails and says what to do", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeFiles(folder, { "edoh/train.csv": "a,b\n1,2\n" })
      const missing = yield* Effect.flip(extract(sources.manimbench, { DATAWRIGHT_DATASETS: folder }))
      assert.include(missing.message, `${folder}/manimbench`)
      assert.include(missing.message, "https://huggingface.co/datasets/SuienR/ManimBench-v1")
      const other = yield* Effect.flip(extract(sources.edoh, { DATAWRIGHT_DATASETS: folder }))
      assert.include(other.message, "no column \"instruction\", \"output\"; it has \"a\", \"b\"")
    }))

  it.scoped("a configured file is read through field paths, its rows' own metadata kept", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const turn = (code: string) => [{ value: "sys" }, { value: "Ask" }, { value: `\`\`\`python\n${code}\n\`\`\`` }]
      yield* writeFiles(folder, {
        "rows.jsonl": [
          stringify({
            conversations: turn(scene("A")),
            part: "test",
            metadata: { aoc_day: 3, group: "video", provenance: { path: "x.py" } }
          }),
          "{broken",
          stringify({ conversations: [] })
        ].join("\n")
      })
      const configuration = Layer.succeed(Configuration.Configuration, { path: `${folder}/datawright.yaml`, value: {} })
      const source = fromConfiguration("mine", {
        type: "local",
        file: "rows.jsonl",
        code_field: "conversations[2].value",
        description_field: "conversations[1].value",
        split_field: "part",
        license: "CC0-1.0",
        expected_samples: 3
      })
      const { about, drafts, rejects } = yield* extract(source.pipe(Layer.provide(configuration)))
      assert.strictEqual(about.expected, 3)
      assert.lengthOf(drafts, 1)
      assert.deepInclude(drafts[0], { description: "Ask", code: `${scene("A")}\n`, side: "test" })
      assert.deepInclude(drafts[0]!.metadata, { aoc_day: 3 })
      assert.strictEqual(drafts[0]!.group, "mine/video")
      assert.deepInclude(drafts[0]!.metadata["provenance"], { path: "x.py", license: "CC0-1.0" })
      assert.deepStrictEqual(rejects.map(({ origin, reason }) => [reason, origin.line]), [
        ["malformed-json", 2],
        ["no-code", 3]
      ])
      const wrong = fromConfiguration("mine", { type: "local", file: "rows.jsonl", code_field: "a..b" })
      const error = yield* Effect.flip(extract(wrong.pipe(Layer.provide(configuration))))
      assert.include(error.message, "sources.mine.code_field")
    }))
})
