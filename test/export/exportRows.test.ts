import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import { type ExportOptions, exportRows } from "../../src/export/exportRows.ts"
import * as formats from "../../src/export/formats/registry.ts"
import { type Json, parse } from "../../src/rows/Json.ts"
import { verifyManifest as verify } from "../../src/stage/verifyManifest.ts"
import * as sinks from "../../src/tables/sinks/registry.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { llamaFactory } from "../support/trainers.ts"

const defaults = {
  system: undefined,
  codeField: undefined,
  descriptionField: undefined,
  includePlaceholders: false,
  keepMetadata: false,
  limit: undefined,
  force: false
}

type Row = { readonly [key: string]: Json }
interface Line extends Row {
  readonly messages: ReadonlyArray<{ readonly role: string; readonly content: string }>
}

const lines = (rows: ReadonlyArray<unknown>) => rows.map((row) => `${JSON.stringify(row)}\n`).join("")

const run = (
  files: Readonly<Record<string, string>>,
  options: Partial<ExportOptions> & { readonly kind?: keyof typeof sinks } = {}
) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* temporaryFolder
    for (const [name, text] of Object.entries(files)) yield* fs.writeFileString(`${folder}/${name}`, text)
    const done = yield* exportRows({
      ...defaults,
      inputs: Object.keys(files).map((name) => `${folder}/${name}`),
      target: { folder: `${folder}/out` },
      format: formats.messages,
      ...options
    }).pipe(Effect.provide(sinks[options.kind ?? "jsonl"]))
    assert.strictEqual(done.in, done.out + Object.values(done.rejected).reduce((sum, one) => sum + one, 0))
    const { files: checked } = yield* verify(`${folder}/out/export.manifest.json`)
    assert.isTrue(checked.every((file) => file.state === "holds"))
    const read = (name: string) => fs.readFileString(`${folder}/out/${name}`)
    const rows = (name: string) =>
      Effect.map(read(name), (text) => text.split("\n").slice(0, -1).map((line) => parse(line) as unknown as Line))
    return { done, read, rows, folder }
  })

const code = "from manim import *\n\n\nclass A(Scene):\n    def construct(self):\n        self.play(Create(Circle()))\n"
const fenced = "```python\n" + code.trimEnd() + "\n```"
const sample = (description: string, metadata: Row = {}): Row => ({ description, code, source: "mine", metadata })

layer(platform)("export", (it) => {
  it.scoped("a row of any shape is a conversation of system, request and fenced program", () =>
    Effect.gen(function*() {
      const request = "Draw a circle."
      const shapes: ReadonlyArray<Row> = [
        sample(request),
        { conversations: [{ from: "human", value: request }, { from: "gpt", value: fenced }] },
        {
          conversations: [{ from: "system", value: "Mine." }, { from: "user", value: request }, {
            from: "assistant",
            value: code
          }]
        },
        { messages: [{ role: "user", content: request }, { role: "assistant", content: "```py\n" + code + "```\n" }] },
        { instruction: request, input: "", output: code },
        { instruction: "Draw", input: "a circle.", output: fenced },
        { prompt: request, completion: fenced + "<|endoftext|>" },
        { prompt: [{ role: "user", content: request }], completion: [{ role: "assistant", content: fenced }] },
        { query: request, answer: `\\n${code}` }
      ]
      const { rows } = yield* run({ "train.json": lines(shapes) })
      const made = yield* rows("train.jsonl")
      assert.lengthOf(made, shapes.length)
      for (const [i, { messages }] of made.entries()) {
        assert.deepStrictEqual(messages.map(({ role }) => role), ["system", "user", "assistant"], `row ${i}`)
        assert.strictEqual(messages[1]!.content, i === 5 ? "Draw\na circle." : request)
        assert.strictEqual(messages[2]!.content, fenced)
        assert[i === 2 ? "strictEqual" : "notStrictEqual"](messages[0]!.content, "Mine.")
      }
      assert.include(made[0]!.messages[0]!.content, "Manim Community")
    }))

  it.scoped("the system text is the one given, else the row's own, else that of its library; an empty one is none", () =>
    Effect.gen(function*() {
      const own = {
        messages: [{ role: "system", content: "Own." }, { role: "user", content: "Hi" }, {
          role: "assistant",
          content: "Ho"
        }]
      }
      const text = lines([own, sample("Draw.", { framework: "manimgl" })])
      const systems = (system: string | undefined) =>
        Effect.gen(function*() {
          const { rows } = yield* run({ "a.jsonl": text }, { system })
          return (yield* rows("a.jsonl")).map(({ messages }) =>
            messages[0]!.role === "system" ? messages[0]!.content : null
          )
        })
      assert.deepStrictEqual(yield* systems("Given."), ["Given.", "Given."])
      assert.deepStrictEqual(yield* systems(""), [null, null])
      const [first, second] = yield* systems(undefined)
      assert.strictEqual(first, "Own.")
      assert.include(second, "ManimGL")
    }))

  it.scoped("placeholders, rows without code and turns no trainer reads go to the rejects with their reasons", () =>
    Effect.gen(function*() {
      const text = lines([
        sample("Draw a circle."),
        sample("[PENDING_DESCRIPTION] Advent of Code"),
        sample(""),
        sample("Written, but marked.", { needs_description: true }),
        { description: "Draw.", code: " ", source: "a", metadata: {} },
        { title: "nothing" },
        { messages: [{ role: "user", content: "Hi" }] },
        { messages: [{ role: "tool", content: "Hi" }, { role: "assistant", content: "Ho" }] },
        {
          messages: [{ role: "user", content: "Hi" }, { role: "user", content: "Hi" }, {
            role: "assistant",
            content: "Ho"
          }]
        }
      ]) + "oops\n"
      const { done, read } = yield* run({ "train.jsonl": text })
      assert.deepStrictEqual(done.rejected, {
        "invalid-conversation": 2,
        "malformed-json": 1,
        "no-code": 2,
        "placeholder-description": 3,
        "unsupported-turn": 1
      })
      const rejects = (yield* read("export.rejects.jsonl")).split("\n").slice(0, -1).map((line) =>
        parse(line) as unknown as { readonly origin: { readonly line: number }; readonly record: unknown }
      )
      assert.deepStrictEqual(rejects.map(({ origin }) => origin.line).sort((a, b) => a - b), [
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        9,
        10
      ])
      assert.deepStrictEqual(rejects[0]!.record, sample("[PENDING_DESCRIPTION] Advent of Code"))

      const asked = yield* run({ "train.jsonl": text }, { includePlaceholders: true })
      // A request of no words at all stays out: no trainer takes it.
      assert.strictEqual(asked.done.out, 3)
    }))

  it.scoped("layouts of one pair leave longer conversations out, the others keep every turn", () =>
    Effect.gen(function*() {
      const turns = ["Draw.", fenced, "Now in red.", "Here it is:\n" + fenced]
      const text = lines([
        sample("Draw."),
        { messages: turns.map((content, i) => ({ role: i % 2 === 0 ? "user" : "assistant", content })) },
        { instruction: turns[2]!, input: "", output: turns[3]!, history: [[turns[0]!, turns[1]!]] }
      ])
      for (const name of ["alpaca", "prompt-completion"] as const) {
        const { done } = yield* run({ "a.jsonl": text }, { format: formats[name] })
        assert.deepStrictEqual(done.rejected, { "does-not-fit": 2 })
      }
      for (const name of ["messages", "sharegpt"] as const) {
        const { rows } = yield* run({ "a.jsonl": text }, { format: formats[name], system: "" })
        const made = yield* rows("a.jsonl")
        for (const row of made.slice(1)) {
          const list = Object.values(row)[0] as ReadonlyArray<Record<string, string>>
          assert.deepStrictEqual(list.map((turn) => turn["content"] ?? turn["value"]), turns)
        }
      }
      const { rows } = yield* run({ "a.jsonl": text }, { format: formats.text, system: "S" })
      assert.strictEqual((yield* rows("a.jsonl"))[1]!["text"], ["S", ...turns].join("\n\n"))
    }))

  it.scoped("every layout gives LLaMA-Factory the same examples through dataset_info.json", () =>
    Effect.gen(function*() {
      const text = lines([sample("Draw a circle."), sample("Draw it — twice!")])
      for (const format of Object.values(formats)) {
        const { read, rows } = yield* run({ "train.json": text, "test.json": text }, { format, system: "S" })
        const info = parse(yield* read("dataset_info.json")) as unknown as Record<
          string,
          Parameters<typeof llamaFactory>[0]
        >
        assert.deepStrictEqual(Object.keys(info), ["train", "test"])
        for (const entry of Object.values(info)) {
          const examples = (yield* rows(entry.file_name)).map((row) => llamaFactory(entry, row))
          const [one] = examples
          assert.lengthOf(examples, 2)
          assert.isTrue(examples.every((example) => !example.broken), format.name)
          if (format.name === "text") assert.strictEqual(one!.prompt[0], `S\n\nDraw a circle.\n\n${fenced}`)
          else if (format.name === "prompt-completion") {
            assert.deepStrictEqual(one, {
              broken: false,
              system: "",
              prompt: ["S\n\nDraw a circle.\n\n"],
              response: fenced
            })
          } else {assert.deepStrictEqual(one, {
              broken: false,
              system: "S",
              prompt: ["Draw a circle."],
              response: fenced
            })}
        }
      }
    }))

  it.scoped("train and test go to files of their names in one run; two of a name, and an input as output, are refused", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const text = lines([sample("Draw.", { id: "x", provenance: { license: "MIT" } }), {
        ...sample("Draw again."),
        source: "b"
      }])
      const { done, folder, read } = yield* run({ "train.json": text, "test.json": text }, {
        kind: "parquet",
        keepMetadata: true
      })
      assert.deepStrictEqual(done.files.map(({ fileName, isEvaluation }) => [fileName, isEvaluation]), [
        ["train.parquet", false],
        ["test.parquet", true]
      ])
      assert.strictEqual(yield* read("train.parquet"), yield* read("test.parquet"))
      const exported = (options: Partial<ExportOptions>) =>
        exportRows({
          ...defaults,
          inputs: [`${folder}/train.json`],
          target: { folder },
          format: formats.messages,
          ...options
        }).pipe(
          Effect.provide(sinks.json)
        )
      assert.include((yield* Effect.flip(exported({}))).message, "is an input")
      yield* fs.makeDirectory(`${folder}/b`)
      yield* fs.copyFile(`${folder}/train.json`, `${folder}/b/train.json`)
      const both = [`${folder}/train.json`, `${folder}/b/train.json`]
      const target = { folder: `${folder}/c` }
      assert.include((yield* Effect.flip(exported({ inputs: both, target }))).message, "would both become")
      assert.include(
        (yield* Effect.flip(exported({ inputs: both, target: { file: `${folder}/d` } }))).message,
        "--output-dir"
      )
      const one = yield* exported({ target: { file: `${folder}/out.json` }, keepMetadata: true })
      assert.strictEqual(one.out, 2)
      const rows = parse(yield* fs.readFileString(`${folder}/out.json`)) as unknown as ReadonlyArray<Row>
      assert.deepStrictEqual(rows.map(({ id, license, source }) => [id, source, license]), [["x", "mine", "MIT"], [
        null,
        "b",
        null
      ]])
    }))

  it.scoped("the same rows give the same bytes; a run that makes nothing writes nothing", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const text = lines(Array.from({ length: 300 }, (_, i) => sample(`Draw ${i}.`)))
      for (const kind of ["jsonl", "json", "parquet"] as const) {
        const [a, b] = [yield* run({ "a.jsonl": text }, { kind }), yield* run({ "a.jsonl": text }, { kind })]
        assert.strictEqual(yield* a.read("export.manifest.json"), yield* b.read("export.manifest.json"))
      }
      const folder = yield* temporaryFolder
      yield* fs.writeFileString(`${folder}/a.jsonl`, lines([sample("")]))
      const options = {
        ...defaults,
        inputs: [`${folder}/a.jsonl`],
        target: { folder: `${folder}/out` },
        format: formats.text
      }
      const error = yield* Effect.flip(exportRows(options).pipe(Effect.provide(sinks.parquet)))
      assert.include(error.message, "generate-descriptions")
      assert.deepStrictEqual(yield* fs.readDirectory(`${folder}/out`), [])
    }))

  it.scoped("rows of more tokens than allowed are left out, and no others", () =>
    Effect.gen(function*() {
      const counter = {
        name: "letters",
        template: "none" as const,
        text: (text: string) => text.length,
        turns: ({ turns }: { readonly turns: ReadonlyArray<{ readonly content: string }> }) => turns[0]!.content.length
      }
      const rows = Array.from({ length: 9 }, (_, i) => sample("x".repeat(i + 3)))
      const { done } = yield* run({ "a.jsonl": lines(rows) }, { limit: { tokens: 7, counter } })
      assert.deepStrictEqual(done.rejected, { "too-long": 4 })
      assert.strictEqual(done.longest, 7)
    }))

  it.scoped("reads other people's files through field paths, and says when no row has the field", () =>
    Effect.gen(function*() {
      const text = lines([{ q: { text: "Draw." }, a: [{ py: "x = 1" }] }])
      const { rows } = yield* run({ "a.jsonl": text }, {
        codeField: ["a", 0, "py"],
        descriptionField: ["q", "text"],
        system: ""
      })
      assert.deepStrictEqual((yield* rows("a.jsonl"))[0]!.messages.map(({ content }) => content), [
        "Draw.",
        "```python\nx = 1\n```"
      ])
      const error = yield* Effect.flip(run({ "a.jsonl": text }, { codeField: ["b", 0] }))
      assert.include(error.message, "b[0]")
      assert.include(error.message, "q, a")
    }))

  it.scoped("any program and request come back whole from every layout", () =>
    Effect.gen(function*() {
      const word = fc.constantFrom("```", "````python", "x = 1", "\"\"\"", "é🎬", "    y", "class A(Scene):", "\t", "'")
      const program = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => `import a\n${words.join("\n")}`)
      const cases = fc.sample(fc.tuple(program, fc.string({ minLength: 1 })), 40)
        .map(([program, request]) => ({ description: `Draw ${request}!`, code: program, source: "a", metadata: {} }))
      const { done, rows } = yield* run({ "a.jsonl": lines(cases) })
      assert.strictEqual(done.out, cases.length)
      const again = yield* run({ "a.jsonl": lines(yield* rows("a.jsonl")) }, { format: formats.sharegpt })
      assert.strictEqual(again.done.out, cases.length)
      const made = (yield* again.rows("a.jsonl")) as unknown as ReadonlyArray<
        { readonly conversations: ReadonlyArray<{ readonly value: string }> }
      >
      for (const [i, { conversations }] of made.entries()) {
        const [, request, answer] = conversations.map(({ value }) => value)
        assert.strictEqual(request, cases[i]!.description)
        const [open, ...rest] = answer!.split("\n")
        const marks = open!.replace("python", "")
        assert.strictEqual(rest.pop(), marks)
        // No line inside ends the fence.
        assert.isTrue(rest.every((line) => !line.trimStart().startsWith(marks)))
        assert.strictEqual(rest.join("\n"), cases[i]!.code.trimEnd())
      }
    }))
})
