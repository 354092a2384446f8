import { parser } from "@lezer/python"
import { isPlaceholder } from "./placeholder.ts"

/** A text taken out of its wrappings, and the names of these in the order in which they were taken off. */
export interface Unwrapped {
  readonly text: string
  readonly removed: ReadonlyArray<string>
}

const endToken = /(?:<\|(?:endoftext|end_of_text|eot_id|im_end|end|eom_id|EOT)\|>|<\/s>|<eos>|<end_of_turn>|\[EOS\])$/

/** The text without end-of-text tokens and the blanks around them; the same text when it ends with none. */
const withoutEndTokens = (text: string): string => {
  let end = text.trimEnd()
  if (!endToken.test(end)) return text
  while (endToken.test(end)) end = end.replace(endToken, "").trimEnd()
  return end
}

const fence = /^[ \t]*(`{3,}|~{3,})[ \t]*([\w+-]*)[^\n`]*\n([^]*?)(?:\n[ \t]*\1[ \t]*(?=\n|(?![^]))|(?![^]))/gm
const pythonInfo = /^(?:python[0-9.]*|py|manim|)$/i

/** True when the text is Python without a syntax error. Source: the grammar of @lezer/python. */
const isPython = (text: string): boolean => {
  let good = /\S/.test(text)
  parser.parse(text).iterate({
    enter: (node) => {
      if (node.type.isError) good = false
      return good
    }
  })
  return good
}

/** The text that was written as the inside of a JSON string; undefined when it is not written so. */
const unescaped = (text: string): string | undefined => {
  const quoted = text.replace(
    /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})|\\|"|[\u0000-\u001f]/g,
    (c) => c === "\"" ? "\\\"" : c === "\\" ? "\\\\" : c.length === 1 ? JSON.stringify(c).slice(1, -1) : c
  )
  try {
    return JSON.parse(`"${quoted}"`) as string
  } catch {
    return undefined
  }
}

/** Each takes one wrapping off and names it; undefined when it is not certain that there is one. */
const steps: ReadonlyArray<(text: string) => readonly [name: string, text: string] | undefined> = [
  (text) => {
    const cut = withoutEndTokens(text)
    return cut === text ? undefined : ["end-of-text-token", cut]
  },
  (text) => {
    if (!/^\s*"[^]*"\s*$/.test(text)) return undefined
    try {
      const inner: unknown = JSON.parse(text)
      return typeof inner === "string" ? ["json-string", inner] : undefined
    } catch {
      return undefined
    }
  },
  (text) => {
    // One fence, whatever prose is around it; of several, it would be a guess which one is meant.
    const fences = [...text.matchAll(fence)]
    const [only] = fences
    if (only === undefined || fences.length > 1 || !pythonInfo.test(only[2]!) || only[3]!.trim() === "") {
      return undefined
    }
    if (only[0].trim() === text.trim()) return ["code-fence", only[3]!]
    // A fence in a docstring or string of a program is part of it.
    return isPython(text) ? undefined : ["code-fence-in-prose", only[3]!]
  },
  (text) => {
    const match = /^\s*(?:\\r)?\\n/.exec(text)
    if (match === null) return undefined
    const rest = text.slice(match[0].length)
    // Text that is escaped as a whole is the next step's.
    return rest.includes("\n") || isPython(rest) ? ["literal-newline", rest] : undefined
  },
  (text) => {
    if (text.includes("\n") || !text.includes("\\n")) return undefined
    const inner = unescaped(text)
    return inner !== undefined && !isPython(text) && isPython(inner) ? ["escaped-text", inner] : undefined
  }
]

/**
 * Program text without the wrappings it came in, and their names: `code-fence` of Python, `code-fence-in-prose`,
 * `end-of-text-token`, `json-string` (a second JSON encoding), `escaped-text`, `literal-newline` in front. A wrapping that is not
 * certain is left on. Line ends become LF, blank lines in front go, and a text that is not blank ends with one line end.
 */
export const unwrapCode = (code: string): Unwrapped => {
  let text = code.replace(/\r\n?/g, "\n")
  const removed: Array<string> = []
  for (let changed = true; changed && removed.length < 8;) {
    changed = false
    for (const step of steps) {
      const result = step(text)
      if (result === undefined) continue
      removed.push(result[0])
      text = result[1].replace(/\r\n?/g, "\n")
      changed = true
      break
    }
  }
  return { text: text.replace(/^(?:[ \t]*\n)+/, "").trimEnd() + (text.trim() === "" ? "" : "\n"), removed }
}

const wrapper = /^[^]*here is the user'?s request:\s*/i
/**
 * A prompt as a person wrote it: without end-of-text tokens and without the instructions that some sets put before it. Text that
 * is no request (a placeholder, a file name, `nan`) becomes empty.
 */
export const unwrapPrompt = (prompt: string): Unwrapped => {
  const removed: Array<string> = []
  const note = (name: string, before: string, after: string) => {
    if (before !== after) removed.push(name)
    return after
  }
  let text = prompt.replace(/\r\n?/g, "\n").trim()
  text = note("end-of-text-token", text, withoutEndTokens(text).trim())
  text = note("literal-newline", text, text.replace(/^(?:\\r|\\n|\s)+|(?:\\r|\\n|\s)+$/g, ""))
  text = note("request-wrapper", text, text.replace(wrapper, "").trim())
  text = note("quotes", text, /^"[^"]+"$/.test(text) ? text.slice(1, -1).trim() : text)
  return text !== "" && isPlaceholder(text) ? { text: "", removed: [...removed, "placeholder"] } : { text, removed }
}
