// A test reads and waits by itself: @effect-diagnostics preferSchemaOverJson:off
import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import type { ExtractorLayer } from "../../src/sources/Extractor.ts"
import { extractFrom } from "../support/extract.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { readBlocks } from "../support/markdown.ts"
import { writeFiles } from "../support/repository.ts"

const { blocks } = readBlocks(readFileSync("CONTRIBUTING.md", "utf8"))

/** The block that stands for a file. */
const shown = (path: string) => blocks.find(({ language, words }) => language === "ts" && words[0] === path)!.text

const scene = (name: string) =>
  `from manim import *\n\n\nclass ${name}(Scene):\n    def construct(self):\n        self.play(Create(Circle()))\n`

layer(platform)("CONTRIBUTING, a source in ten minutes", (it) => {
  it.scoped("the source finds the scenes of its folder, with group, context and licence", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      yield* writeFiles(`${folder}/clips`, {
        "videos/circles/scene.py": `from tools.helper import helper\n${scene("Grow")}        helper(self)\n`,
        "tools/helper.py": `${scene("Helper")}\n\ndef helper(scene):\n    scene.wait()\n`,
        LICENSE: "MIT"
      })
      // The block stands in the source folder; here it is compiled elsewhere, with the same imports.
      const code = shown("src/sources/registry/AnaClips.ts").replace("\"../", `"${resolve("src/sources")}/`)
      yield* fs.writeFileString(`${folder}/AnaClips.ts`, code)
      const made = yield* Effect.promise(() => import(`${folder}/AnaClips.ts`) as Promise<{ layer: ExtractorLayer }>)
      const { drafts, rejects } = yield* extractFrom(made.layer, folder)
      assert.deepStrictEqual(rejects, [])
      assert.deepStrictEqual(drafts.map(({ group, metadata, source }) => [source, group, metadata["video"]]), [
        ["ana_clips", "ana_clips/circles", "circles"]
      ])
      assert.include(drafts[0]!.code, "def helper(scene):")
      assert.include(JSON.stringify(drafts[0]!.metadata["provenance"]), "\"license\":\"MIT\"")
    }))

  it.effect("the line has the form of the other lines of the registry, and names the file and the source", () =>
    Effect.sync(() => {
      const form = /^export \{ layer as (?:\w+|"\w+") \} from "\.\/registry\/\w+\.ts"$/
      const line = shown("src/sources/registry.ts").trim()
      for (const one of readFileSync("src/sources/registry.ts", "utf8").trim().split("\n")) assert.match(one, form)
      assert.match(line, form)
      const id = /id: "(\w+)"/.exec(shown("src/sources/registry/AnaClips.ts"))![1]
      assert.include(line, `as ${id} }`)
      assert.include(line, "registry/AnaClips.ts")
    }))
})
