import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { cli } from "../support/cli.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { codebookCsv, rawCsv, rawHeader, rawText, sha256 } from "../support/poi.ts"

const model = "rqvae-nyc-div0.25-commit0.5-lr5e-5"

const expected: Readonly<Record<string, string>> = {
  "uid_mapping.csv": "9b020752ef88c4f2b09903298e1b770533aee130802b2072d0923391ada81a02",
  "pid_mapping.csv": "759a2dd18421e4afab82df66650ef5e75bdf3a4e90f09a55a80dfa9122c1241e",
  "catname_mapping.csv": "511296a0dcbeaf352a4f5ac413322204697cba17cd2c0b0cc13baab7515de42f",
  "region_mapping.csv": "f34ee2fb779330fb0786dbd1c9e235623a143e00e1c6492fe8da5d929cd686db",
  "data.csv": "0c185d94a94508486fb0f2d58b795e049af802a61b53721e8b85cd855ee44ddc",
  "poi_info.csv": "6d8fc032267d6ebbbccfd04ef97578ee104e8da53245faf84b5ca49d78e166c5",
  "train_data.csv": "43e7eb9fd52e7c60445b3fd66fa3477b35dcdc05e34c89044fb11dba10a7bcfc",
  "test_data.csv": "c7fb5a75c44f7a2e8809a1c040ab7265a18c4d185f30a9625dc4ab024cbe79f6",
  "data/train.csv": "ab9bad3581352310ff8b2ae201808dfbb69859431703e0654893485b09077667",
  "data/val.csv": "b3c7ea16e265c41a7071697afa278930d71782f008fcb4cc879b19bde8024a98",
  "data/test.csv": "af5e94b0620f2594f10b758498c09568050df437c819348eccc1048ae68728bf",
  "data/test_all.csv": "aab6eb6920b2b25506b8ea5b2423893d7531f9a9e6f701eb322237724e46eb19"
}

const json: Readonly<Record<string, string>> = {
  "ablation without SID/train_id.json": "fe35c3cf2819731f065ddb610f4dffa85d631f0d90cba8ac2c28ec57de8c53c1",
  "ablation without SID/test_all_id.json": "42a979accf6b7d40d4989ff13d9f9fcbf57ab4e0190dee73a8f2acf354ed31f7",
  [`${model}/train_codebook.json`]: "4c28aa50625574c6798e25b3607985d1ba4f0f06dc9a39f0aaad0bb57c02b5dd",
  [`${model}/test_all_codebook.json`]: "d8f24919ac111d92fb2744e570bddc15e3ab71fc40059af3c88891dc66402599",
  "ablation without Time/train_codebook_notime.json":
    "6294f4e9c460938ea5580cd207d9b18fe9c7e932a2a7aa3b11e83b17960f8920",
  "ablation without Time/test_all_codebook_notime.json":
    "054f60b5a6f45f89195998324b891e7744708242073ca98e06c2d23b3c4b747d"
}

const hashes = (folder: string, names: ReadonlyArray<string>) =>
  Effect.flatMap(FileSystem.FileSystem, (fs) =>
    Effect.map(
      Effect.forEach(names, (name) => Effect.map(fs.readFile(`${folder}/${name}`), (bytes) => [name, sha256(bytes)])),
      (pairs) => Object.fromEntries(pairs) as Record<string, string>
    ))

const start = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const folder = yield* temporaryFolder
  yield* fs.writeFileString(`${folder}/NYC base.csv`, rawCsv())
  yield* fs.writeFile(`${folder}/raw.txt`, rawText())
  yield* fs.makeDirectory(`${folder}/books`)
  yield* fs.writeFileString(`${folder}/books/codebooks-${model}.csv`, codebookCsv())
  const process = (...more: ReadonlyArray<string>) =>
    cli(["poi", "process", "--dataset", "NYC", "--output-dir", `${folder}/out`, ...more])
  const generate = (...more: ReadonlyArray<string>) =>
    cli([
      ...["poi", "generate", "--dataset", "NYC", "--models", model, "--codebooks", `${folder}/books`],
      ...["--output-dir", `${folder}/out`, ...more]
    ])
  return { fs, folder, process, generate, tree: `${folder}/out/nyc` }
})

layer(platform, { excludeTestServices: true })("from raw check-ins to instruction files", (it) => {
  it.scoped("both forms give the published bytes, all the way", () =>
    Effect.gen(function*() {
      const { folder, fs, generate, process, tree } = yield* start
      assert.strictEqual(
        sha256(rawCsv()),
        "66fc4b8ae54dd35de1b9594175a8511b4100bed44a92a3688a5bf4e0e90d45a0"
      )
      for (const input of [`${folder}/NYC base.csv`, `${folder}/raw.txt`]) {
        const run = yield* process("--input", input)
        assert.strictEqual(run.code, 0, run.message)
        assert.include(
          run.out,
          "1888 check-ins read, 1866 kept; left out: 1 coordinates, 1 time, 1 offset, 11 rare-poi, 8 rare-user"
        )
        assert.include(run.out, "15 users, 54 POIs, 4 categories, 29 regions; 2 train rows masked, 44 test check-ins")
        assert.deepStrictEqual(yield* hashes(`${tree}/Intermediate Files`, Object.keys(expected)), expected)
        const made = yield* generate()
        assert.strictEqual(made.code, 0, made.message)
        assert.include(made.out, "54 POIs, 27 distinct codes, 12 shared by 39 POIs, at most 4 each")
        assert.include(made.out, "NYC test_all: 2 rows are in train, 2 have their target there")
        assert.deepStrictEqual(yield* hashes(`${tree}/LLM Dataset`, Object.keys(json)), json)
      }
      const rejects = (yield* fs.readFileString(`${tree}/Intermediate Files/rejects.jsonl`)).trim().split("\n")
      assert.deepStrictEqual(rejects.map((line) => (JSON.parse(line) as { reason: string }).reason), [
        "coordinates",
        "offset",
        "time"
      ])
    }))

  it.scoped("switches change the files they name, and no others", () =>
    Effect.gen(function*() {
      const { folder, generate, process, tree } = yield* start
      const run = yield* process(
        "--input",
        `${folder}/NYC base.csv`,
        "--numpy-ints",
        "--no-leak",
        "--encoding",
        "latin-1"
      )
      assert.strictEqual(run.code, 0, run.message)
      assert.deepStrictEqual(yield* hashes(`${tree}/Intermediate Files`, Object.keys(expected)), {
        ...expected,
        "catname_mapping.csv": "5c4004ede088daa3f69576ed99b2b68750b03e09a7fc635989f747ce0c55035d",
        "data/train.csv": "0bb859b562aad629f4307793a3e67f9a1683dbbafdd23b2f057e837734cf89fe",
        "data/test_all.csv": "7a00482327c6e66474c02ae71c554d016b31d508979ebebd9f460e9c3299c4fc"
      })
      yield* process("--input", `${folder}/NYC base.csv`, "--numpy-ints")
      const made = yield* generate("--suffix-collisions", "--no-leak")
      assert.strictEqual(made.code, 0, made.message)
      const after = yield* hashes(`${tree}/LLM Dataset`, Object.keys(json))
      assert.strictEqual(after["ablation without SID/train_id.json"], json["ablation without SID/train_id.json"])
      assert.strictEqual(
        after["ablation without SID/test_all_id.json"],
        "ff671ec124acfdfc48e43c0b89b1f6d73e8cc721141b638b9fca27ae448216c3"
      )
      assert.strictEqual(
        after[`${model}/train_codebook.json`],
        "81a3dc0fd3beb59cbd0d69888ab18fc932c3d14fa891989f69b616531bccf08b"
      )
    }))

  const row = "1,v1,c1,Bar,40.7,-74,-240,Tue Apr 03 18:00:09 +0000 2012\n"
  for (
    const [what, text, words] of [
      ["a column is missing", `${rawHeader.replace(",UTC Time", "")}\n`, "header: no column UTC Time"],
      ["no user", `${rawHeader}\n${row}${row.slice(1)}`, "row 2, column User ID: an empty cell"],
      ["a user that is no number", `${rawHeader}\nx${row}`, "row 1, column User ID: \"x1\""],
      ["no venue", `${rawHeader}\n1,,c1,Bar,40.7,-74,-240,x\n`, "row 1, column Venue ID: an empty cell"],
      ["no category", `${rawHeader}\n1,v,c1,,40.7,-74,-240,x\n`, "row 1, column Venue Category Name: an empty cell"],
      ["too few cells", `${rawHeader}\n${row}1,v1\n`, "row 2, column Venue Category ID: 2 cells; expected 8"],
      ["too little of all", `${rawHeader}\n${row}`, "the split train has no rows (0 of 1 check-ins pass the filters)"]
    ] as const
  ) {
    it.scoped(`bad input: ${what}`, () =>
      Effect.gen(function*() {
        const { folder, fs, process } = yield* start
        yield* fs.writeFileString(`${folder}/bad.csv`, text)
        const run = yield* process("--input", `${folder}/bad.csv`)
        assert.strictEqual(run.code, 1)
        assert.include(run.message, words)
        assert.isFalse(yield* fs.exists(`${folder}/out`), "nothing is left behind")
      }))
  }

  it.scoped("bad input: another encoding than the file's", () =>
    Effect.gen(function*() {
      const { folder, fs, process } = yield* start
      yield* fs.writeFile(`${folder}/bad.csv`, Buffer.from(rawCsv(), "latin1"))
      const run = yield* process("--input", `${folder}/bad.csv`)
      assert.strictEqual(run.code, 1)
      assert.match(run.message, /bad\.csv, row \d+, column Venue Category Name: bytes that are not UTF-8/)
    }))
})
