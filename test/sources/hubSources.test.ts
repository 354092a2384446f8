import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { randomBytes } from "node:crypto"
import { type JsonObject, parse, stringify } from "../../src/rows/Json.ts"
import { Duck } from "../../src/tables/Duck.ts"
import { cli } from "../support/cli.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { inject } from "../support/hub.ts"
import { hubServer } from "../support/hubServer.ts"

const scene = (name: string) =>
  `from manim import *\n\nclass ${name}(Scene):\n    def construct(self):\n        self.play(Create(Text("${name}")))\n`

interface Parquet {
  readonly bytes: Buffer
  /** `[start, end)` of every page of the columns named. */
  readonly ranges: (columns: ReadonlyArray<string>) => ReadonlyArray<readonly [number, number]>
}

/** Rows as Parquet with a column of random bytes between the others, in row groups of 2,048. */
const parquet = (rows: ReadonlyArray<JsonObject>, codec: string, videoBytes: number) =>
  Effect.scoped(Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const duck = yield* Duck
    const folder = yield* temporaryFolder
    const names = Object.keys(rows[0]!)
    const video = randomBytes(videoBytes).toString("hex")
    yield* fs.writeFileString(`${folder}/rows.json`, rows.map((row, i) => stringify({ ...row, i })).join("\n"))
    const connection = yield* duck.open(":memory:", { threads: 1 })
    yield* connection.run(
      `COPY (SELECT "${names[0]}", encode('${video}' || i) AS video, ${
        names.slice(1).map((name) => `"${name}"`).join(", ")
      }, i FROM read_json('${folder}/rows.json', format = 'newline_delimited') ORDER BY i)
      TO '${folder}/rows.parquet' (FORMAT parquet, COMPRESSION ${codec}, ROW_GROUP_SIZE 2048)`
    )
    const chunks = yield* connection.rows(`SELECT * FROM parquet_metadata('${folder}/rows.parquet')`)
    const file: Parquet = {
      bytes: Buffer.from(yield* fs.readFile(`${folder}/rows.parquet`)),
      ranges: (columns) =>
        chunks.filter((chunk) => columns.includes(String(chunk["path_in_schema"]))).map((chunk) => {
          const start = Number(chunk["dictionary_page_offset"] ?? chunk["data_page_offset"])
          return [start, start + Number(chunk["total_compressed_size"])] as const
        })
    }
    return file
  }))

/** What was asked of the contents, as `[start, end)`. */
const asked = (ranges: ReadonlyArray<string>) =>
  ranges.map((range): readonly [number, number] => {
    const match = /^bytes=([0-9]+)-([0-9]+)$/.exec(range)
    return match === null ? [0, Infinity] : [Number(match[1]), Number(match[2]) + 1]
  })

const overlap = (
  ones: ReadonlyArray<readonly [number, number]>,
  others: ReadonlyArray<readonly [number, number]>
): number =>
  ones.reduce(
    (sum, [from, to]) =>
      sum + others.reduce((all, [start, end]) => all + Math.max(0, Math.min(to, end) - Math.max(from, start)), 0),
    0
  )

interface Row {
  readonly code: string
  readonly description: string
  readonly source: string
  readonly metadata: { readonly provenance: Readonly<Record<string, string>> }
}

const begin = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const server = yield* hubServer
  const folder = yield* temporaryFolder
  const environment = {
    HF_ENDPOINT: server.url,
    HF_HOME: `${folder}/home`,
    XDG_CACHE_HOME: `${folder}/cache`,
    DATAWRIGHT_DATASETS: `${folder}/sets`
  }
  const prepare = (out: string, ...args: ReadonlyArray<string>) =>
    cli(["prepare", "--output-dir", `${folder}/${out}`, "--no-near-duplicates", "--json", ...args], environment)
  const rows = (out: string) =>
    Effect.map(
      Effect.all([fs.readFileString(`${folder}/${out}/train.json`), fs.readFileString(`${folder}/${out}/test.json`)]),
      (texts) => texts.join("").split("\n").filter((line) => line !== "").map((line) => parse(line) as unknown as Row)
    )
  const manifest = (out: string) => fs.readFileString(`${folder}/${out}/manifest.json`)
  return { server, folder, environment, prepare, rows, manifest, fs }
})

layer(platform, { excludeTestServices: true })("sources on the Hub", (it) => {
  for (const codec of ["snappy", "zstd", "gzip", "uncompressed"]) {
    it.scoped(
      `bespoke_manim (${codec}): text columns alone are fetched, never a byte of the videos`,
      () =>
        Effect.gen(function*() {
          const { manifest, prepare, rows, server } = yield* begin
          const count = codec === "zstd" ? 2100 : 60
          const file = yield* parquet(
            Array.from({ length: count }, (_, i) => ({
              question: `Animate the text number ${i}.`,
              title: `Title ${i}`,
              python_code: scene(`Scene${i}`),
              scene_class_name: `Scene${i}`,
              error: i === 3 ? "NameError: x" : ""
            })),
            codec,
            codec === "zstd" ? 40 : 3000
          )
          server.seed("datasets/bespokelabs/bespoke-manim", {
            "README.md": "---\nlicense: mit\n---\n",
            "data/train-00000-of-00001.parquet": file.bytes
          })
          const run = yield* prepare("out", "--sources", "bespoke_manim", "--test-ratio", "0")
          assert.strictEqual(run.code, 0, run.message)
          const read = yield* rows("out")
          assert.strictEqual(read.length, count - 1)
          assert.deepInclude(read.map(({ code }) => code), scene("Scene7"))
          const ranges = asked(server.ranges)
          assert.isAbove(overlap(ranges, file.ranges(["python_code"])), 0)
          assert.strictEqual(overlap(ranges, file.ranges(["video", "i"])), 0)
          const total = ranges.reduce((sum, [start, end]) => sum + end - start, 0)
          assert.isBelow(total, file.bytes.length)
          const commit = server.repositories.get("datasets/bespokelabs/bespoke-manim")!.commits.at(-1)!.id
          assert.include(read[0]!.metadata.provenance, { commit, license: "unlicensed" })
          assert.include(yield* manifest("out"), commit)
          // Text of a column that is asked for is all there, and each page is fetched once.
          const text = file.ranges(["question", "title", "python_code", "scene_class_name", "error"])
          assert.strictEqual(overlap(ranges, text), text.reduce((sum, [start, end]) => sum + end - start, 0))
        }),
      30_000
    )
  }

  it.scoped(
    "what was read once is read again offline; what was not is named, with what to do",
    () =>
      Effect.gen(function*() {
        const { folder, fs, prepare, server } = yield* begin
        const file = yield* parquet(
          Array.from({ length: 40 }, (_, i) => ({ input: `Show ${i}`, output: scene(`S${i}`), instruction: "" })),
          "snappy",
          50
        )
        server.seed("datasets/thanhkt/manim_code", { "data/train-00000-of-00001.parquet": file.bytes })
        server.seed("datasets/edoh/manim_python", {
          "manim_train.csv": `instruction,output\nDraw it,"${scene("A")}"\n`,
          "manim_test.csv": `instruction,output\nMove it,"${scene("B")}"\n`
        })
        const ids = ["--sources", "thanks_dataset", "edoh"]
        const before = yield* prepare("before", ...ids, "--offline")
        assert.strictEqual(before.code, 1)
        assert.include(before.message, "--offline")
        assert.include(before.message, "thanhkt/manim_code")
        assert.strictEqual(server.requests.length, 0, "offline means offline")
        const listed = (json: string) =>
          Object.fromEntries(
            (parse(json) as unknown as ReadonlyArray<{ id: string; offline: boolean }>).map((
              one
            ) => [one.id, one.offline])
          )
        const environment = { XDG_CACHE_HOME: `${folder}/cache`, HF_HOME: `${folder}/home`, HF_ENDPOINT: server.url }
        assert.isFalse(listed((yield* cli(["sources", "--json"], environment)).out)["edoh"])

        const online = yield* prepare("online", ...ids)
        assert.strictEqual(online.code, 0, online.message)
        const requests = server.requests.length
        const offline = yield* prepare("offline", ...ids, "--offline")
        assert.strictEqual(offline.code, 0, offline.message)
        const now = listed((yield* cli(["sources", "--json"], environment)).out)
        assert.isTrue(now["edoh"] && now["thanks_dataset"])
        assert.isFalse(now["manimbench"])
        assert.strictEqual(server.requests.length, requests)
        for (const name of ["train.json", "test.json", "manifest.json"]) {
          assert.strictEqual(
            yield* fs.readFileString(`${folder}/offline/${name}`),
            yield* fs.readFileString(`${folder}/online/${name}`)
          )
        }
        // A local copy comes before the Hub.
        yield* fs.makeDirectory(`${folder}/sets/edoh`, { recursive: true })
        yield* fs.writeFileString(`${folder}/sets/edoh/train.csv`, `instruction,output\nLocal,"${scene("L")}"\n`)
        const local = yield* prepare("local", "--sources", "edoh")
        assert.strictEqual(local.code, 0, local.message)
        assert.strictEqual(server.requests.length, requests)
      }),
    30_000
  )

  it.scoped(
    "hf:org/name: columns by their names, a split, a revision, the card's licence; faults on the way are mended",
    () =>
      Effect.gen(function*() {
        const { prepare, rows, server } = yield* begin
        const line = (name: string) =>
          stringify({ Instruction: "Draw", Input: name, "Python Code": scene(name), other: 1 })
        server.seed("datasets/acme/scenes", {
          "README.md": "---\nlicense: cc-by-sa-4.0\n---\n# Scenes\n",
          "dataset_infos.json": "{}",
          "train.jsonl": `${line("A")}\n${line("B")}\nbroken\n`,
          "test.jsonl": `${line("C")}\n`
        })
        const first = server.repositories.get("datasets/acme/scenes")!.commits.at(-1)!.id
        server.seed("datasets/acme/scenes", { "test.jsonl": `${line("D")}\n` })
        inject(server, /GET .*resolve.*train/, { kind: "cut", when: "within" })
        inject(server, /GET .*tree/, { kind: "status", status: 503 })
        const all = yield* prepare("all", "--sources", "hf:acme/scenes", "--test-ratio", "0")
        assert.strictEqual(all.code, 0, all.message)
        const read = yield* rows("all")
        assert.deepStrictEqual(read.map((row) => row.description), ["Draw\n\nA", "Draw\n\nB", "Draw\n\nD"])
        assert.strictEqual(read[0]!.source, "acme-scenes")
        assert.include(read[0]!.metadata.provenance, {
          license: "CC-BY-SA-4.0",
          license_source: "README.md",
          repository: "https://huggingface.co/datasets/acme/scenes"
        })
        const test = yield* prepare("test", "--sources", `hf:acme/scenes@${first}:test`)
        assert.strictEqual(test.code, 0, test.message)
        assert.deepStrictEqual((yield* rows("test")).map((row) => row.description), ["Draw\n\nC"])
        const none = yield* prepare("none", "--sources", "hf:acme/scenes:validation")
        assert.strictEqual(none.code, 1)
        assert.include(none.message, "no file of a split \"validation\"; it has test.jsonl, train.jsonl")
        assert.strictEqual((yield* prepare("bad", "--sources", "hf:acme")).code, 2)
        const missing = yield* prepare("missing", "--sources", "hf:acme/nothing")
        assert.include(missing.message, "acme/nothing")
      }),
    30_000
  )

  it.scoped(
    "hf:org/name: unsure names are told with all columns; fields say it; conversations are read as such",
    () =>
      Effect.gen(function*() {
        const { prepare, rows, server } = yield* begin
        const file = yield* parquet(
          [{ answer: scene("A"), response: "chosen", topic: "x", metadata: { group: "g", n: 1 } }],
          "zstd",
          10
        )
        server.seed("datasets/acme/unsure", { "data/train-0.parquet": file.bytes })
        const unsure = yield* prepare("unsure", "--sources", "hf:acme/unsure")
        assert.strictEqual(unsure.code, 1)
        assert.include(unsure.message, "\"answer\" or \"response\"")
        assert.include(unsure.message, "\"topic\"")
        assert.include(unsure.message, "--code-field")
        const said = yield* prepare(
          "said",
          "--sources",
          "hf:acme/unsure",
          "--code-field",
          "answer",
          "--description-field",
          "topic"
        )
        assert.strictEqual(said.code, 0, said.message)
        assert.deepInclude((yield* rows("said"))[0]!, { code: scene("A"), description: "x" })
        const wrong = yield* prepare("wrong", "--sources", "hf:acme/unsure", "--code-field", "cod")
        assert.include(wrong.message, "no column \"cod\"; it has \"answer\", \"video\"")
        server.seed("datasets/acme/chat", {
          "chat.json": stringify([{
            messages: [
              { role: "system", content: "You write scenes." },
              { role: "user", content: "Draw a circle" },
              { role: "assistant", content: `\`\`\`python\n${scene("C")}\`\`\`` }
            ]
          }])
        })
        const chat = yield* prepare("chat", "--sources", "hf:acme/chat")
        assert.strictEqual(chat.code, 0, chat.message)
        assert.deepInclude((yield* rows("chat"))[0]!, { code: scene("C"), description: "Draw a circle" })
      }),
    30_000
  )
})
