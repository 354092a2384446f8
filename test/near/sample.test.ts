import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { sample } from "../../src/near/stages/sample.ts"
import { readManifest } from "../../src/stage/Outputs.ts"
import { run } from "../../src/stage/Stage.ts"
import { verifyManifest } from "../../src/stage/verifyManifest.ts"
import { cli } from "../support/cli.ts"
import { platform, temporaryFolder } from "../support/folder.ts"

/** Odd spellings that a row has to keep: blanks, escapes, numbers no double holds. */
const line = (i: number) =>
  `{"n": ${i},"metadata":{"source":"${
    i % 10 === 0 ? "rare" : "common"
  }"}, "x":1.00, "big":12345678901234567890, "t":"\\u00e9"}`

const lines = Array.from({ length: 200 }, (_, i) => line(i))

const written = (text: string) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* temporaryFolder
    yield* fs.writeFileString(`${folder}/in.jsonl`, text)
    const paths = { input: `${folder}/in.jsonl`, output: `${folder}/out.jsonl` }
    return { paths, folder, output: Effect.map(fs.readFileString(paths.output), (all) => all.split("\n").slice(0, -1)) }
  })

layer(platform)("sample", (it) => {
  it.scoped("keeps shares, bytes and order, and accounts for every row", () =>
    Effect.gen(function*() {
      const { folder, output, paths } = yield* written(`${lines.join("\n")}\n{oops\n[1]\n`)
      const done = yield* run(sample, { ...paths, rows: 30, by: "metadata.source" })
      assert.deepStrictEqual(done, {
        output: paths.output,
        in: 202,
        out: 30,
        rejected: { "malformed-json": 1, "not-an-object": 1, "not-sampled": 170 },
        strata: 2,
        largest: [{ value: "common", in: 180, out: 27 }, { value: "rare", in: 20, out: 3 }]
      })
      const rows = yield* output
      assert.deepStrictEqual(rows, lines.filter((one) => rows.includes(one)))
      const manifest = yield* readManifest(`${paths.output}.manifest.json`)
      assert.deepStrictEqual(manifest.options, { rows: 30, by: "metadata.source", seed: 42 })
      assert.deepStrictEqual({ ...manifest.counts }, { in: 202, out: 30, rejected: done.rejected })
      const fs = yield* FileSystem.FileSystem
      const rejects = yield* fs.readFileString(`${folder}/out.jsonl.rejects.jsonl`)
      assert.lengthOf(rejects.trimEnd().split("\n"), 2)
      const { files } = yield* verifyManifest(`${paths.output}.manifest.json`)
      assert.deepStrictEqual(files.map(({ state }) => state), ["holds", "holds", "holds"])
    }))

  it.scoped("gives the same rows for the same seed whatever their order, others for another seed", () =>
    Effect.gen(function*() {
      const first = yield* written(`${lines.join("\n")}\n`)
      const turned = yield* written(lines.toReversed().join("\n"))
      const rowsOf = ({ output, paths }: typeof first, seed: number) =>
        Effect.zipRight(run(sample, { ...paths, share: 0.25, seed }), output)
      const rows = yield* rowsOf(first, 1)
      assert.lengthOf(rows, 50)
      assert.deepStrictEqual(yield* rowsOf(first, 1), rows)
      assert.deepStrictEqual((yield* rowsOf(turned, 1)).toReversed(), rows)
      assert.notDeepEqual(yield* rowsOf(first, 2), rows)
    }))

  it.scoped("takes rows without the field as a stratum of their own, and arrays for what they hold", () =>
    Effect.gen(function*() {
      const { output, paths } = yield* written(`[{"k": 1}, {"k": "1"}, {"k": null}, {}, {"k": 1}]`)
      const { largest, strata } = yield* run(sample, { ...paths, rows: 4, by: "k" })
      assert.strictEqual(strata, 4)
      assert.sameDeepMembers([...largest], [
        { value: "1", in: 2, out: 1 },
        { value: "1", in: 1, out: 1 },
        { value: "null", in: 1, out: 1 },
        { value: null, in: 1, out: 1 }
      ])
      assert.deepStrictEqual([...yield* output].sort(), ["{\"k\":\"1\"}", "{\"k\":1}", "{\"k\":null}", "{}"])
    }))

  it.scoped("tells on the command line what it took, and what cannot be", () =>
    Effect.gen(function*() {
      const { paths } = yield* written(`${lines.join("\n")}\n`)
      const asked = ["sample", "--input", paths.input, "--output", paths.output]
      const told = yield* cli([...asked, "--rows", "10", "--by", "metadata.source"])
      assert.strictEqual(
        told.out,
        `${paths.output}  10 of 200 rows\nvalues of metadata.source: 2\n  common  9 of 180\n  rare  1 of 20`
      )
      const all = yield* cli([...asked, "--rows", "1000"])
      assert.strictEqual(all.out, `${paths.output}  200 of 200 rows: all there are`)
      const cases: ReadonlyArray<readonly [ReadonlyArray<string>, number, string]> = [
        [asked, 2, "neither --rows nor --share; expected one of them"],
        [[...asked, "--rows", "1", "--share", "0.5"], 2, "both --rows and --share"],
        [[...asked, "--rows", "0"], 2, "--rows: 0"],
        [[...asked, "--share", "0"], 2, "--share: 0"],
        [[...asked, "--share", "1.5"], 2, "--share: 1.5"],
        [[...asked, "--rows", "5", "--by", "metadata.sauce"], 1, "none of 200 rows has a value at metadata.sauce"]
      ]
      for (const [argv, code, words] of cases) {
        const ended = yield* cli(argv)
        assert.include(ended.message, words)
        assert.strictEqual(ended.code, code, words)
      }
      const empty = yield* written("\n{oops\n")
      const nothing = yield* cli([
        "sample",
        "--input",
        empty.paths.input,
        "--output",
        empty.paths.output,
        "--rows",
        "1"
      ])
      assert.deepStrictEqual([nothing.code, nothing.message.includes("there are no rows")], [1, true])
    }))
})
