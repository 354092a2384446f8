import { FileSystem } from "@effect/platform"
import { Effect } from "effect"
import { temporaryFolder } from "./folder.ts"

/** Texts that would end a script, open an element, close an attribute, run or load something, were they taken for markup. */
export const hostileTexts: ReadonlyArray<string> = [
  "</script><script>window.hacked = 1</script>",
  "<!-- <script>window.hacked = 2",
  "\"><img src=x onerror=\"window.hacked = 3\">",
  "' onfocus='window.hacked = 4' autofocus='",
  "<svg onload=window.hacked=5><style>*{display:none}</style>",
  "javascript:window.hacked = 6",
  "\u2028window.hacked = 7\u2029//",
  "]]><iframe src=https://example.org/>",
  "\u0000\u001b[31m \ud800 \u202e txet",
  "https://example.org/\"onclick=\"window.hacked=8",
  "__proto__"
]

const scene = (name: string, word: string, lines = 1): string =>
  `from manim import *\n\n\nclass ${name}(Scene):\n    def construct(self):\n        # ${word}\n${
    "        self.play(Create(Circle()), run_time=2)\n".repeat(lines)
  }`

const row = (i: number, source: string, word: string) => ({
  description: i % 5 === 0 ? "" : `Draw a circle, please, number ${i}: ${word}`,
  code: scene(`Scene${i}`, word, 1 + i % 7),
  source,
  metadata: {
    id: `id-${i}`,
    class_name: `Scene${i}`,
    framework: i % 3 === 0 ? "manimgl" : "manimce",
    provenance: { license: i % 2 === 0 ? "MIT" : "unlicensed", path: `scenes/${i}.py`, start_line: 1, end_line: 9 },
    code_features: {
      has_animations: true,
      has_latex: i % 4 === 0,
      visual_groups: ["circles"],
      animations: [{ class: "Create", count: 1 }],
      structure: { tokens: 20 + i }
    },
    quality: { score: 0.7 + (i % 30) / 100, components: { parses: 1, length: 0.5 } }
  }
})

const lines = (rows: ReadonlyArray<unknown>) => rows.map((one) => `${JSON.stringify(one)}\n`).join("")

/** A folder as stages leave it: two sides, rejects of two stages, statistics; hostile texts wherever the data has a say. */
export const datasetFolder = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const parent = yield* temporaryFolder
  const folder = `${parent}/pictures & <b>sounds`
  yield* fs.makeDirectory(folder)
  const sources = ["alpha", "beta", hostileTexts[0]!]
  const train = Array.from({ length: 60 }, (_, i) => row(i, sources[i % 3]!, "circle"))
  const evil = hostileTexts.map((text, i) => ({
    description: text,
    code: `${scene(`Evil${i}`, text)}\n${text}\n`,
    source: "beta",
    metadata: {
      class_name: text,
      framework: text,
      video_title: text,
      provenance: { license: text, path: text, repository: text, author: text },
      code_features: { [`has_${text}`]: true, visual_groups: [text], animations: [{ class: text, count: 1 }] },
      quality: { score: 0.9, components: { [text]: 0.5 } }
    }
  }))
  const test = Array.from({ length: 12 }, (_, i) => row(100 + i, sources[i % 2]!, "triangle"))
  const rejects = [
    ...hostileTexts.map((text) => ({
      stage: "prepare",
      reason: text,
      detail: text,
      origin: { file: text, line: 3 },
      source: "alpha",
      record: { description: text, code: text, source: text, metadata: { class_name: text } }
    })),
    ...Array.from({ length: 8 }, (_, i) => ({
      stage: "filter-quality",
      reason: "below-min-quality",
      detail: "quality 0.4, wanted 0.7",
      origin: { file: "train.json", line: i + 1 },
      record: row(200 + i, "beta", "square")
    }))
  ]
  yield* fs.writeFileString(`${folder}/train.json`, lines([...train, ...evil]))
  yield* fs.writeFileString(`${folder}/test.json`, lines(test))
  yield* fs.writeFileString(`${folder}/rejects.jsonl`, lines(rejects))
  return { parent, folder, rows: train.length + evil.length + test.length, rejects: rejects.length }
})
