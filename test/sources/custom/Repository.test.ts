import { FileSystem } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { fromRepository } from "../../../src/sources/custom/registry.ts"
import { extract } from "../../support/extract.ts"
import { platform, temporaryFolder } from "../../support/folder.ts"
import { commitFiles, writeFiles } from "../../support/repository.ts"

const scene = (name: string) =>
  `from manim import *\n\n\nclass ${name}(Scene):\n    def construct(self):\n        self.play(Create(Circle()))\n`

const mit = "Permission is hereby granted, free of charge, to any\nperson obtaining a copy of this software\n"

const notebook = JSON.stringify({
  nbformat: 4,
  cells: [
    { cell_type: "markdown", source: ["# Circles\n", "\n", "Show a circle that appears in the middle."] },
    {
      cell_type: "code",
      source: [
        "%%manim -qm Round\n",
        "from manim import *\n",
        "class Round(Scene):\n",
        "    def construct(self):\n        self.wait()"
      ]
    }
  ]
})

layer(platform)("a repository of anyone's", (it) => {
  it.scoped("gives scenes of files, notebooks and documentation with their place, licence and group", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const commit = yield* commitFiles(`${folder}/my clips`, {
        "LICENSE": mit,
        "one.py": scene("One"),
        ".ipynb_checkpoints/round-checkpoint.ipynb": notebook,
        "waves/README.md": "# Waves\n\nHow waves add up.\n",
        "waves/sine wave.py": scene("Sine"),
        "round.ipynb": notebook,
        "docs/guide.rst":
          "Guide\n=====\n\nA dot moves from left to right.\n\n.. manim:: Moves\n    :quality: low\n\n    class Moves(Scene):\n        def construct(self):\n            self.wait()\n"
      })
      const source = fromRepository(`${folder}/my clips@${commit.slice(0, 12)}`)
      assert.strictEqual(source.id, "my_clips")
      const { drafts, rejects } = yield* extract(source.layer)
      assert.deepStrictEqual(rejects, [])
      const rows = Object.fromEntries(drafts.map((draft) => [draft.metadata["class_name"], draft]))
      assert.deepStrictEqual(Object.keys(rows).sort(), ["Moves", "One", "Round", "Sine"])
      for (const draft of drafts) {
        assert.include(draft.metadata["provenance"], { repository: `${folder}/my clips`, commit, license: "MIT" })
        assert.include(draft.code, "class ")
        assert.strictEqual(draft.source, "my_clips")
        assert.strictEqual(draft.metadata["needs_description"], draft.description === "")
      }
      assert.deepStrictEqual(drafts.map(({ description, group }) => [group, description]).sort(), [
        ["my_clips/docs/guide.rst", "A dot moves from left to right."],
        ["my_clips/one.py", ""],
        ["my_clips/round.ipynb", "Show a circle that appears in the middle."],
        ["my_clips/waves", ""]
      ])
      assert.strictEqual(rows["Sine"]!.metadata["original_context"], "Waves › How waves add up.")
      assert.include(rows["Round"]!.metadata["provenance"], { cell: 1, path: "round.ipynb" })
      assert.isTrue(rows["Moves"]!.code.startsWith("from manim import *\n"))
      assert.deepStrictEqual(rows["Moves"]!.metadata["directive_options"], { quality: "low" })
    }))

  it.scoped("rejects what it cannot read, each file with its reason, and goes on", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeFiles(folder, {
        "clips/good.py": scene("Good").replaceAll("\n", "\r\n"),
        "clips/latin.py": Buffer.from(
          `# -*- coding: latin-1 -*-\n${scene("Latin").replace("self.play", "café = 1; self.play")}`,
          "latin1"
        ),
        "clips/bytes.py": new Uint8Array([0x78, 0xff, 0xfe]),
        "clips/broken.ipynb": "{\"cells\": [",
        "clips/empty.py": "",
        "clips/bom.py": `\ufeff${scene("Bom")}`
      })
      const { drafts, rejects } = yield* extract(fromRepository(`${folder}/clips`, { id: "clips" }).layer)
      assert.deepStrictEqual(drafts.map((draft) => draft.metadata["class_name"]).sort(), ["Bom", "Good", "Latin"])
      assert.isTrue(drafts.every((draft) => !draft.code.includes("\r") && !draft.code.includes("\ufeff")))
      assert.isTrue(drafts.some((draft) => draft.code.includes("café")))
      assert.deepStrictEqual(rejects.map(({ origin, reason }) => [origin.file, reason]).sort(), [
        ["broken.ipynb", "malformed-notebook"],
        ["bytes.py", "not-text"]
      ])
    }))

  it.scoped("an empty repository gives nothing; one that is not there fails with its name", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporaryFolder
      yield* fs.makeDirectory(`${folder}/empty`)
      assert.lengthOf((yield* extract(fromRepository(`${folder}/empty`).layer)).drafts, 0)
      yield* commitFiles(`${folder}/blank`, {})
      assert.lengthOf((yield* extract(fromRepository(`${folder}/blank`).layer)).drafts, 0)
      const error = yield* Effect.flip(extract(fromRepository(`${folder}/gone`).layer))
      assert.strictEqual(error._tag, "ExtractorError")
      assert.include(error.message, `${folder}/gone`)
    }))
})
