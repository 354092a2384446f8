import { assert, describe, it } from "@effect/vitest"
import { isPlaceholder } from "../../src/rows/placeholder.ts"

/** Texts beside each other that differ in little: those at the left stand for no request, those at the right are somebody's. */
const table: ReadonlyArray<readonly [placeholders: ReadonlyArray<string>, requests: ReadonlyArray<string>]> = [
  [["", "  \n", "nan", "None", " N/A ", "null", "undefined", "-", "---", "...", "…", "??"], [
    "none of these",
    "No one"
  ]],
  [
    ["TODO", "todo.", "TBD!", "FIXME", "placeholder", "Description."],
    ["A description of none of these", "todo list with three entries", "Description of a circle"]
  ],
  [
    [
      "[PENDING_DESCRIPTION]",
      "[PENDING_DESCRIPTION] Advent of Code 2024, Day 3",
      "[pending description",
      " [PLACEHOLDER - Needs description to be generated]",
      "[TO BE GENERATED: scene Foo]",
      "[to be written]",
      "[TO BE ADDED]",
      "[TO BE FILLED]",
      "[TODO: describe]",
      "[todo]",
      "[INSERT description]",
      "[insert topic] in motion",
      "[TBD]"
    ],
    [
      "[red] square",
      "[todos] in a list",
      "PENDING DESCRIPTION",
      "Create an array [1, 2, 3] and insert 4",
      "[To be or not]"
    ]
  ],
  [
    [
      "Shows [INSERT TOPIC] in motion",
      "Shows [TODO: what?] here",
      "Shows [todo: what?] here",
      "A [fixme] b",
      "A [tbd]"
    ],
    [
      "A list [insert here] with an arrow",
      "A box [placeholder] in a form",
      "Show a [red] square",
      "Shows [TODO\n] here"
    ]
  ],
  [
    [
      "<what the video is about>",
      "#shorts\n<what the video is about>",
      "<title>",
      "Show < What this animation is about > in blue",
      "The scene shows <description>",
      "It is <your title here>, animated",
      "<prompt here>: draw it"
    ],
    [
      "Show that a < b and b > c",
      "Explain <x, y> as an inner product",
      "Show where <title> stands in a page",
      "<3 of them",
      "Plot f(x) for x in [0, 1]"
    ]
  ],
  [
    [
      "scene.py",
      "bubble_sort.py",
      "2022/PageRank/scene.py",
      "videos/2022/scene 3.py",
      "videos\\scene 3.PY",
      "E01 - introduction.ipynb",
      "7_Tiling.py",
      "clip.mp4"
    ],
    [
      "Write the text of notes.txt in red",
      "Run main.py",
      "Draw it and save it to out.svg",
      "Show e.g. a circle",
      "scene.pyx",
      "Sorting"
    ]
  ],
  [["nan\n"], ["Draw a circle.", "画一个圆"]]
]

describe("isPlaceholder", () => {
  it("knows every spelling of a text that is no request", () => {
    for (const text of table.flatMap(([placeholders]) => placeholders)) assert.isTrue(isPlaceholder(text), text)
  })

  it("leaves requests alone, where they speak of such spellings too", () => {
    for (const text of table.flatMap(([, requests]) => requests)) assert.isFalse(isPlaceholder(text), text)
  })
})
