import * as Reactivity from "@effect/experimental/Reactivity"
import { FileSystem } from "@effect/platform"
import * as SqliteClient from "@effect/sql-sqlite-node/SqliteClient"
import { assert, layer } from "@effect/vitest"
import { Chunk, Clock, Effect, Layer, Stream } from "effect"
import type { StoredAnswer } from "../../../src/llm/Answer.ts"
import * as answers from "../../../src/llm/answers/registry.ts"
import { AnswerStore } from "../../../src/llm/AnswerStore.ts"
import { exportAnswers, importAnswers } from "../../../src/llm/moveAnswers.ts"
import { sha256 } from "../../../src/rows/hash.ts"
import { platform, temporaryFolder } from "../../support/folder.ts"

const answer = (n: number, more: Partial<StoredAnswer> = {}): StoredAnswer => ({
  key: sha256(`key ${n}`),
  text: `answer ${n}`,
  usage: { input: 100, output: 10, cacheRead: 5, cacheWrite: 0 },
  cost: 0.01,
  reportedModel: "m-1",
  answeredAt: 1000 + n,
  backend: "claude",
  baseUrl: "http://x",
  model: "m",
  promptVersion: "p-1",
  source: "s",
  parts: { code: `code ${n}`, model: "m" },
  subject: `row ${n}`,
  ...more
})

const put = (one: StoredAnswer) => Effect.flatMap(AnswerStore, (store) => Effect.flatten(store.put(one)))

layer(platform, { excludeTestServices: true })("the store of answers", (it) => {
  it.scoped(
    "has an answer on the disk when it says so, for another process too, and keeps the first",
    () =>
      Effect.gen(function*() {
        const file = `${yield* temporaryFolder}/deep/answers.sqlite`
        yield* Effect.gen(function*() {
          yield* put(answer(1))
          // Opened beside the first, which is still open.
          const other = yield* Effect.provide(
            Effect.flatMap(AnswerStore, (store) => store.get(answer(1).key)),
            Layer.fresh(answers.sqlite(file))
          )
          assert.deepStrictEqual(other, answer(1))
          yield* put(answer(1, { text: "later" }))
          const store = yield* AnswerStore
          assert.strictEqual((yield* store.get(answer(1).key))?.text, "answer 1")
          assert.isUndefined(yield* store.get(sha256("none")))
        }).pipe(Effect.provide(answers.sqlite(file)))
      }),
    30_000
  )

  it.scoped("finds by key and by inputs, many at a time", () =>
    Effect.gen(function*() {
      const store = yield* AnswerStore
      yield* Effect.forEach(Array.from({ length: 700 }, (_, n) => answer(n)), (one) => store.put(one))
      for (let n = 0; n < 700; n += 2) yield* store.note(`input ${n}`, answer(n).key)
      yield* store.flush
      const keys = Array.from({ length: 701 }, (_, n) => sha256(`key ${n}`))
      assert.strictEqual((yield* store.find(keys)).size, 700)
      const byInput = yield* store.findByInput(Array.from({ length: 700 }, (_, n) => `input ${n}`))
      assert.strictEqual(byInput.size, 350)
      assert.deepStrictEqual(byInput.get("input 4"), { key: answer(4).key, text: "answer 4", tokens: 110, cost: 0.01 })
    }).pipe(Effect.provide(answers.sqlite(":memory:"))))

  it.scoped("counts entries, money and what was spared, with and without a source or a price", () =>
    Effect.gen(function*() {
      const store = yield* AnswerStore
      yield* Effect.forEach([answer(1), answer(2, { source: "" }), answer(3, { cost: null, model: "n" })], put)
      const found = yield* store.find([answer(1).key, answer(2).key])
      yield* store.hit([...found.values()])
      yield* store.hit([found.get(answer(1).key)!])
      yield* store.flush
      const stats = yield* store.stats
      assert.deepInclude(stats, { entries: 3, unpriced: 1, hits: 3, tokensSaved: 330 })
      assert.closeTo(stats.cost, 0.02, 1e-9)
      assert.closeTo(stats.costSaved, 0.03, 1e-9)
      assert.deepStrictEqual(stats.by.source.map((one) => [one.name, one.entries]), [["s", 2], ["", 1]])
      assert.deepStrictEqual(stats.by.model.map((one) => one.name), ["claude m", "claude n"])
    }).pipe(Effect.provide(answers.sqlite(":memory:"))))

  it.scoped("moves between machines as JSON lines, and takes nothing else", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const all = Array.from({ length: 1200 }, (_, n) => answer(n))
      const from = answers.sqlite(`${folder}/a.sqlite`)
      const to = answers.sqlite(`${folder}/b.sqlite`)
      yield* Effect.flatMap(AnswerStore, (store) => Effect.zipRight(Effect.forEach(all, store.put), store.flush)).pipe(
        Effect.provide(from)
      )
      assert.strictEqual(yield* Effect.provide(exportAnswers(`${folder}/all.jsonl`, false), from), 1200)
      assert.deepStrictEqual(yield* Effect.provide(importAnswers(`${folder}/all.jsonl`), to), {
        read: 1200,
        added: 1200
      })
      assert.deepStrictEqual(yield* Effect.provide(importAnswers(`${folder}/all.jsonl`), to), { read: 1200, added: 0 })
      const there = yield* Effect.flatMap(AnswerStore, (store) => Stream.runCollect(store.all)).pipe(Effect.provide(to))
      assert.deepStrictEqual(
        Chunk.toReadonlyArray(there),
        [...all].sort((a, b) => a.key < b.key ? -1 : 1)
      )
      const fs = yield* FileSystem.FileSystem
      yield* fs.writeFileString(`${folder}/bad.jsonl`, "{\"key\":\"short\"}\n")
      const error = yield* Effect.flip(Effect.provide(importAnswers(`${folder}/bad.jsonl`), to))
      assert.include(error.message, "bad.jsonl:1")
    }), 30_000)

  it.scoped("lets one process at a time ask a question, and forgets those that are gone", () =>
    Effect.gen(function*() {
      const file = `${yield* temporaryFolder}/answers.sqlite`
      yield* Effect.gen(function*() {
        const { claim, release } = yield* AnswerStore
        const claims = yield* SqliteClient.make({ filename: `${file}.claims` })
        const held = (key: string, owner: number) =>
          Effect.flatMap(Clock.currentTimeMillis, (now) =>
            claims`INSERT INTO claims (key, owner, since) VALUES (${key}, ${owner}, ${now})`)
        yield* held("living", process.ppid)
        yield* held("gone", 999_999_999)
        assert.isFalse(yield* claim("living"))
        assert.isTrue(yield* claim("gone"))
        assert.isTrue(yield* claim("mine"))
        assert.strictEqual((yield* claims`SELECT * FROM claims WHERE owner = ${process.pid}`).length, 2)
        yield* release("mine")
        assert.strictEqual((yield* claims`SELECT * FROM claims WHERE owner = ${process.pid}`).length, 1)
      }).pipe(Effect.provide(Layer.merge(answers.sqlite(file), Reactivity.layer)))
    }), 30_000)

  it.scoped("says readably that a file is no database", () =>
    Effect.gen(function*() {
      const file = `${yield* temporaryFolder}/answers.sqlite`
      const fs = yield* FileSystem.FileSystem
      yield* fs.writeFileString(file, "not a database, certainly not, but long enough to be taken for one".repeat(20))
      const error = yield* Effect.flip(Effect.provide(AnswerStore, answers.sqlite(file)))
      assert.strictEqual(error._tag, "AnswerStoreError")
      assert.include(error.message, "answers.sqlite")
    }), 30_000)

  it.scoped("tidies without touching an answer", () =>
    Effect.gen(function*() {
      const store = yield* AnswerStore
      yield* put(answer(1))
      yield* store.note("a", answer(1).key)
      yield* store.note("b", "gone")
      yield* store.flush
      const job = {
        name: "j",
        backend: "claude",
        baseUrl: "u",
        model: "m",
        id: "1",
        createdAt: 1,
        keys: ["x"]
      }
      yield* store.jobs.save({ ...job, state: "intent" })
      assert.strictEqual((yield* store.jobs.open(job)).length, 1)
      yield* store.jobs.save({ ...job, state: "collected" })
      assert.strictEqual((yield* store.jobs.open(job)).length, 0)
      assert.deepInclude(yield* store.collectGarbage(true), { notes: 1, jobs: 1 })
      assert.deepInclude(yield* store.collectGarbage(false), { notes: 1, jobs: 1 })
      assert.deepInclude(yield* store.collectGarbage(true), { notes: 0, jobs: 0 })
      assert.strictEqual((yield* store.stats).entries, 1)
    }).pipe(Effect.provide(answers.sqlite(":memory:"))))
})
