import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { LanguageModelError, Outcome } from "../../../src/llm/LanguageModel.ts"
import { stringify } from "../../../src/rows/Json.ts"
import { answerOf, readRows, row, run, scene, scripted, writeRows } from "../../support/describing.ts"
import { platform, temporaryFolder } from "../../support/folder.ts"
import { goodAnswer } from "../../support/llmServer.ts"

const failing = (reason: LanguageModelError["reason"]) =>
  new LanguageModelError({ backend: "scripted", model: "scripted", reason, detail: "as told" })

layer(platform, { excludeTestServices: true })("describe", (it) => {
  it.scoped(
    "describes what needs it, in input order, and says by what; the rest passes byte for byte",
    () =>
      Effect.gen(function*() {
        const folder = yield* temporaryFolder
        const human =
          `{"code" : "x = 1.0",  "description":"Draw a circle \\u00e9 and a square, please.", "n":12345678901234567890}`
        yield* writeRows(`${folder}/in.jsonl`, [
          row(1),
          human,
          row(2, { description: "[PENDING_DESCRIPTION] about cats", metadata: { other: { deep: [1, 2.5] } } }),
          row(3, { description: "Make an animation of a blue circle.", metadata: { needs_description: false } }),
          row(4, { description: "Make an animation of a blue circle.", extra: "kept" })
        ])
        const { summary } = yield* run(folder, scripted())
        const text = yield* Effect.flatMap(FileSystem.FileSystem, (fs) => fs.readFileString(`${folder}/out.jsonl`))
        const lines = text.trimEnd().split("\n")
        assert.strictEqual(lines.length, 5)
        assert.strictEqual(lines[1], human)
        const rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
        for (const at of [0, 2, 4]) {
          const metadata = rows[at]!["metadata"] as Record<string, Record<string, unknown>>
          assert.isFalse(metadata["needs_description"])
          const by = metadata["description_generated_by"]!
          assert.strictEqual(by["backend"], "scripted")
          assert.match(String(by["request_sha256"]), /^[0-9a-f]{64}$/)
          assert.match(String(rows[at]!["description"]), /^Create an animation/)
        }
        assert.deepStrictEqual((rows[2]!["metadata"] as Record<string, unknown>)["other"], { deep: [1, 2.5] })
        assert.strictEqual(rows[3]!["description"], "Make an animation of a blue circle.")
        assert.strictEqual(rows[4]!["extra"], "kept")
        assert.deepInclude(summary, { in: 5, out: 5, described: 3, passed: 2, left: 0 })
      }),
    60_000
  )

  it.scoped("reads other shapes and other people's fields", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeRows(`${folder}/in.jsonl`, [
        {
          conversations: [
            { from: "system", value: "You write code." },
            { from: "human", value: "" },
            { from: "gpt", value: `\`\`\`python\n${scene(1)}\`\`\`` }
          ]
        },
        { messages: [{ role: "user", content: "[TO BE GENERATED: x]" }, { role: "assistant", content: scene(2) }] },
        { instruction: "", output: scene(3) },
        { prompt: "scene.py", completion: scene(4) }
      ])
      yield* run(folder, scripted())
      const rows = yield* readRows(`${folder}/out.jsonl`)
      assert.match((rows[0]!["conversations"] as Array<{ value: string }>)[1]!.value, /^Create/)
      assert.match((rows[1]!["messages"] as Array<{ content: string }>)[0]!.content, /^Create/)
      assert.match(String(rows[2]!["instruction"]), /^Create/)
      assert.match(String(rows[3]!["prompt"]), /^Create/)
      yield* writeRows(`${folder}/in.jsonl`, [{ a: { b: [scene(1)] }, ask: "todo" }])
      yield* run(folder, scripted(), { codeField: ["a", "b", 0], descriptionField: ["ask"] })
      const [own] = yield* readRows(`${folder}/out.jsonl`)
      assert.match(String(own!["ask"]), /^Create/)
    }), 60_000)

  it.scoped(
    "asks nothing twice: a second run makes no call and writes the same bytes, an edited row makes one",
    () =>
      Effect.gen(function*() {
        const folder = yield* temporaryFolder
        const fs = yield* FileSystem.FileSystem
        const rows = Array.from({ length: 40 }, (_, n) => row(n))
        yield* writeRows(`${folder}/in.jsonl`, rows)
        const first = yield* run(folder, scripted())
        const bytes = yield* fs.readFileString(`${folder}/out.jsonl`)
        assert.strictEqual(first.calls, 40)
        const second = yield* run(folder, scripted())
        assert.strictEqual(second.calls, 0)
        assert.strictEqual(yield* fs.readFileString(`${folder}/out.jsonl`), bytes)
        for (
          const edit of [{ code: scene(777) }, { source: "elsewhere" }, {
            metadata: { original_context: "About cats" }
          }]
        ) {
          yield* writeRows(`${folder}/in.jsonl`, [...rows.slice(0, 7), { ...rows[7]!, ...edit }, ...rows.slice(8)])
          assert.strictEqual((yield* run(folder, scripted())).calls, 1, stringify(edit))
        }
        yield* writeRows(`${folder}/in.jsonl`, rows.map((one) => ({ ...one, unrelated: 1 })))
        assert.strictEqual((yield* run(folder, scripted())).calls, 0)
        assert.strictEqual((yield* run(folder, scripted(), { prompt: "Another task." })).calls, 40)
        assert.strictEqual((yield* run(folder, scripted(undefined, { model: "another" }))).calls, 40)
      }),
    60_000
  )

  it.scoped("gives the same bytes whatever the concurrency and the order of answers", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const fs = yield* FileSystem.FileSystem
      // Every third answer is at first the same as another row's.
      const rows = Array.from({ length: 60 }, (_, n) => row(n))
      yield* writeRows(`${folder}/in.jsonl`, rows)
      const answer = (user: string) => {
        const n = Number(/number (\d+)/.exec(user)![1])
        return !user.includes("turned_down") && n % 3 === 0
          ? answerOf("Create an animation that shows a circle and then a text below it.")
          : answerOf(goodAnswer(user))
      }
      const outputs: Array<string> = []
      for (const concurrency of [1, 4, 32]) {
        yield* Effect.ignore(fs.remove(`${folder}/answers.sqlite`))
        yield* run(folder, scripted(answer), { concurrency }, { concurrency })
        outputs.push(yield* fs.readFileString(`${folder}/out.jsonl`))
      }
      assert.strictEqual(outputs[1], outputs[0])
      assert.strictEqual(outputs[2], outputs[0])
      const descriptions = (yield* readRows(`${folder}/out.jsonl`)).map((one) => one["description"])
      assert.strictEqual(new Set(descriptions).size, 60)
    }), 60_000)

  it.scoped(
    "asks once more with the reason for a bad answer, then rejects the row with it",
    () =>
      Effect.gen(function*() {
        const bad: ReadonlyArray<readonly [string, string]> = [
          ["", "empty"],
          ["Here is the description: a circle moves to the left of the screen.", "chatter"],
          ["Looking at this code, the scene draws a circle and a square in turn.", "chatter"],
          ["Draw it.", "too-short"],
          [`Create an animation like this:\n\`\`\`python\nself.play(x)\n\`\`\` and so on`, "code"],
          ["[PENDING_DESCRIPTION]", "placeholder"],
          ["Crea una animación donde aparece círculo azul grande y luego desaparece lentamente", "language"],
          ["Create an animation that renders the class Scene1 with a circle in it.", "class-name"],
          [`["Draw a circle slowly.", "Draw a square slowly."]`, "not-one"],
          ["x ".repeat(3000), "too-long"]
        ]
        for (const [text, reason] of bad) {
          const folder = yield* temporaryFolder
          yield* writeRows(`${folder}/in.jsonl`, [row(1)])
          const twice = yield* run(folder, scripted(() => answerOf(text)))
          assert.strictEqual(twice.calls, 2, text)
          assert.deepStrictEqual(twice.summary.rejected, { [`bad-answer-${reason}`]: 1 }, text)
          const again = yield* run(folder, scripted(() => answerOf(text)))
          assert.strictEqual(again.calls, 0, "bad answers are paid for too")
          const other = yield* temporaryFolder
          yield* writeRows(`${other}/in.jsonl`, [row(1)])
          const mended = yield* run(
            other,
            scripted((user) => answerOf(user.includes("turned_down") ? goodAnswer(user) : text))
          )
          assert.deepInclude(mended.summary, { described: 1, rejected: {} })
        }
      }),
    60_000
  )

  it.scoped(
    "rejects refusals, filters and bad requests, stores none of them, and loses no row",
    () =>
      Effect.gen(function*() {
        const folder = yield* temporaryFolder
        const usage = { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 }
        const outcomes = [
          () => Outcome.Refusal({ detail: "no", usage }),
          () => Outcome.Filtered({ detail: "no", usage }),
          () => failing("BadRequest"),
          () => Outcome.Truncated({ text: "Create an", usage }),
          (user: string) => answerOf(goodAnswer(user))
        ]
        const answer = (user: string) => outcomes[Number(/number (\d+)/.exec(user)![1])]!(user)
        yield* writeRows(`${folder}/in.jsonl`, [0, 1, 2, 3, 4].map((n) => row(n)))
        const { summary } = yield* run(folder, scripted(answer))
        assert.deepStrictEqual(summary.rejected, { "bad-request": 1, filtered: 1, refused: 1, truncated: 1 })
        assert.strictEqual(summary.in, summary.out + 4)
        const again = yield* run(folder, scripted(answer))
        assert.strictEqual(again.calls, 5, "only the answer is stored; the cut-off one is asked for twice")
      }),
    60_000
  )

  it.scoped("survives every kind of bad input, with nothing lost", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const huge = row(9, { code: `${scene(9)}\n# ${"x".repeat(5_000_000)}\n` })
      yield* writeRows(`${folder}/in.jsonl`, [
        "{\"broken\": ",
        "[1, 2]",
        { description: "", metadata: {} },
        { description: "", code: "   ", source: "x" },
        row(1),
        row(1),
        huge,
        ""
      ])
      const { calls, summary } = yield* run(folder, scripted())
      assert.deepStrictEqual(summary.rejected, { "malformed-json": 1, "no-code": 2, "not-an-object": 1 })
      assert.deepInclude(summary, { in: 7, out: 3, described: 3 })
      assert.strictEqual(calls, 2, "equal rows share an answer")
      const rejects = yield* readRows(`${folder}/out.jsonl.rejects.jsonl`)
      assert.deepStrictEqual(rejects.map((one) => (one["origin"] as { line: number }).line), [1, 2, 3, 4])
    }), 60_000)

  it.scoped(
    "reads a JSON array and an empty file, and names a field path that no row has",
    () =>
      Effect.gen(function*() {
        const folder = yield* temporaryFolder
        yield* writeRows(`${folder}/in.jsonl`, [stringify([row(1), row(2)]).replace("},{", "},\n{")])
        assert.strictEqual((yield* run(folder, scripted())).summary.described, 2)
        yield* writeRows(`${folder}/in.jsonl`, [])
        assert.deepInclude((yield* run(folder, scripted())).summary, { in: 0, out: 0 })
        yield* writeRows(`${folder}/in.jsonl`, [row(1)])
        const error = yield* Effect.flip(
          run(folder, scripted(), { codeField: ["no", "such"], codeFieldText: "no.such" })
        )
        assert.strictEqual(error._tag, "UsageError")
        assert.include(error.message, "no.such")
        assert.include(error.message, "description, code, source, metadata")
      }),
    60_000
  )

  it.scoped(
    "stops asking at a quota, keeps what was paid for, and goes on from there the next time",
    () =>
      Effect.gen(function*() {
        const folder = yield* temporaryFolder
        yield* writeRows(`${folder}/in.jsonl`, Array.from({ length: 30 }, (_, n) => row(n)))
        const { calls, stopped, summary } = yield* run(
          folder,
          scripted((user, call) => call < 10 ? answerOf(goodAnswer(user)) : failing("QuotaExceeded")),
          { concurrency: 1 },
          { concurrency: 1 }
        )
        assert.strictEqual(stopped?.exitCode, 6)
        assert.deepInclude(summary, { described: 10, left: 20, out: 30 })
        assert.strictEqual(calls, 11)
        const rows = yield* readRows(`${folder}/out.jsonl`)
        assert.isTrue((rows[29]!["metadata"] as Record<string, boolean>)["needs_description"])
        assert.strictEqual((yield* run(folder, scripted())).calls, 20)
      }),
    60_000
  )

  it.scoped("ends at once without authorisation or network, writing nothing", () =>
    Effect.gen(function*() {
      for (const [reason, exitCode] of [["Unauthorized", 5], ["Connection", 1]] as const) {
        const folder = yield* temporaryFolder
        yield* writeRows(`${folder}/in.jsonl`, Array.from({ length: 100 }, (_, n) => row(n)))
        const error = yield* Effect.flip(run(folder, scripted(() => failing(reason))))
        assert.strictEqual(error.exitCode, exitCode)
        const fs = yield* FileSystem.FileSystem
        assert.isFalse(yield* fs.exists(`${folder}/out.jsonl`))
      }
    }), 60_000)
})
