import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, Either } from "effect"
import { codeBudget, datasetReport, type ReportOptions } from "../../src/report/datasetReport.ts"
import { splitOf } from "../../src/report/splitNames.ts"
import { verifyManifest as verify } from "../../src/stage/verifyManifest.ts"
import { cli } from "../support/cli.ts"
import { datasetFolder } from "../support/dataset.ts"
import { platform, temporaryFolder } from "../support/folder.ts"

const make = (input: string, output: string, options: Partial<ReportOptions> = {}) =>
  datasetReport({ input, output, title: undefined, samples: 500, force: false, ...options })

interface Shown {
  readonly title: string
  readonly source: string
  readonly split: string
  readonly code: string
  readonly stage?: string
}

const dataOf = (page: string, id: string) =>
  JSON.parse(
    new RegExp(`<script type="application/json" id="${id}-data">([^<]*)</script>`).exec(page)![1]!
  ) as ReadonlyArray<
    Shown
  >

const rowsJson = (rows: ReadonlyArray<unknown>) => rows.map((one) => `${JSON.stringify(one)}\n`).join("")

layer(platform)("datasetReport", (it) => {
  it.scoped("is the same page each time, says what it shows, and has a manifest that holds", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const { folder, parent, rejects, rows } = yield* datasetFolder
      const done = yield* make(folder, `${parent}/a/report.html`)
      yield* make(folder, `${parent}/b/report.html`)
      const page = yield* fs.readFileString(`${parent}/a/report.html`)
      assert.strictEqual(yield* fs.readFileString(`${parent}/b/report.html`), page)
      assert.strictEqual(
        yield* fs.readFileString(`${parent}/b/report.html.manifest.json`),
        yield* fs.readFileString(`${parent}/a/report.html.manifest.json`)
      )
      assert.strictEqual(done.bytes, Buffer.byteLength(page))
      assert.deepInclude(done, { rows, rejected: rejects, unreadable: 0, shown: { samples: rows, rejects } })
      assert.lengthOf(dataOf(page, "samples"), rows)
      assert.lengthOf(dataOf(page, "rejects"), rejects)
      const { files } = yield* verify(`${parent}/a/report.html.manifest.json`)
      assert.isTrue(files.every((file) => file.state === "holds"))
    }))

  it.scoped("holds no markup of the data's making, and exactly its own two kinds of scripts", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const { folder, parent } = yield* datasetFolder
      yield* make(folder, `${parent}/report.html`)
      const page = yield* fs.readFileString(`${parent}/report.html`)
      const scripts = [...page.matchAll(/<script[^>]*>/g)].map(([tag]) => tag)
      assert.deepStrictEqual(scripts, [
        "<script type=\"application/json\" id=\"figures-data\">",
        "<script type=\"application/json\" id=\"samples-data\">",
        "<script type=\"application/json\" id=\"rejects-data\">",
        "<script>"
      ])
      const markup = page.slice(0, page.lastIndexOf("<script>"))
      assert.notMatch(markup, /<(?:img|iframe|svg)|<!--/i)
      for (const [tag] of markup.matchAll(/<[a-z][^>]*>/gi)) {
        assert.notMatch(tag.replace(/"[^"]*"/g, ""), /\son[a-z]+=|'/i)
      }
      assert.include(page, "<h1>pictures &#38; &#60;b&#62;sounds</h1>")
    }))

  it.scoped("embeds no more rows than asked for, from every source and split", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const { folder, parent, rows } = yield* datasetFolder
      const done = yield* make(folder, `${parent}/report.html`, { samples: 15 })
      assert.deepInclude(done, { rows, shown: { samples: 15, rejects: 15 } })
      const samples = dataOf(yield* fs.readFileString(`${parent}/report.html`), "samples")
      assert.lengthOf(samples, 15)
      assert.strictEqual(new Set(samples.map((one) => `${one.source} ${one.split}`)).size, 5)
    }))

  it.scoped("keeps its size for long rows: they are shown in part", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      const long = (i: number) => ({ description: "x", code: `n = ${i}\n${"print(1)\n".repeat(20_000)}`, source: "a" })
      yield* fs.writeFileString(`${folder}/rows.jsonl`, rowsJson(Array.from({ length: 30 }, (_, i) => long(i))))
      const done = yield* make(folder, `${folder}/report.html`)
      assert.isBelow(done.bytes, 2_000_000)
      const [first] = dataOf(yield* fs.readFileString(`${folder}/report.html`), "samples")
      assert.isAtMost(first!.code.length, codeBudget(30))
    }))

  it.scoped("reads what the last stage left, and nothing of the report beside it", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const parent = yield* temporaryFolder
      const folder = `${parent}/data`
      const code = (i: number) => `class A${i}(Scene):\n    def construct(self):\n        self.add(Dot(${i}))\n`
      yield* fs.makeDirectory(folder)
      yield* fs.writeFileString(
        `${folder}/train.jsonl`,
        rowsJson([1, 1, 2, 3].map((i) => ({ description: `Draw ${i}`, code: code(i), source: "mine" })))
      )
      const deduped = yield* cli([
        "dedupe",
        "--input",
        `${folder}/train.jsonl`,
        "--output",
        `${folder}/unique_train.jsonl`
      ])
      assert.strictEqual(deduped.code, 0, deduped.message)
      const first = yield* make(folder, `${folder}/report.html`)
      const page = yield* fs.readFileString(`${folder}/report.html`)
      const { rows } = first
      assert.strictEqual(rows + first.rejected, 4)
      assert.isAbove(first.rejected, 0)
      assert.include(page, "dedupe")
      assert.deepStrictEqual(yield* make(folder, `${folder}/report.html`), first)
      assert.strictEqual(yield* fs.readFileString(`${folder}/report.html`), page)
      const other = yield* make(folder, `${parent}/elsewhere.html`, { title: "data" })
      assert.deepInclude(other, { rows, rejected: first.rejected })
    }))

  it.scoped("keeps lines that are no rows, with their place, and counts them", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      yield* fs.writeFileString(
        `${folder}/chat.jsonl`,
        `{"messages":[{"role":"user","content":"Draw"},{"role":"assistant","content":"print(1)"}]}\nnot json\n[1]\n`
      )
      const done = yield* make(folder, `${folder}/report.html`)
      assert.deepInclude(done, { rows: 1, unreadable: 2 })
      const rejects = (yield* fs.readFileString(`${folder}/report.html.rejects.jsonl`)).trimEnd().split("\n")
      assert.deepStrictEqual(rejects.map((line) => (JSON.parse(line) as { origin: unknown }).origin), [
        { file: "chat.jsonl", line: 2 },
        { file: "chat.jsonl", line: 3 }
      ])
    }))

  it.scoped("refuses a folder without rows, and a page it did not write", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      const empty = yield* Effect.either(make(folder, `${folder}/report.html`))
      assert.match(Either.isLeft(empty) ? empty.left.message : "", /holds no file of rows; expected JSON lines/)
      yield* fs.writeFileString(`${folder}/rows.jsonl`, "{\"code\":\"x = 1\"}\n")
      yield* fs.writeFileString(`${folder}/report.html`, "mine")
      const ended = yield* cli(["report", "--input", folder, "--output", `${folder}/report.html`])
      assert.strictEqual(ended.code, 1)
      assert.match(ended.message, /was not written by datawright/)
      assert.strictEqual(yield* fs.readFileString(`${folder}/report.html`), "mine")
    }))

  it.effect("knows splits by their names", () =>
    Effect.sync(() => {
      const known = {
        "train.json": "train",
        "a/test_with_descriptions.jsonl": "test",
        "val.jsonl": "validation",
        "latest.jsonl": "latest",
        "sft-dev.ndjson": "validation"
      }
      for (const [name, split] of Object.entries(known)) assert.strictEqual(splitOf(name), split)
    }))
})
