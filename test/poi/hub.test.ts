import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { loadDatasets } from "../../src/poi/layout.ts"
import { planFiles, type PoiDatasets, poiKinds, poiSplits } from "../../src/poi/PoiLayout.ts"
import { parse } from "../../src/rows/Json.ts"
import { cli } from "../support/cli.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { inject } from "../support/hub.ts"
import { type HubServer, hubServer, token } from "../support/hubServer.ts"
import { codebookWithVectors, rawCsv, sha256 } from "../support/poi.ts"

/** A server with the inputs of both data sets, and the tree they were made in. */
const published = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const server = yield* hubServer
  const folder = yield* temporaryFolder
  const datasets: PoiDatasets = yield* loadDatasets(undefined)
  yield* fs.writeFileString(`${folder}/raw.csv`, rawCsv())
  for (const dataset of ["NYC", "TKY"]) {
    const { models, repository } = datasets[dataset]!
    const made = yield* cli([
      "poi",
      "process",
      "--dataset",
      dataset,
      "--input",
      `${folder}/raw.csv`,
      "--output-dir",
      folder
    ])
    assert.strictEqual(made.code, 0, made.message)
    const files: Record<string, string | Buffer> = {}
    for (const split of poiSplits) {
      const path = `Intermediate Files/data/${split}.csv`
      files[path] = Buffer.from(yield* fs.readFile(`${folder}/${repository}/${path}`))
    }
    models.forEach(({ name }, i) => {
      files[`LLM Dataset/Intermediate Files/codebooks-${name}.csv`] = codebookWithVectors(i)
    })
    server.seed(`datasets/org/${repository}`, files)
  }
  const environment = { HF_ENDPOINT: server.url, HF_TOKEN: token, HF_HOME: `${folder}/home` }
  return { server, folder, datasets, environment }
})

const commitsOf = (server: HubServer, name: string) => server.repositories.get(`datasets/org/${name}`)!.commits

const command = (
  folder: string
) => ["poi", "generate", "--from-hub", "org", "--upload", "--output-dir", `${folder}/out`, "--json"]

layer(platform, { excludeTestServices: true })("poi generate --from-hub --upload", (it) => {
  it.scoped(
    "56 files of ten models get through a bad network with one commit a data set; a second run sends nothing",
    () =>
      Effect.gen(function*() {
        const { datasets, environment, folder, server } = yield* published
        inject(server, /GET .*resolve.*train/, { kind: "status", status: 429, headers: { "retry-after": "0" } }, 2)
        inject(server, /GET .*resolve.*codebooks/, { kind: "cut", when: "before" })
        inject(server, /GET \/storage/, { kind: "cut", when: "within" }, 3)
        inject(server, /GET .*tree/, { kind: "status", status: 500 }, 2)
        inject(server, /preupload/, { kind: "status", status: 503 })
        inject(server, /PUT \/lfs-upload/, { kind: "cut", when: "after" }, 2)
        inject(server, /commit\/main/, { kind: "stale" }, 2)
        inject(server, /nyc\/commit\/main/, { kind: "cut", when: "after" })
        const first = yield* cli(command(folder), environment)
        assert.strictEqual(first.code, 0, first.message)
        let files = 0
        for (const dataset of ["NYC", "TKY"]) {
          const { models, repository } = datasets[dataset]!
          const remote = server.repositories.get(`datasets/org/${repository}`)!.files
          for (const { name } of planFiles(dataset, models, poiKinds, poiSplits)) {
            const local = yield* Effect.flatMap(
              FileSystem.FileSystem,
              (fs) => fs.readFile(`${folder}/out/${repository}/LLM Dataset/${name}`)
            )
            assert.strictEqual(sha256(remote.get(`LLM Dataset/${name}`)!.content), sha256(local), name)
            files++
          }
          assert.isTrue(remote.has("LLM Dataset/manifest.json"))
          assert.strictEqual(
            commitsOf(server, repository).filter(({ title }) => title.includes("datawright")).length,
            1
          )
        }
        assert.strictEqual(files, 56)
        assert.isTrue(server.injections.every(({ times }) => times === 0), "every fault came to pass")

        const before = server.requests.length
        const second = yield* cli(command(folder), environment)
        assert.strictEqual(second.code, 0, second.message)
        const later = server.requests.slice(before)
        assert.deepStrictEqual(later.filter((line) => /preupload|lfs|\/commit\//.test(line)), [], "nothing is sent")
        assert.isFalse(later.some((line) => /resolve|storage/.test(line)), "nothing is fetched")
        const states = (parse(second.out) as unknown as ReadonlyArray<{ files: ReadonlyArray<{ state: string }> }>)
          .flatMap((dataset) => dataset.files.map(({ state }) => state))
        assert.deepStrictEqual(states, Array.from({ length: 56 }, () => "kept"))
      }),
    60_000
  )

  it.scoped(
    "a data set that cannot be sent does not keep back the other: exit code 3, named; the next run mends it",
    () =>
      Effect.gen(function*() {
        const { environment, folder, server } = yield* published
        inject(server, /nyc\/preupload/, { kind: "status", status: 500 }, 1000)
        const first = yield* cli([...command(folder), "--kinds", "id"], environment)
        assert.strictEqual(first.code, 3)
        assert.include(first.message, "upload of NYC")
        assert.strictEqual(commitsOf(server, "nyc").length, 2)
        assert.strictEqual(commitsOf(server, "tky").length, 3)
        server.injections.length = 0
        const second = yield* cli([...command(folder), "--kinds", "id"], environment)
        assert.strictEqual(second.code, 0, second.message)
        assert.strictEqual(commitsOf(server, "nyc").length, 3)
        assert.strictEqual(commitsOf(server, "tky").length, 3)
      }),
    30_000
  )

  it.scoped("a data set with missing files is not sent", () =>
    Effect.gen(function*() {
      const { datasets, environment, folder, server } = yield* published
      const [model] = datasets["NYC"]!.models
      server.repositories.get("datasets/org/nyc")!.files.delete(
        `LLM Dataset/Intermediate Files/codebooks-${model!.name}.csv`
      )
      server.seed("datasets/org/nyc", {})
      const run = yield* cli([...command(folder), "--dataset", "NYC"], environment)
      assert.strictEqual(run.code, 3)
      assert.include(run.message, `NYC/${model!.name}/train_codebook.json`)
      assert.isFalse(server.requests.some((line) => /\/commit\//.test(line)))
    }), 30_000)

  it.scoped("a dry run tells files, hashes and commits, and neither writes nor sends", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const { environment, folder, server } = yield* published
      const args = command(folder).filter((word) => word !== "--json")
      const dry = yield* cli([...args, "--dry-run"], environment)
      assert.strictEqual(dry.code, 0, dry.message)
      assert.include(dry.out, "org/nyc: one commit with 28 files and the manifest, 0 there already")
      assert.isFalse(yield* fs.exists(`${folder}/out`))
      assert.isFalse(server.requests.some((line) => /^(PUT|POST .*(preupload|commit|create))/.test(line)))
      yield* cli(args, environment)
      const again = yield* cli([...args, "--dry-run"], environment)
      assert.include(again.out, "org/tky: no commit, 28 there already")
    }), 60_000)

  it.scoped("without a token nothing is made, and the exit code is 5", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const { environment, folder } = yield* published
      const { HF_TOKEN: _, ...without } = environment
      const run = yield* cli(command(folder), without)
      assert.strictEqual(run.code, 5)
      assert.include(run.message, "HF_TOKEN")
      assert.isFalse(yield* fs.exists(`${folder}/out`))
    }))
})
