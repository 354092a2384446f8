import { assert, describe, it } from "@effect/vitest"
import { licenseOf } from "../../../src/sources/text/license.ts"
import { isRequest, readMarkdown } from "../../../src/sources/text/markdown.ts"

describe("Markdown", () => {
  it("is read as headings and paragraphs; code, pictures, rules, tables and heads are left out", () => {
    const text =
      "---\nkey: value\n---\n# One *two*\n\nA [link](https://x.y) and `code`\non two lines.\n\n```python\nx = 1\n```\n\nUnder\n-----\n\n![picture](a.png)\n\n| a | b |\n\n***\n\n<b>Bold</b> end\n### Three ###\n"
    assert.deepStrictEqual(readMarkdown(text), {
      headings: [{ level: 1, text: "One two" }, { level: 2, text: "Under" }, { level: 3, text: "Three" }],
      paragraphs: ["A link and code on two lines.", "Bold end"]
    })
  })

  it("asks for a picture only when it says so", () => {
    assert.isTrue(isRequest("Show a circle that turns into a square."))
    for (
      const text of [
        "Outro",
        "Show it",
        "This has not been discussed in the first episode.",
        "Useful settings for Jupyter notebooks here."
      ]
    ) {
      assert.isFalse(isRequest(text), text)
    }
  })
})

describe("licence files", () => {
  it("are told by their words; others are not guessed", () => {
    assert.strictEqual(
      licenseOf("MIT License\n\nPermission is hereby granted, free of charge,\nto any person obtaining a copy"),
      "MIT"
    )
    assert.strictEqual(licenseOf("GNU GENERAL PUBLIC LICENSE\n     Version 3, 29 June 2007"), "GPL-3.0")
    assert.strictEqual(
      licenseOf("Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International"),
      "CC-BY-NC-SA-4.0"
    )
    assert.strictEqual(licenseOf("All rights reserved."), "NOASSERTION")
  })
})
