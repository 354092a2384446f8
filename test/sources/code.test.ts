import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import type { Draft } from "../../src/rows/Draft.ts"
import { stringify } from "../../src/rows/Json.ts"
import * as sources from "../../src/sources/registry.ts"
import { extract, extractFrom } from "../support/extract.ts"
import { platform, temporaryFolder } from "../support/folder.ts"
import { writeFiles } from "../support/repository.ts"

const scene = (name: string, head = "from manim import *", base = "Scene") =>
  `${head}\n\n\nclass ${name}(${base}):\n    def construct(self):\n        self.play(Create(Circle()))\n        self.wait()\n`

const byClass = (drafts: ReadonlyArray<Draft>) =>
  Object.fromEntries(drafts.map((draft) => [String(draft.metadata["class_name"]), draft]))

const groups = (drafts: ReadonlyArray<Draft>) =>
  Object.fromEntries(drafts.map((draft) => [String(draft.metadata["class_name"]), draft.group]))

const notebook = (...cells: ReadonlyArray<readonly [kind: "markdown" | "code", source: string]>) =>
  stringify({ nbformat: 4, cells: cells.map(([cell_type, source]) => ({ cell_type, source })) })

layer(platform)("sources of code, in miniature", (it) => {
  it.scoped("dan4life_aoc2024: day, version, title and puzzle; one group a day", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeFiles(`${folder}/AoC2024_Videos`, {
        "Day_04/Version1/scene.py": scene("Day4"),
        "Day_04/Version2/scene.py": scene("Day4"),
        "Day_11/scene.py": scene("Day11", undefined, "ZoomedScene")
      })
      const { drafts } = yield* extractFrom(sources.dan4life_aoc2024, folder)
      assert.deepStrictEqual(
        drafts.map((
          { group, metadata: { aoc_day, original_context, puzzle_url, version } }
        ) => [aoc_day, version, original_context, puzzle_url, group]),
        [
          [
            4,
            1,
            "Advent of Code 2024, Day 4: Ceres Search",
            "https://adventofcode.com/2024/day/4",
            "dan4life_aoc2024/Day_04"
          ],
          [
            4,
            2,
            "Advent of Code 2024, Day 4: Ceres Search",
            "https://adventofcode.com/2024/day/4",
            "dan4life_aoc2024/Day_04"
          ],
          [
            11,
            undefined,
            "Advent of Code 2024, Day 11: Plutonian Pebbles",
            "https://adventofcode.com/2024/day/11",
            "dan4life_aoc2024/Day_11"
          ]
        ]
      )
      assert.isTrue(drafts.every((draft) => draft.description === "" && draft.metadata["needs_description"] === true))
    }))

  it.scoped("xiaoxiae_videos: README joined by the description's line, narration by class, captions for the rest", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const cue = (n: number, words: string) => `${n}\n00:00:0${n},000 --> 00:00:0${n + 1},000\n${words}\n`
      yield* writeFiles(`${folder}/videos`, {
        "README.md":
          "# Videos\n- 2023/7/03: **[Trees](https://youtu.be/abc)** - _A look at trees – and forests._\n- 2022/11/16: **[Odd | Even](https://youtu.be/def)** - What is odd?\n",
        "01-trees/DESCRIPTION.md": "A look at trees -- and forests.\n\n-----\n",
        "01-trees/SCRIPT.md": "---\ntitle: Trees\n---\n\\marginpar{\\texttt{Root}}\n**r1:** Every tree has a root.\n",
        "01-trees/video.kdenlive.srt": `${cue(1, "Every tree")}\n${cue(2, "has leaves.")}`,
        "01-trees/utilities.py": "from manim import *\nfrom math import *\n",
        "01-trees/scenes.py": scene("Root", "from utilities import *") + scene("Leaf", "", "MovingCameraScene"),
        "02-odd/DESCRIPTION.md": "#shorts\nWhat is odd?\n",
        "02-odd/scenes.py": scene("Odd"),
        "00-template/DESCRIPTION.md": "<what the video is about>\n",
        "00-template/SCRIPT.md": "---\ntitle: <title>\n---\nText.\n",
        "00-template/scenes.py": scene("Template")
      })
      const { drafts } = yield* extractFrom(sources.xiaoxiae_videos, folder)
      const { Leaf, Odd, Root, Template } = byClass(drafts)
      assert.deepInclude(Root!.metadata, {
        video_title: "Trees",
        youtube_url: "https://youtu.be/abc",
        video_date: "2023-07-03",
        narration: "Every tree has a root.",
        narration_source: "01-trees/SCRIPT.md",
        original_context: "Trees › A look at trees -- and forests."
      })
      assert.notProperty(Root!.metadata, "transcript")
      assert.deepInclude(Leaf!.metadata, {
        transcript: "Every tree has leaves.",
        transcript_source: "01-trees/video.kdenlive.srt",
        has_transcript: true
      })
      assert.deepInclude(Odd!.metadata, { video_title: "Odd | Even", has_transcript: false })
      assert.notProperty(Template!.metadata, "youtube_url")
      assert.notInclude(stringify(Template!.metadata), "<")
      assert.deepStrictEqual([Root!.group, Leaf!.group], ["xiaoxiae_videos/01-trees", "xiaoxiae_videos/01-trees"])
      assert.isTrue(drafts.every((draft) => draft.description === ""))
    }))

  it.scoped("benjamin_hackl: episodes from file names, the video from the first cell, months from the README", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeFiles(folder, {
        "manim-with-ease/E02 - positioning and config.ipynb": notebook(
          ["markdown", "## Mathematical Animations WITH EASE | Ep. 02\n\nSee [this video](https://youtu.be/xyz_1)."],
          ["code", "from manim import *"],
          ["markdown", "### Part 1: Alignment"],
          ["code", `%%manim -qm Aligned\n\n${scene("Aligned", "")}`]
        ),
        "manim-content/README.md": "- 2022/04: <https://youtu.be/M4T>\n",
        "manim-content/2022-04_partitions.py": scene("Partitions")
      })
      const { Aligned, Partitions } = byClass((yield* extractFrom(sources.benjamin_hackl, folder)).drafts)
      assert.deepInclude(Aligned!.metadata, {
        episode: 2,
        youtube_url: "https://youtu.be/xyz_1",
        original_context: "Mathematical Animations WITH EASE, episode 2: positioning and config › Alignment"
      })
      assert.deepInclude(Partitions!.metadata, { youtube_url: "https://youtu.be/M4T", video_title: "partitions" })
      const licenses = [Aligned, Partitions].map((draft) =>
        (draft!.metadata["provenance"] as { license: string }).license
      )
      assert.deepStrictEqual(licenses, ["unlicensed", "MIT"])
    }))

  it.scoped("kutuzova: headings and remarks are context, no request", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeFiles(`${folder}/animations/notebooks`, {
        "Taxometer.ipynb": notebook(
          ["code", "from manim import *"],
          ["markdown", "# Abundances"],
          ["markdown", "Show what the prompt was, in so many words."],
          ["code", scene("Abundances", "")],
          ["code", "%manim Abundances"]
        )
      })
      const { drafts } = yield* extractFrom(sources.kutuzova, folder)
      assert.lengthOf(drafts, 1)
      assert.strictEqual(drafts[0]!.description, "")
      assert.deepInclude(drafts[0]!.metadata, {
        original_context: "Taxometer › Abundances",
        notebook_markdown: "Show what the prompt was, in so many words."
      })
      assert.strictEqual(drafts[0]!.group, "kutuzova/notebooks/Taxometer.ipynb")
    }))

  it.scoped("reducible: scenes of the topics for ManimCE alone; shared modules help, the old library is no source", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeFiles(`${folder}/Reducible`, {
        "2022/PageRank/markov_chain.py": scene("Chain"),
        "2022/common/classes.py": scene("Shared"),
        "2021/Huffman/huffman.py": scene("Huffman", "from manimlib.imports import *"),
        "manimlib/scene/scene.py": "class Scene:\n    pass\n",
        "manim.py": "print(1)\n"
      })
      const { drafts } = yield* extractFrom(sources.reducible, folder)
      assert.deepStrictEqual(groups(drafts), { Chain: "reducible/2022/PageRank" })
      assert.strictEqual(drafts[0]!.metadata["original_context"], "Reducible, Page Rank (2022)")
    }))

  it.scoped("szymon_ozog: two repositories; a remake shares the group of what it remakes", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeFiles(folder, {
        "InformationTheory/InformationTheory.py": scene("Entropy"),
        "GPU_Programming/manim_scripts/7_Tiling.py": scene("Tiling"),
        "GPU_Programming/manim_scripts/TensorCores.py": scene("Cores"),
        "GPU_Programming/manim_scripts/TensorCores_CE.py": scene("CoresAgain")
      })
      const { drafts } = yield* extractFrom(sources.szymon_ozog, folder)
      const { Cores, CoresAgain, Entropy, Tiling } = byClass(drafts)
      assert.strictEqual(Cores!.group, CoresAgain!.group)
      assert.strictEqual(new Set(drafts.map((draft) => draft.group)).size, 3)
      assert.deepInclude(Tiling!.metadata, {
        playlist_index: 7,
        original_context: "GPU programming, lecture 7: Tiling"
      })
      assert.notStrictEqual(Entropy!.metadata["youtube_url"], Tiling!.metadata["youtube_url"])
    }))

  it.scoped("3b1b_videos, vivek3141, vivek3141_dl, kilacoda, likey_data_structures: groups and licences", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const gl = "from manimlib import *"
      yield* writeFiles(`${folder}/3b1b`, {
        "videos/_2017/borsuk.py": scene("Borsuk", gl),
        "videos/_2019/clacks/question.py": scene("Clacks", gl),
        "videos/_2019/clacks/solution.py": scene("More", gl)
      })
      yield* writeFiles(`${folder}/vivek`, {
        "videos/prime.py": scene("Prime", gl),
        "videos/alg1/lineq/chapter1.py": scene("Chapter", gl),
        "dl-visualization/nn/part1/anims.py": scene("Neuron", gl)
      })
      yield* writeFiles(`${folder}/others`, {
        "videos/luminol.py": scene("Luminol", "from chanim import *"),
        "manim-data-structures/binary-search-tree/bst-visuals.py": scene("Tree")
      })
      const brown = yield* extractFrom(sources["3b1b_videos"], `${folder}/3b1b`)
      assert.deepStrictEqual(groups(brown.drafts), {
        Borsuk: "3b1b_videos/_2017/borsuk",
        Clacks: "3b1b_videos/_2019/clacks",
        More: "3b1b_videos/_2019/clacks"
      })
      const rest = [
        yield* extractFrom(sources.vivek3141, `${folder}/vivek`),
        yield* extractFrom(sources.vivek3141_dl, `${folder}/vivek`),
        yield* extractFrom(sources.kilacoda, `${folder}/others`),
        yield* extractFrom(sources.likey_data_structures, `${folder}/others`)
      ]
      assert.deepStrictEqual(rest.map(({ drafts }) => groups(drafts)), [
        { Chapter: "vivek3141/alg1/lineq", Prime: "vivek3141/prime.py" },
        { Neuron: "vivek3141_dl/nn/part1" },
        { Luminol: "kilacoda/luminol.py" },
        { Tree: "likey_data_structures/binary-search-tree" }
      ])
      const licenses = rest.map(({ drafts }) => (drafts[0]!.metadata["provenance"] as { license: string }).license)
      assert.deepStrictEqual(licenses, ["permission-required", "unlicensed", "permission-required", "unlicensed"])
    }))

  it.scoped("manim_ce_examples: docstrings and pages, escapes resolved, imports added, templates rejected", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const example = (name: string, body: string) =>
        `    .. manim:: ${name}\n        :save_last_frame:\n\n        class ${name}(Scene):\n            def construct(self):\n                ${body}\n`
      yield* writeFiles(`${folder}/manim`, {
        "manim/arc.py": `class Arc:\n    """A part of a circle.\n\n    Examples\n    --------\n${
          example("ArcExample", "self.add(MathTex(\"\\\\\\\\alpha\"))")
        }    """\n\n    def turn(self):\n        r"""Turn it a little.\n\n        This one spins :class:\`~.Arc\` around.\n\n    ${
          example("Spins", "self.add(OpenGLVMobject(), MathTex(r\"\\alpha\"))").replaceAll("\n", "\n    ").trimEnd()
        }\n        """\n`,
        "manim/directive.py": `"""Usage::\n\n${
          example("Template", "...")
        }\n    .. manim:: <name>\n        :option: x\n\n        y\n"""\n`,
        "docs/source/guide.rst": `Guide\n=====\n\n${example("InGuide", "self.wait()")}`
      })
      const { drafts, rejects } = yield* extractFrom(sources.manim_ce_examples, folder)
      const { ArcExample, InGuide, Spins } = byClass(drafts)
      assert.deepStrictEqual(drafts.map(({ description }) => description), [
        "",
        "A part of a circle.",
        "This one spins Arc around."
      ])
      assert.include(ArcExample!.code, "MathTex(\"\\\\alpha\")")
      assert.isTrue(ArcExample!.code.startsWith("from manim import *\n\n\nclass ArcExample"))
      assert.include(Spins!.code, "MathTex(r\"\\alpha\")")
      assert.deepStrictEqual(Spins!.metadata["added_imports"], ["from manim import *", "from manim.opengl import *"])
      assert.deepInclude(InGuide!.metadata, { needs_description: true, original_context: "Guide" })
      assert.deepStrictEqual(ArcExample!.metadata["directive_options"], { save_last_frame: "" })
      assert.deepStrictEqual(rejects.map(({ origin, reason }) => [origin.file, reason]), [
        ["manim/directive.py", "template"],
        ["manim/directive.py", "template"]
      ])
    }))

  it.effect("bundled: at least forty scenes in several folders, with a copy, a notebook, documentation and what is broken", () =>
    Effect.gen(function*() {
      const { about, drafts, rejects } = yield* extract(sources.bundled)
      const rows = byClass(drafts)
      assert.isAtLeast(drafts.length, 40)
      assert.strictEqual(drafts.length, about.expected)
      assert.isAtLeast(new Set(drafts.map((draft) => draft.origin.file.split("/")[0])).size, 12)
      for (
        const name of [
          "DescendingInsertion",
          "ThalesTheorem",
          "AddByHopping",
          "MeshingGears",
          "TravellingPulse",
          "GridWave",
          "SquareSpiral",
          "HalvesOfACake"
        ]
      ) {
        assert.property(rows, name)
      }
      assert.lengthOf(drafts.filter((draft) => draft.metadata["class_name"] === "TriangleCentroid"), 2)
      assert.isTrue(drafts.every((draft) => (draft.metadata["provenance"] as { license: string }).license === "MIT"))
      assert.isTrue(drafts.some((draft) => draft.description !== ""))
      assert.isTrue(rejects.every((reject) => reject.reason === "never-animates"))
    }))
})
