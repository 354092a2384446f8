import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, Either } from "effect"
import { parse as parseYaml } from "yaml"
import * as formats from "../../src/export/formats/registry.ts"
import { exportDataset } from "../../src/export/stages/export.ts"
import * as hubs from "../../src/hub/hubs/registry.ts"
import { parse } from "../../src/rows/Json.ts"
import { readArguments, writeArguments } from "../../src/stage/arguments.ts"
import { run } from "../../src/stage/Stage.ts"
import { cli } from "../support/cli.ts"
import { platform, temporaryFolder } from "../support/folder.ts"

const tokenizer = new URL("../support/tokenizer.json", import.meta.url).pathname

const row = (description: string) => ({
  description,
  code: "from manim import *\n\n\nclass A(Scene):\n    pass\n",
  source: "a",
  metadata: {}
})

const prepared = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const folder = yield* temporaryFolder
  const text = [row("Draw a circle."), row(`Draw ${"many ".repeat(300)}circles.`), row("")].map((one) =>
    `${JSON.stringify(one)}\n`
  ).join("")
  for (const name of ["train.json", "test.json"]) yield* fs.writeFileString(`${folder}/${name}`, text)
  return folder
})

layer(platform)("export on the command line", (it) => {
  it.scoped("prints what each trainer needs for the very files made", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* prepared
      for (const format of Object.values(formats)) {
        const out = `${folder}/${format.name}`
        const ended = yield* cli([
          "export",
          "--input",
          `${folder}/train.json`,
          `${folder}/test.json`,
          "--output-dir",
          out,
          "--to",
          format.name
        ])
        assert.strictEqual(ended.code, 0, ended.message)
        assert.include(ended.out, "placeholder-description 2")
        const columns = Object.keys(
          parse((yield* fs.readFileString(`${out}/train.jsonl`)).split("\n")[0]!) as unknown as object
        )
        const section = (trainer: string) =>
          ended.out.split(`\n${trainer}:\n`)[1]?.split("\n\n")[0]?.split("\n").map((line) => line.slice(2)).join(
            "\n"
          ) ?? ""

        const axolotl = parseYaml(section("Axolotl")) as Record<string, ReadonlyArray<Record<string, unknown>>>
        const [train] = axolotl["datasets"]!
        const [test] = axolotl["test_datasets"]!
        assert.strictEqual(train!["path"], `${out}/train.jsonl`)
        assert.strictEqual(test!["path"], `${out}/test.jsonl`)
        assert.strictEqual(test!["split"], "train")
        const type = train!["type"]
        const named = [
          train!["field_messages"],
          train!["field"],
          ...(typeof type === "object"
            ? Object.entries(type as object).filter(([key]) => key.startsWith("field_")).map(([, name]) => name)
            : [])
        ].filter((name) => name !== undefined)
        if (format.name !== "alpaca") assert.isNotEmpty(named)
        for (const name of named) assert.include(columns, name)

        const factory = parseYaml(section("LLaMA-Factory")) as Record<string, string>
        const info = parse(yield* fs.readFileString(`${factory["dataset_dir"]}/dataset_info.json`)) as unknown as object
        assert.includeMembers(Object.keys(info), [factory["dataset"]!, factory["eval_dataset"]!])
        const trl = section("TRL")
        if (trl.includes("load_dataset")) assert.include(trl, `"train": "${out}/train.jsonl"`)
        else assert.include(trl, "--to messages")
      }
    }))

  it.scoped("leaves out what is longer than --max-tokens, and says with which marks it counted", () =>
    Effect.gen(function*() {
      const folder = yield* prepared
      const asked = ["export", "--input", `${folder}/train.json`, "--output", `${folder}/out.jsonl`, "--to", "messages"]
      const ended = yield* cli([...asked, "--max-tokens", "400", "--tokenizer", tokenizer])
      assert.strictEqual(ended.code, 0, ended.message)
      assert.include(ended.out, "too-long 1")
      assert.include(ended.out, "chatml")
      const json = yield* cli([...asked, "--max-tokens", "400", "--tokenizer", tokenizer, "--json"])
      const { longest, out, rejected } = parse(json.out) as unknown as {
        longest: number
        out: number
        rejected: object
      }
      assert.deepStrictEqual([out, rejected], [1, { "placeholder-description": 1, "too-long": 1 }])
      assert.isAtMost(longest, 400)
    }))

  it.scoped("tells in one line what is missing, before anything is written", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* prepared
      const input = ["export", "--input", `${folder}/train.json`, "--to", "text"]
      const cases: ReadonlyArray<readonly [ReadonlyArray<string>, number, string]> = [
        [input, 2, "--output-dir"],
        [[...input, "--output", `${folder}/x`, "--output-dir", `${folder}/y`], 2, "one of them"],
        [[...input, "--output-dir", `${folder}/y`, "--max-tokens", "10"], 2, "--tokenizer org/name"],
        [[...input, "--output-dir", `${folder}/y`, "--tokenizer", tokenizer], 2, "--max-tokens"],
        [
          [...input, "--output-dir", `${folder}/y`, "--max-tokens", "9", "--tokenizer", `${folder}/no.json`],
          1,
          "no such file"
        ],
        [
          [...input, "--output-dir", `${folder}/y`, "--max-tokens", "9", "--tokenizer", `${folder}/train.json`],
          1,
          "no tokenizer.json"
        ],
        [[...input, "--output-dir", `${folder}/y`, "--code-field", "a["], 2, "--code-field"]
      ]
      for (const [argv, code, words] of cases) {
        const ended = yield* cli(argv)
        assert.strictEqual(ended.code, code, words)
        assert.include(ended.message, words)
        assert.notInclude(ended.message, "\n")
      }
      assert.deepStrictEqual((yield* fs.readDirectory(folder)).sort(), ["test.json", "train.json"])
    }))

  it.scoped("is a function with defaults filled in, its tokenizer from a Hub of the caller's", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* prepared
      const hub = `${folder}/hub`
      yield* fs.makeDirectory(`${hub}/models/team/model`, { recursive: true })
      yield* fs.copyFile(tokenizer, `${hub}/models/team/model/tokenizer.json`)
      const done = yield* run(
        exportDataset,
        {
          input: `${folder}/train.json`,
          output: `${folder}/out.jsonl`,
          to: "text",
          maxTokens: 400,
          tokenizer: "team/model"
        },
        hubs.folder(hub)
      )
      assert.deepStrictEqual([done.in, done.out, done.template], [3, 1, "chatml"])
      const plain = yield* run(exportDataset, { input: `${folder}/train.json`, outputDir: `${folder}/x`, to: "alpaca" })
      assert.deepStrictEqual([plain.in, plain.out, plain.longest], [3, 2, undefined])
    }))

  it("reads the words it writes, an empty system text among them", () => {
    const given = { input: ["a,b.json", "c"], to: "messages", system: "", maxTokens: 5, keepMetadata: true }
    const read = readArguments(exportDataset, writeArguments(exportDataset, given).slice(1))
    assert.deepStrictEqual(Either.getOrThrow(read).given, given)
    const system = readArguments(exportDataset, ["--system", "-q"])
    assert.deepStrictEqual(Either.getOrThrow(system).given, { system: "-q" })
  })

  it.scoped("stats prints the essentials, and as JSON all of it", () =>
    Effect.gen(function*() {
      const folder = yield* prepared
      const ended = yield* cli(["stats", "--input", folder])
      assert.strictEqual(ended.code, 0, ended.message)
      for (const words of ["6 rows in 2 files", "4 of 6 rows have one (66.7 %)", "code, lines", "█", "licences"]) {
        assert.include(ended.out, words)
      }
      const { copies, rows } = parse((yield* cli(["stats", "--input", folder, "--json"])).out) as unknown as {
        readonly rows: number
        readonly copies: object
      }
      assert.deepStrictEqual([rows, copies], [6, { rows: 5, across_files: 3 }])
      assert.strictEqual((yield* cli(["stats", "--input", `${folder}/absent`])).code, 2)
    }))
})
