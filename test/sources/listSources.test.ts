// A test reads and waits by itself: @effect-diagnostics multipleEffectProvide:off
import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { listSources, sourcesTable } from "../../src/sources/listSources.ts"
import * as registry from "../../src/sources/registry.ts"
import { sourceServices } from "../../src/sources/sourceServices.ts"
import { settings } from "../support/extract.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { commitFiles, writeFiles } from "../support/repository.ts"

layer(platform)("the list of sources", (it) => {
  it.scoped("has every registered and configured one, each under its own id, and says what can be read offline", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      const commit = yield* commitFiles(`${folder}/mine`, { "a.py": "" })
      yield* writeFiles(folder, {
        "sets/edoh/train.csv": "instruction,output\n",
        "datawright.yaml":
          `sources:\n  mine:\n    type: repository\n    repository: mine\n    commit: ${commit}\n    license: MIT\n  rows:\n    type: local\n    file: gone.jsonl\n    code_field: code\n`
      })
      const sources = yield* listSources.pipe(
        Effect.provide(sourceServices({ config: `${folder}/datawright.yaml`, offline: true })),
        Effect.provide(settings({ XDG_CACHE_HOME: `${folder}/cache`, DATAWRIGHT_DATASETS: `${folder}/sets` }))
      )
      assert.deepStrictEqual(sources.map(({ id }) => id), [...Object.keys(registry), "mine", "rows"].sort())
      assert.deepStrictEqual(sources.filter(({ offline }) => offline).map(({ id }) => id), ["bundled", "edoh", "mine"])
      assert.isFalse(yield* fs.exists(`${folder}/cache`))
      for (const { flavour, id, kind, origins, priority } of sources) {
        assert.isAbove(origins.length, 0, id)
        assert.isAtLeast(priority, 1, id)
        for (const origin of origins) {
          assert.notStrictEqual(origin.license, "", id)
          if (kind !== "rows" && id !== "bundled") assert.match(origin.commit ?? "", /^[0-9a-f]{40}$/, id)
        }
        assert.include(["manimce", "manimgl", "mixed", "unknown"], flavour)
      }
      const lines = sourcesTable(sources).split("\n")
      assert.lengthOf(lines, 1 + sources.reduce((sum, { origins }) => sum + origins.length, 0))
      assert.match(lines.find((line) => line.startsWith("3b1b_videos"))!, /7,122 .* CC-BY-NC-SA-4\.0 .* @ ccbd69d$/)
    }))
})
