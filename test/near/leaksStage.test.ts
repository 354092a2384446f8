import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, Either } from "effect"
import { leaks } from "../../src/near/stages/leaks.ts"
import { readArguments, writeArguments } from "../../src/stage/arguments.ts"
import { readManifest } from "../../src/stage/Outputs.ts"
import { run } from "../../src/stage/Stage.ts"
import { cli } from "../support/cli.ts"
import { platform, temporaryFolder } from "../support/folder.ts"

const program = (seed: number) =>
  Array.from({ length: 30 }, (_, i) => `name_${seed}_${i} = call_${(i * seed) % 17}(${i}, "text ${seed * i}")\n`)
    .join("")

/** Four files of two programs each; `c` and `d` each repeat one of `a` or `b`. */
const written = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const folder = yield* temporaryFolder
  const write = (name: string, ...seeds: ReadonlyArray<number>) =>
    fs.writeFileString(
      `${folder}/${name}`,
      seeds.map((seed) => `${JSON.stringify({ code: program(seed) })}\n`).join("")
    )
  yield* write("a", 1, 2)
  yield* write("b", 3, 4)
  yield* write("c", 11, 3)
  yield* write("d", 2, 12)
  yield* write("e", 13)
  return folder
})

layer(platform)("the stage leaks", (it) => {
  it.scoped("takes several files on both sides, and lists what leaks from each", () =>
    Effect.gen(function*() {
      const folder = yield* written
      const at = (...names: ReadonlyArray<string>) => names.map((name) => `${folder}/${name}`)
      const ended = yield* cli([
        "leaks",
        "--train",
        ...at("a", "b"),
        "--test",
        ...at("c", "d"),
        "--output",
        `${folder}/pairs.jsonl`,
        "--workers",
        "1"
      ])
      assert.strictEqual(ended.code, 7)
      assert.deepStrictEqual(ended.out.split("\n").slice(0, 2), [
        `1.000  exact      ${folder}/b:1  ${folder}/c:2`,
        `1.000  exact      ${folder}/a:2  ${folder}/d:1`
      ])
      assert.match(ended.out.split("\n")[2]!, /^2 leaks between 4 training rows and 4 test rows; .*threshold 0\.7$/)
      assert.include(ended.message, `2 pairs leak; the most alike are ${folder}/b:1 and ${folder}/c:2 (exact, 1.000)`)
      const { inputs } = yield* readManifest(`${folder}/pairs.jsonl.manifest.json`)
      assert.deepStrictEqual(inputs.map(({ path, records }) => [path, records]), [
        ["a", 2],
        ["b", 2],
        ["c", undefined],
        ["d", undefined]
      ])
    }))

  it.scoped("is a function with defaults filled in, which fails when something leaks", () =>
    Effect.gen(function*() {
      const folder = yield* written
      const { leaks: found, rows } = yield* run(leaks, { train: `${folder}/a`, test: `${folder}/e` })
      assert.deepStrictEqual([found, rows], [[], { train: 2, test: 1 }])
      const failure = yield* Effect.flip(run(leaks, { train: [`${folder}/a`], test: [`${folder}/e`, `${folder}/d`] }))
      assert.strictEqual(failure.exitCode, 7)
      const json = yield* cli(["leaks", "--train", `${folder}/a`, "--test", `${folder}/d`, "--json", "--limit", "0"])
      assert.match(json.out, /^\{"leaks":\[\],"rows":\{"train":2,"test":2\},"unread":0,.*"pairs":1\}$/)
      assert.include(json.message, "1 pairs leak; the most alike are")
    }))

  it("reads the words it writes", () => {
    const given = { train: ["a", "-b"], test: ["c"], field: "a[\"x y\"].b[-1]", noContained: true, threshold: 0.5 }
    const read = readArguments(leaks, writeArguments(leaks, given).slice(1))
    assert.deepStrictEqual(Either.getOrThrow(read).given, given)
  })
})
