import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { assertNoLeaks, findLeaks, type LeaksOptions } from "../../src/near/leaks.ts"
import { platform, temporaryFolder } from "../support/folder.ts"

const program = (seed: number, lines = 30) =>
  Array.from({ length: lines }, (_, i) => `name_${seed}_${i} = call_${(i * seed) % 17}(${i}, "text ${seed * i}")\n`)
    .join("")

const find = (
  train: ReadonlyArray<unknown>,
  test: ReadonlyArray<unknown>,
  options: Partial<LeaksOptions> = {},
  benchmark: ReadonlyArray<unknown> = []
) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* temporaryFolder
    const write = (name: string, rows: ReadonlyArray<unknown>) =>
      fs.writeFileString(`${folder}/${name}`, rows.map((row) => `${JSON.stringify(row)}\n`).join(""))
    yield* write("train.json", train)
    yield* write("test.json", test)
    yield* write("bench.jsonl", benchmark)
    return yield* findLeaks({
      train: [`${folder}/train.json`],
      test: [`${folder}/test.json`],
      against: benchmark.length === 0 ? [] : [`${folder}/bench.jsonl`],
      againstWords: 13,
      field: ["code"],
      language: undefined,
      near: {},
      contained: 0.9,
      output: undefined,
      resources: { threads: 1, maxMemoryBytes: 1e9 },
      force: false,
      ...options
    })
  })

const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => ({ code: program(from + i) }))

layer(platform)("leaks", (it) => {
  it.scoped("finds nothing where nothing is", () =>
    Effect.gen(function*() {
      const found = yield* find(rows(1, 40), rows(40, 60))
      assert.deepStrictEqual(found.leaks, [])
      assert.deepStrictEqual(found.rows, { train: 39, test: 20 })
      yield* assertNoLeaks(found)
    }))

  it.scoped("finds what was planted, each of its kind, with both places, and fails with exit code 7", () =>
    Effect.gen(function*() {
      const test = [
        ...rows(40, 50),
        { code: program(3).replaceAll("\n", "  # copied\n") },
        { code: program(4).replaceAll("name_4_7", "renamed") },
        { code: `${program(70, 200)}${program(5)}`, metadata: { id: "the pasted one" } }
      ]
      const found = yield* find([...rows(1, 40), { code: program(3) }], test)
      assert.deepStrictEqual(
        found.leaks.map(({ kind, test, train }) => [kind, train.line, test.line, train.copies, test.id]),
        [["exact", 3, 11, 1, undefined], ["contained", 5, 13, undefined, "the pasted one"], [
          "near",
          4,
          12,
          undefined,
          undefined
        ]]
      )
      assert.strictEqual((yield* Effect.flip(assertNoLeaks(found))).exitCode, 7)
    }))

  it.scoped("compares scene classes too, when rows name them", () =>
    Effect.gen(function*() {
      const scene = `class Turn(Scene):\n${program(9).replaceAll(/^/gm, "    ")}`
      const row = (seed: number) => ({ code: `${program(seed, 150)}\n${scene}`, metadata: { class_name: "Turn" } })
      const { leaks } = yield* find([row(21)], [row(22)])
      assert.deepStrictEqual(leaks.map(({ kind }) => kind), ["near"])
    }))

  it.scoped("finds a benchmark's words in training rows", () =>
    Effect.gen(function*() {
      const words = Array.from({ length: 13 }, (_, i) => `word${i}`).join(" ")
      const { leaks } = yield* find([{ code: `x = """${words}"""` }], [], {}, [{ question: `Well, ${words}?` }])
      assert.deepStrictEqual(leaks.map(({ kind, words }) => [kind, words]), [["words", words]])
    }))

  it.scoped("writes every pair to a file when asked", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const output = `${yield* temporaryFolder}/pairs.jsonl`
      yield* find(rows(1, 5), rows(1, 4), { output })
      assert.lengthOf((yield* fs.readFileString(output)).trim().split("\n"), 3)
    }))
})
