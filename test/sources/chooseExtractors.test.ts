// A test reads and waits by itself: @effect-diagnostics multipleEffectProvide:off
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { chooseExtractors, type SourceChoice } from "../../src/sources/chooseExtractors.ts"
import { Extractor } from "../../src/sources/Extractor.ts"
import * as registry from "../../src/sources/registry.ts"
import { sourceServices } from "../../src/sources/sourceServices.ts"
import { ExitCode } from "../../src/stage/ExitCode.ts"
import { cli } from "../support/cli.ts"
import { settings } from "../support/extract.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { writeFiles } from "../support/repository.ts"

const open = ({ config, ...choice }: Partial<SourceChoice> & { readonly config?: string }) =>
  chooseExtractors({ ids: [], repositories: [], ...choice }).pipe(
    Effect.flatMap((layers) =>
      Effect.forEach(layers, (layer) => Effect.provide(Effect.map(Extractor, ({ about }) => about.id), layer))
    ),
    Effect.provide(sourceServices({ config, offline: true })),
    Effect.provide(settings({}))
  )

layer(platform)("chooseExtractors", (it) => {
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
      for (const repositories of [["--repo", `${folder}/mine`, `${folder}/yours`], []]) {
        const { code, message } = yield* cli(["prepare", "--id", "x", ...repositories])
        assert.strictEqual(code, ExitCode.usage)
        assert.include(message, "--id without exactly one --repo")
      }
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
