import { assert, describe, it } from "@effect/vitest"
import { isPlaceholder } from "../../src/rows/placeholder.ts"

describe("isPlaceholder", () => {
  it("knows every spelling of a text that is none", () => {
    for (
      const text of [
        "",
        "  \n",
        "nan",
        "None",
        "[PENDING_DESCRIPTION]",
        "[PENDING_DESCRIPTION] Advent of Code 2024, Day 3",
        " [PLACEHOLDER - Needs description to be generated]",
        "[TO BE GENERATED: scene Foo]",
        "[TODO: describe]",
        "[todo]",
        "Shows [INSERT TOPIC] in motion",
        "<what the video is about>",
        "#shorts\n<what the video is about>",
        "<title>",
        "bubble_sort.py",
        "2022/PageRank/scene.py",
        "E01 - introduction.ipynb",
        "7_Tiling.py"
      ]
    ) assert.isTrue(isPlaceholder(text), text)
  })

  it("leaves real requests alone", () => {
    for (
      const text of [
        "Draw a circle.",
        "Create an array [1, 2, 3] and insert 4",
        "Show that a < b and b > c",
        "Write the text of notes.txt in red",
        "A list [insert here] with an arrow",
        "Sorting",
        "画一个圆"
      ]
    ) assert.isFalse(isPlaceholder(text), text)
  })
})
