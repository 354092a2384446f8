import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { unwrapCode, unwrapPrompt } from "../../src/rows/unwrap.ts"

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
      assert.deepStrictEqual(unwrapCode(code), { text: code, removed: [] })
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
        assert.deepStrictEqual(unwrapCode(wrap(code)), { text: code, removed: [name] })
      }))
    }
  })

  it("is left alone where it would be a guess", () => {
    const two = "```python\na = 1\n```\nor\n```python\nb = 1\n```\n"
    const inside = "def f():\n    \"\"\"Use it:\n\n    ```python\n    f()\n    ```\n    \"\"\"\n"
    const oneLine = "from manim import * class A(Scene): pass\n"
    for (const code of [two, inside, oneLine, "print(\"a\\nb\")\n", "def broken(\n"]) {
      assert.deepStrictEqual(unwrapCode(code), { text: code, removed: [] })
    }
    assert.deepStrictEqual(unwrapCode(" \n").text, "")
  })
})

describe("unwrapCode", () => {
  const python = "from manim import *\nx = 1\n"
  const rest = "from manim import *\nx = 1"
  const table: ReadonlyArray<readonly [given: string, text: string, removed: ReadonlyArray<string>]> = [
    [python, python, []],
    [rest, python, []],
    ["\n \n" + rest + " \n\n", python, []],
    [python.replaceAll("\n", "\r\n"), python, []],
    [python.replaceAll("\n", "\r"), python, []],
    ["", "", []],
    [" \n", "", []],
    [`\`\`\`python\n${rest}\n\`\`\``, python, ["code-fence"]],
    [`\`\`\`\n${python}\`\`\`<|im_end|>`, python, ["end-of-text-token", "code-fence"]],
    [`\`\`\`\`py\n${rest}\n\`\`\`\``, python, ["code-fence"]],
    // Cut off before the fence was closed.
    [`\`\`\`python\n${rest}`, python, ["code-fence"]],
    // Another language stays in its fence, for it is no Python.
    ["```js\nlet x = 1\n```", "```js\nlet x = 1\n```\n", []],
    [`Sure:\n\`\`\`python\n${python}\`\`\``, python, ["code-fence-in-prose"]],
    [`${rest}<|endoftext|> </s>\n`, python, ["end-of-text-token"]],
    [`\\n${python}`, python, ["literal-newline"]],
    [`\\n\\n${python}`, python, ["literal-newline", "literal-newline"]],
    [JSON.stringify(python), python, ["json-string"]],
    [JSON.stringify(`\`\`\`python\n${python}\`\`\``), python, ["json-string", "code-fence"]],
    [JSON.stringify(python).slice(1, -1), python, ["escaped-text"]]
  ]
  it("gives text and wrappings of each of these", () => {
    for (const [given, text, removed] of table) assert.deepStrictEqual(unwrapCode(given), { text, removed }, given)
  })

  it("is fast on long runs of blanks", () => {
    const blanks = " ".repeat(200_000)
    assert.strictEqual(unwrapCode(`x = 1${blanks}y`).text, `x = 1${blanks}y\n`)
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
