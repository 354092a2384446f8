import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { readScript } from "../../../src/sources/text/script.ts"

const margin = String.raw`---
title: A Walk
subtitle: Script
---

\hrule
\vspace{1.5em}

---
BEGINNING
---

\marginpar{\texttt{Start}}
**i1:** We start here,
at the door.

**i2:** Then we go.

\marginpar{slow music}
\marginpar{\texttt{Middle}}
**m1:** Half way \textbf{now}.

\marginpar{back to \texttt{Start}}
The door again.
`

describe("scripts", () => {
  it("name scenes by margin notes; a scene named twice has both parts", () => {
    const script = readScript(margin)
    assert.strictEqual(script.title, "A Walk")
    assert.deepStrictEqual([...script.scenes], [
      ["Start", "We start here, at the door.\n\nThen we go.\n\nThe door again."],
      ["Middle", "Half way now."]
    ])
    assert.strictEqual(script.text, "We start here, at the door.\n\nThen we go.\n\nHalf way now.\n\nThe door again.")
  })

  it("name scenes by headings that end in brackets; other headings and notes to oneself are not spoken", () => {
    const script = readScript(
      "# Proof\n[v1] First words.\n\n## Theorem (Intro)\n[t1] We state it.\nTODO: check\n## Aside\nStill Intro.\n## - (Degree)\n\n"
    )
    assert.deepStrictEqual([...script.scenes], [["Intro", "We state it.\n\nStill Intro."]])
    assert.strictEqual(script.text, "First words.\n\nWe state it.\n\nStill Intro.")
    assert.isUndefined(readScript("---\ntitle: <title>\n---\nText").title)
    assert.isUndefined(script.title)
  })

  it("of any sections give each scene exactly what stands below its mark", () => {
    const name = fc.stringMatching(/^[A-Z][a-z]{1,6}[0-9]$/)
    const words = fc.stringMatching(/^[a-z]{2,8}( [a-z]{2,8}){0,4}\.$/)
    const section = fc.record({ name, words, isHeading: fc.boolean() })
    fc.assert(fc.property(fc.uniqueArray(section, { selector: (one) => one.name, maxLength: 6 }), (sections) => {
      const source = sections.map(({ isHeading, name, words }) =>
        `${isHeading ? `## Title (${name})` : `\\marginpar{\\texttt{${name}}}`}\n${words}\n`
      ).join("\n")
      assert.deepStrictEqual([...readScript(source).scenes], sections.map(({ name, words }) => [name, words]))
    }))
  })
})
