import { assert, describe, it } from "@effect/vitest"
import { answerText, codeAnswer } from "../../src/rows/fence.ts"

const program = "import a\nx = 1"
const fenced = `\`\`\`python\n${program}\n\`\`\``

describe("answers", () => {
  it("show a program in a python fence, whatever it came in", () => {
    for (
      const text of [
        program,
        `${program}\n\n`,
        fenced,
        `\`\`\`\n${program}\n\`\`\``,
        `\`\`\`py\n${program}`,
        `~~~python\n${program}\n~~~`,
        `${fenced}<|im_end|>`,
        JSON.stringify(`${program}\n`)
      ]
    ) {
      assert.strictEqual(answerText(text), fenced, text)
      assert.strictEqual(codeAnswer(text), fenced, text)
    }
  })

  it("stay unchanged where they are prose, prose with code, or another language", () => {
    for (
      const text of [
        "Two and two make four.",
        `Here it is:\n\n${fenced}`,
        `${fenced}\n\nEnjoy it.`,
        "```js\nlet x = 1\n```",
        "```manim\nimport a\n```",
        `${fenced}\nor\n${fenced}`
      ]
    ) assert.strictEqual(answerText(text), text)
  })

  it("lose nothing of a field of code, though it holds prose", () => {
    const text = `Here it is:\n\n${fenced}`
    assert.strictEqual(codeAnswer(text), `\`\`\`\`python\n${text}\n\`\`\`\``)
    assert.strictEqual(codeAnswer("x = 1"), "```python\nx = 1\n```")
  })
})
