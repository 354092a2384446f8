import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { unwrapListed, unwrapPrompt } from "../../src/rows/unwrap.ts"

const value = fc.oneof(
  fc.nat().map(String),
  fc.string({ unit: fc.constantFrom("a", "é", "\\n", "\\\\", "\\\"", "'", " ", "#") }).map((text) => `"${text}"`)
)
const program = fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,5}$/).map((name) => `v_${name}`), value), {
  minLength: 2,
  maxLength: 5
}).map((lines) => `${lines.map(([name, text]) => `${name} = ${text}`).join("\n")}\n`)

describe("wrapped code", () => {
  it("that is none stays byte for byte", () => {
    fc.assert(fc.property(program, (code) => {
      assert.deepStrictEqual(unwrapListed(code), { text: code, removed: [] })
    }))
  })

  it("comes out of each wrapping as it went in", () => {
    const wrappings: ReadonlyArray<readonly [string, (code: string) => string]> = [
      ["code-fence", (code) => `\`\`\`python\n${code}\`\`\``],
      ["code-fence", (code) => `~~~\n${code}`],
      ["code-fence-in-prose", (code) => `Here is what you want, isn't it:\n\n\`\`\`py\n${code}\`\`\`\nEnjoy it.`],
      ["end-of-text-token", (code) => `${code}<|endoftext|>\n</s>`],
      ["literal-newline", (code) => `\\n${code}`],
      ["json-string", (code) => JSON.stringify(code)],
      ["escaped-text", (code) => JSON.stringify(code).slice(1, -1)]
    ]
    for (const [name, wrap] of wrappings) {
      fc.assert(fc.property(program, (code) => {
        assert.deepStrictEqual(unwrapListed(wrap(code)), { text: code, removed: [name] })
      }))
    }
  })

  it("is left alone where it would be a guess", () => {
    const two = "```python\na = 1\n```\nor\n```python\nb = 1\n```\n"
    const inside = "def f():\n    \"\"\"Use it:\n\n    ```python\n    f()\n    ```\n    \"\"\"\n"
    const oneLine = "from manim import * class A(Scene): pass\n"
    for (const code of [two, inside, oneLine, "print(\"a\\nb\")\n", "def broken(\n"]) {
      assert.deepStrictEqual(unwrapListed(code), { text: code, removed: [] })
    }
    assert.deepStrictEqual(unwrapListed(" \n").text, "")
  })
})

describe("wrapped prompts", () => {
  it("lose wrappers and tokens; what is no request becomes empty", () => {
    const cases: ReadonlyArray<readonly [string, string]> = [
      ["Draw a circle.", "Draw a circle."],
      ["You write Manim.\nHere is the user's request: Draw a \"big\" circle.<|eot_id|>", "Draw a \"big\" circle."],
      ["\\nDraw it\\n", "Draw it"],
      ["nan", ""],
      ["scene_01.py", ""],
      ["[PENDING_DESCRIPTION] Day 3", ""],
      ["<what the video is about>", ""],
      ["Explain [a, b] and x < 3", "Explain [a, b] and x < 3"]
    ]
    for (const [prompt, text] of cases) assert.strictEqual(unwrapPrompt(prompt).text, text, prompt)
    assert.deepStrictEqual(unwrapPrompt("Draw a circle.").removed, [])
  })
})
