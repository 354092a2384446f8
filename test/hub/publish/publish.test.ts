import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, Either, Schema } from "effect"
import { createHash } from "node:crypto"
import * as hubs from "../../../src/hub/hubs/registry.ts"
import { Published } from "../../../src/hub/publish/Published.ts"
import { publish as publishStage } from "../../../src/hub/stages/publish.ts"
import { type JsonObject, parse, stringify } from "../../../src/rows/Json.ts"
import { readArguments, writeArguments } from "../../../src/stage/arguments.ts"
import * as Stage from "../../../src/stage/Stage.ts"
import { Duck } from "../../../src/tables/Duck.ts"
import { cli } from "../../support/cli.ts"
import { platform, temporaryFolder } from "../../support/folder.ts"
import { inject } from "../../support/hub.ts"
import { type HubServer, hubServer, token } from "../../support/hubServer.ts"
import { writeFiles } from "../../support/repository.ts"

const scene = (name: string, shape: string) =>
  `from manim import *\n\n\nclass ${name}(Scene):\n    def construct(self):\n${
    Array.from({ length: 12 }, (_, i) => `        a${i} = ${shape}(stroke_width=${name.length + i * 7})\n`).join("")
  }        self.play(Create(a0))\n`

const shapes = ["Circle", "Square", "Triangle", "Dot", "Star", "Line", "Arrow", "Ellipse", "Annulus", "Sector"]

/** Rows that are unlike each other. */
const row = (i: number, more: JsonObject = {}, license: string | null = "MIT"): JsonObject => ({
  description: `Animate a ${shapes[i % 10]!.toLowerCase()}, number ${i}.`,
  code: scene(`S${"x".repeat(i)}${i}`, shapes[i % 10]!),
  source: i % 2 === 0 ? "even" : "odd",
  metadata: {
    id: createHash("sha256").update(String(i)).digest("hex"),
    needs_description: false,
    provenance: {
      repository: i % 2 === 0 ? "https://github.com/a/even" : "https://github.com/b/odd",
      commit: "0123456789abcdef0123456789abcdef01234567",
      path: `s${i}.py`,
      ...(license === null ? {} : { license, license_source: "LICENSE" }),
      author: "Ana | <b>"
    },
    n: 12345678901234567890n
  },
  ...more
})

const lines = (rows: ReadonlyArray<JsonObject>): string => rows.map((one) => `${stringify(one)}\n`).join("")

const begin = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const server = yield* hubServer
  const folder = yield* temporaryFolder
  const environment = {
    HF_ENDPOINT: server.url,
    HF_TOKEN: token,
    HF_HOME: `${folder}/home`,
    XDG_CACHE_HOME: `${folder}/cache`
  }
  const write = (train: ReadonlyArray<JsonObject>, test: ReadonlyArray<JsonObject>) =>
    writeFiles(`${folder}/data`, { "train.json": lines(train), "test.json": lines(test) })
  yield* write([row(0), row(1), row(2)], [row(3)])
  const publish = (args: ReadonlyArray<string> = [], more: Readonly<Record<string, string>> = {}) =>
    cli(["publish", "--input", `${folder}/data`, ...(args.includes("--repo") ? [] : ["--repo", "org/set"]), ...args], {
      ...environment,
      ...more
    })
  return { fs, server, folder, environment, write, publish }
})

const key = "datasets/org/set"
const filesOf = (server: HubServer) => server.repositories.get(key)!.files
const commitsOf = (server: HubServer) => server.repositories.get(key)!.commits
const sendings = (server: HubServer) =>
  server.requests.filter((line) => /^PUT |repos\/create|preupload|\/commit\/|objects\/batch/.test(line))

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex")

layer(platform, { excludeTestServices: true })("publish", (it) => {
  it.scoped(
    "what is published is what lies there, byte for byte, and has every row; a second run makes no commit",
    () =>
      Effect.gen(function*() {
        const { folder, fs, publish, server } = yield* begin
        const first = yield* publish(["--output-dir", `${folder}/kept`, "--json"])
        assert.strictEqual(first.code, 0, first.message)
        const told = parse(first.out) as unknown as {
          readonly files: ReadonlyArray<{ readonly path: string; readonly sha256: string; readonly bytes: number }>
          readonly commit: string
        }
        assert.deepStrictEqual(told.files.map(({ path }) => path), [
          "README.md",
          "data/test-00000-of-00001.parquet",
          "data/train-00000-of-00001.parquet",
          "manifest.json"
        ])
        for (const { bytes, path, sha256: hash } of told.files) {
          const remote = filesOf(server).get(path)!.content
          assert.isTrue(remote.equals(Buffer.from(yield* fs.readFile(`${folder}/kept/${path}`))), path)
          assert.deepStrictEqual([remote.length, sha256(remote)], [bytes, hash])
        }
        assert.strictEqual(commitsOf(server).at(-1)!.id, told.commit)
        // Read back by another program: all values, whole numbers digit for digit.
        const read = yield* Effect.scoped(Effect.gen(function*() {
          const connection = yield* (yield* Duck).open(":memory:")
          return yield* connection.rows(`SELECT * FROM '${folder}/kept/data/train-00000-of-00001.parquet'`)
        }))
        const expected = [row(0), row(1), row(2)]
        assert.strictEqual(read.length, 3)
        read.forEach((one, i) => {
          const { code, description, metadata, source } = expected[i]!
          assert.deepInclude(one, { code, description, source, license: "MIT" })
          assert.strictEqual(one["metadata"], stringify(metadata))
          assert.strictEqual(one["repository"], `https://github.com/${i % 2 === 0 ? "a/even" : "b/odd"}`)
        })
        const commits = commitsOf(server).length
        const before = sendings(server).length
        const second = yield* publish()
        assert.include(second.out, "nothing has changed, no commit")
        assert.strictEqual(commitsOf(server).length, commits)
        assert.strictEqual(sendings(server).length, before)
      }),
    30_000
  )

  it.scoped("runs in a program with two options, on a Hub of its own", () =>
    Effect.gen(function*() {
      const { folder, fs } = yield* begin
      const hub = hubs.folder(`${folder}/hub`)
      const given = { input: `${folder}/data`, repo: "org/set" }
      const first = yield* Stage.run(publishStage, given, hub)
      assert.deepStrictEqual(first.splits.map(({ name, rows }) => [name, rows]), [["train", 3], ["test", 1]])
      assert.isTrue(first.created)
      for (const { bytes, path } of first.files) {
        assert.strictEqual((yield* fs.readFile(`${folder}/hub/datasets/org/set/${path}`)).length, bytes)
      }
      const second = yield* Stage.run(publishStage, given, hub)
      assert.deepStrictEqual([second.commit, second.created], [undefined, false])
      // What a program gets is what `--json` prints.
      const Line = Schema.parseJson(Published)
      assert.deepStrictEqual(
        yield* Schema.decode(Line, { onExcessProperty: "error" })(yield* Schema.encode(Line)(first)),
        first
      )
    }))

  it("writes its options as words and reads them again", () => {
    const given = { input: "data", repo: "org/set", private: true, language: ["en", "fr"], tags: ["-a", "b"] }
    const [name, ...words] = writeArguments(publishStage, given)
    assert.strictEqual(name, "publish")
    assert.deepStrictEqual(Either.getOrThrow(readArguments(publishStage, words)).given, given)
  })

  it.scoped("what is published is a source again", () =>
    Effect.gen(function*() {
      const { environment, folder, fs, publish } = yield* begin
      yield* publish()
      const run = yield* cli(
        ["prepare", "--sources", "hf:org/set", "--output-dir", `${folder}/again`, "--json"],
        environment
      )
      assert.strictEqual(run.code, 0, run.message)
      const codes = (text: string) =>
        text.split("\n").filter((line) => line !== "").map((line) => (parse(line) as JsonObject)["code"])
      assert.sameMembers(
        codes(yield* fs.readFileString(`${folder}/again/train.json`)),
        [0, 1, 2].map((i) => row(i)["code"]!)
      )
      assert.deepStrictEqual(codes(yield* fs.readFileString(`${folder}/again/test.json`)), [row(3)["code"]!])
    }), 30_000)

  it.scoped("an interrupted publish goes on: what has arrived is not sent again", () =>
    Effect.gen(function*() {
      const { publish, server, write } = yield* begin
      // Random text does not compress: both files are large ones.
      const noise = (seed: number): JsonObject => ({
        note: Array.from({ length: 2000 }, (_, i) => sha256(Buffer.from(`${seed}/${i}`))).join("")
      })
      yield* write([row(0, noise(0)), row(2, noise(2))], [row(3, noise(3))])
      // The connection is gone for good as soon as one of the two large files has come through.
      inject(server, /POST .*\/commit\//, { kind: "cut", when: "before" }, 1000)
      const first = yield* publish()
      assert.strictEqual(first.code, 1)
      assert.include(first.message, "Run the same command again")
      const puts = () => server.requests.filter((line) => line.startsWith("PUT /lfs-upload")).length
      assert.strictEqual(puts(), 2)
      assert.strictEqual(commitsOf(server).length, 1, "nothing was published by halves")
      server.injections.length = 0
      const second = yield* publish()
      assert.strictEqual(second.code, 0, second.message)
      assert.strictEqual(puts(), 2, "no large file was sent twice")
      assert.isAbove(filesOf(server).get("data/train-00000-of-00001.parquet")!.content.length, 50_000)

      // Cut off within the large files: only the one that had not arrived goes again.
      yield* write([row(0, noise(10)), row(2, noise(12))], [row(3, noise(13))])
      let cut = 0
      const before = puts()
      inject(server, /PUT \/lfs-upload/, { kind: "cut", when: "before" }, 0)
      const injection = server.injections.at(-1)!
      const guard = server.requests.push.bind(server.requests)
      server.requests.push = (...more) => {
        // The first upload passes, whatever follows it is cut.
        if (more[0]!.startsWith("PUT /lfs-upload") && ++cut > 1) injection.times = 1
        return guard(...more)
      }
      const third = yield* publish()
      assert.strictEqual(third.code, 1)
      const tried = new Set(server.requests.slice(-2000).filter((line) => line.startsWith("PUT /lfs-upload")))
      server.requests.push = guard
      server.injections.length = 0
      const middle = puts()
      assert.isAbove(middle - before, 2)
      const fourth = yield* publish()
      assert.strictEqual(fourth.code, 0, fourth.message)
      assert.strictEqual(puts() - middle, 1, "one of the two")
      assert.isAbove(tried.size, 1)
    }), 60_000)

  it.scoped("faults on the way do not show", () =>
    Effect.gen(function*() {
      const { publish, server } = yield* begin
      inject(server, /whoami/, { kind: "status", status: 503 })
      inject(server, /GET .*tree/, { kind: "cut", when: "within" }, 2)
      inject(server, /preupload/, { kind: "status", status: 429, headers: { "retry-after": "0" } }, 2)
      inject(server, /commit\/main/, { kind: "stale" })
      inject(server, /repos\/create/, { kind: "status", status: 500 })
      const run = yield* publish()
      assert.strictEqual(run.code, 0, run.message)
      assert.strictEqual(commitsOf(server).filter(({ title }) => title.startsWith("Publish")).length, 1)
    }), 30_000)

  it.scoped(
    "a dry run tells files, hashes, the card and what would change, and sends nothing",
    () =>
      Effect.gen(function*() {
        const { publish, server, write } = yield* begin
        const dry = yield* publish(["--dry-run"], { HF_TOKEN: "" })
        assert.strictEqual(dry.code, 0, dry.message)
        assert.include(dry.out, "org/set (new): one commit with 4 of 4 files")
        assert.include(dry.out, "pretty_name: Set")
        assert.deepStrictEqual(sendings(server), [])
        yield* publish()
        const sent = sendings(server).length
        assert.include((yield* publish(["--dry-run"])).out, "nothing would change")
        yield* write([row(0), row(1), row(2), row(4)], [])
        const changed = yield* publish(["--dry-run"])
        assert.include(changed.out, "one commit with 3 of 3 files, 1 removed")
        assert.include(changed.out, "removed    data/test-00000-of-00001.parquet")
        assert.include(changed.out, "note: test has no rows and is left out")
        assert.strictEqual(sendings(server).length, sent)
      }),
    30_000
  )

  it.scoped(
    "the card: licences by row, sources with attribution, markup of rows shown and not obeyed",
    () =>
      Effect.gen(function*() {
        const { publish, server, write } = yield* begin
        yield* write([row(0), row(1, {}, "GPL-3.0"), row(2)], [row(3)])
        assert.strictEqual((yield* publish()).code, 0)
        const card = filesOf(server).get("README.md")!.content.toString()
        assert.include(card, "license: other\nlicense_name: several-by-row\nlicense_link: LICENSE.md\n")
        assert.include(card, "| `MIT` | 3 |")
        assert.include(card, "| odd | [https://github.com/b/odd](https://github.com/b/odd) | `0123456789ab` |")
        assert.include(card, "Ana \\| &lt;b\\>")
        assert.include(card, "size_categories:\n- n<1K\n")
        assert.include(card, "  - name: train\n    num_bytes: ")
        assert.include(filesOf(server).get("LICENSE.md")!.content.toString(), "| `GPL-3.0` | 1 |")
        // One licence again: the file of licences is ours, and goes.
        yield* write([row(0), row(2)], [row(4)])
        assert.strictEqual((yield* publish()).code, 0)
        assert.isFalse(filesOf(server).has("LICENSE.md"))
        assert.include(filesOf(server).get("README.md")!.content.toString(), "license: mit\n")
        yield* write([row(0, {}, "LicenseRef-Mine"), row(2, {}, "LicenseRef-Mine")], [])
        assert.strictEqual((yield* publish()).code, 0)
        assert.include(
          filesOf(server).get("README.md")!.content.toString(),
          "license: other\nlicense_name: mine\nlicense_link: LICENSE.md\n"
        )
      }),
    30_000
  )

  it.scoped(
    "refuses credentials, unknown licences and leaks, all told at once, with exit code 7 and nothing sent",
    () =>
      Effect.gen(function*() {
        const { publish, server, write } = yield* begin
        const secret = `hf${"_"}QwErTyUiOpAsDfGhJkLzXcVbNmQwErTyUi`
        yield* write(
          [
            row(0),
            row(1, { notes: { env: [`HF_TOKEN=${secret}`] } }, null),
            row(2, {}, "unlicensed"),
            row(5, {}, "permission-required")
          ],
          [row(0)]
        )
        const run = yield* publish()
        assert.strictEqual(run.code, 7)
        assert.include(run.message, "train.json:2 notes.env[0] (hugging-face-token)")
        assert.notInclude(run.message, secret)
        assert.notInclude(run.message, secret.slice(4, 20))
        assert.include(
          run.message,
          "2 rows have no known licence (https://github.com/a/even, https://github.com/b/odd)"
        )
        assert.include(run.message, "1 rows may be used with permission alone")
        assert.include(
          run.message,
          "1 pairs of rows leak from train to test, such as train.json:1 and test.json:1 (exact, 1.000)"
        )
        assert.deepStrictEqual(sendings(server), [])
        assert.strictEqual((yield* publish(["--dry-run"])).code, 7)
        yield* write([row(0), row(1, {}, null)], [row(3)])
        assert.strictEqual((yield* publish()).code, 7)
        const allowed = yield* publish(["--allow-unknown-license"])
        assert.strictEqual(allowed.code, 0, allowed.message)
        const card = filesOf(server).get("README.md")!.content.toString()
        assert.include(card, "license: other\n")
        assert.include(card, "1 row comes from places that state no licence that is known")
      }),
    30_000
  )

  it.scoped(
    "refuses a wrong token (5), no network (1), a model of that name (2), a public place for private rows (2)",
    () =>
      Effect.gen(function*() {
        const { publish, server } = yield* begin
        const wrong = yield* publish([], { HF_TOKEN: "hf_wrong" })
        assert.strictEqual(wrong.code, 5)
        assert.notInclude(wrong.message, "hf_wrong")
        assert.strictEqual((yield* publish([], { HF_TOKEN: "" })).code, 5)
        const away = yield* publish([], { HF_ENDPOINT: "http://127.0.0.1:9" })
        assert.strictEqual(away.code, 1)
        assert.include(away.message, "cannot be reached")
        assert.strictEqual((yield* publish(["--repo", "org/set/x"])).code, 2)
        server.seed("models/org/set", { "config.json": "{}" })
        const model = yield* publish()
        assert.strictEqual(model.code, 2)
        assert.include(model.message, "there is a model of this name")
        assert.deepStrictEqual(sendings(server), [])
        server.seed(key, {})
        const open = yield* publish(["--private"])
        assert.strictEqual(open.code, 2)
        assert.include(open.message, "is public")
        assert.deepStrictEqual(sendings(server), [])
        server.repositories.get(key)!.private = true
        assert.strictEqual((yield* publish(["--private"])).code, 0)
      }),
    30_000
  )

  it.scoped(
    "never replaces or removes what others wrote or changed, unless told; what is beside stays",
    () =>
      Effect.gen(function*() {
        const { publish, server } = yield* begin
        server.seed(key, { "README.md": "# Mine\n", "notes.txt": "keep me" })
        const foreign = yield* publish()
        assert.strictEqual(foreign.code, 1)
        assert.include(foreign.message, "README.md")
        assert.include(foreign.message, "--force")
        assert.deepStrictEqual(sendings(server), [])
        assert.strictEqual((yield* publish(["--force"])).code, 0)
        assert.strictEqual(filesOf(server).get("notes.txt")!.content.toString(), "keep me")
        // Somebody edits the card on the Hub: it is theirs now.
        server.seed(key, { "README.md": "# Edited\n" })
        const edited = yield* publish()
        assert.strictEqual(edited.code, 1)
        assert.include(edited.message, "changed since")
        assert.strictEqual(filesOf(server).get("README.md")!.content.toString(), "# Edited\n")
      }),
    30_000
  )

  it.scoped(
    "of several stages' files the last is taken; where that is not told, the user is asked; a broken line fails",
    () =>
      Effect.gen(function*() {
        const { folder, fs, publish } = yield* begin
        const dedupe = (input: string, output: string) =>
          cli(["dedupe", "--input", `${folder}/data/${input}`, "--output", `${folder}/data/${output}`])
        assert.strictEqual((yield* dedupe("train.json", "train_unique.json")).code, 0)
        const run = yield* publish(["--dry-run"])
        assert.strictEqual(run.code, 0, run.message)
        assert.include(run.out, "rows  train_unique.json")
        assert.include(run.out, "1. **dedupe**")
        assert.include(run.out, "How `test.json` was made is not recorded")
        yield* fs.writeFileString(`${folder}/data/train-mine.jsonl`, lines([row(6)]))
        const unsure = yield* publish(["--dry-run"])
        assert.strictEqual(unsure.code, 2)
        assert.include(unsure.message, "2 files may be the train split: train-mine.jsonl, train_unique.json")
        const named = yield* publish(["--dry-run", "--train", `${folder}/data/train-mine.jsonl`])
        assert.strictEqual(named.code, 0, named.message)
        assert.notInclude(named.out, "test.json")
        yield* fs.writeFileString(`${folder}/data/train-mine.jsonl`, `${lines([row(6)])}{broken\n`)
        const broken = yield* publish(["--dry-run", "--train", `${folder}/data/train-mine.jsonl`])
        assert.strictEqual(broken.code, 1)
        assert.include(broken.message, "train-mine.jsonl:2")
      }),
    30_000
  )

  it.scoped(
    "conversations keep their turns as lists; a column of mixed values is JSON text",
    () =>
      Effect.gen(function*() {
        const { folder, publish } = yield* begin
        yield* writeFiles(`${folder}/data`, {
          "train.json": lines([
            {
              messages: [{ role: "user", content: "Draw" }, { role: "assistant", content: scene("A", "Dot") }],
              tags: ["a"],
              mixed: 1,
              half: 1,
              is: true
            },
            { messages: [], tags: [], mixed: "x", half: 0.5, is: null }
          ]),
          "test.json": ""
        })
        const run = yield* publish(["--allow-unknown-license", "--output-dir", `${folder}/kept`])
        assert.strictEqual(run.code, 0, run.message)
        const read = yield* Effect.scoped(Effect.gen(function*() {
          const connection = yield* (yield* Duck).open(":memory:")
          return yield* connection.rows(
            `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '${folder}/kept/data/train-00000-of-00001.parquet')`
          )
        }))
        assert.deepStrictEqual(read.map((one) => [one["column_name"], one["column_type"]]), [
          ["messages", "STRUCT(\"role\" VARCHAR, \"content\" VARCHAR)[]"],
          ["tags", "VARCHAR[]"],
          ["mixed", "VARCHAR"],
          ["half", "DOUBLE"],
          ["is", "BOOLEAN"]
        ])
      }),
    30_000
  )
})
