import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { openSources, type SourceChoice } from "../../src/cli/code/openSources.ts"
import * as registry from "../../src/sources/registry.ts"
import { ExitCode } from "../../src/stage/ExitCode.ts"
import { settings } from "../support/extract.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { writeFiles } from "../support/repository.ts"

const choice = (parts: Partial<SourceChoice>): SourceChoice => ({
  ids: [],
  repositories: [],
  id: undefined,
  config: undefined,
  offline: true,
  ...parts
})

const open = (parts: Partial<SourceChoice>) =>
  Effect.map(
    openSources(choice(parts)).pipe(Effect.provide(settings({}))),
    (sources) => sources.map(({ about }) => about.id)
  )

layer(platform)("openSources", (it) => {
  it.scoped("tells an unknown id with the nearest known one, as a mistake of usage", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(open({ ids: ["bundled", "reducable"] }))
      assert.strictEqual((error as { exitCode?: number }).exitCode, ExitCode.usage)
      assert.include(error.message, "reducable")
      assert.include(error.message, "Did you mean reducible?")
      const strange = yield* Effect.flip(open({ ids: ["zzzzzzzzzz"] }))
      assert.notInclude(strange.message, "Did you mean")
      assert.include(strange.message, "datawright sources")
    }))

  it.scoped("opens each source once, in the order of the command line; all is all, and so is nothing", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* open({ ids: ["kutuzova", "bundled", "kutuzova"] }), ["kutuzova", "bundled"])
      const all = yield* open({ ids: ["all"] })
      assert.deepStrictEqual([...all].sort(), Object.keys(registry).sort())
      assert.deepStrictEqual(yield* open({}), all)
      assert.deepStrictEqual((yield* open({ ids: ["kutuzova", "all"] }))[0], "kutuzova")
    }))

  it.scoped("takes repositories under their own name or the one given, and then nothing else", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeFiles(folder, { "mine/a.py": "", "yours/a.py": "" })
      assert.deepStrictEqual(yield* open({ repositories: [`${folder}/mine`, `${folder}/yours/`] }), ["mine", "yours"])
      assert.deepStrictEqual(yield* open({ repositories: [`${folder}/mine`], id: "other", ids: ["bundled"] }), [
        "bundled",
        "other"
      ])
      const error = yield* Effect.flip(open({ repositories: [`${folder}/mine`, `${folder}/yours`], id: "x" }))
      assert.strictEqual((error as { exitCode?: number }).exitCode, ExitCode.usage)
    }))

  it.scoped("knows the sources of a configuration file", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeFiles(folder, {
        "mine/a.py": "",
        "datawright.yaml": "sources:\n  mine:\n    type: repository\n    repository: mine\n"
      })
      assert.deepStrictEqual(yield* open({ config: `${folder}/datawright.yaml`, ids: ["mine"] }), ["mine"])
    }))
})
