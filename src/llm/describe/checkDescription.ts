import { isPlaceholder } from "../../rows/index.ts"

/** Limits of a good request, in characters. */
const shortest = 40
const longest = 2400

/** Why an answer is not taken; `detail` is told to the model and to the user. */
export interface Fault {
  readonly reason:
    | "empty"
    | "not-one"
    | "too-short"
    | "too-long"
    | "language"
    | "chatter"
    | "code"
    | "placeholder"
    | "class-name"
    | "duplicate"
  readonly detail: string
}

const chatter: ReadonlyArray<RegExp> = [
  /^(?:sure|certainly|of course|absolutely|okay|ok|great|got it|i(?:'ll| will| can|'ve| have) (?:write|written|create|created|describe|described|provide|provided|prepare|prepared|look|looked|analy[sz]ed?|help|made|make)|let me|let's)\b[,!.: ]/i,
  /^here(?:'s| is| are)\b/i,
  /^(?:looking at|based on|from|after (?:reading|reviewing|analy[sz]ing)) (?:the|this|your) (?:\w+ )?(?:code|script|scene|program|snippet)\b/i,
  /^(?:this|the) (?:code|script|program|snippet|python|class|function)\b/i,
  /^(?:description|request|prompt|answer|output)\s*:/i,
  /\b(?:as an ai|i cannot|i can't|i'm sorry|i am sorry|i apologi[sz]e)\b/i,
  /\b(?:let me know if|hope this helps|feel free to)\b/i
]

const code = /```|^\s*(?:from \w[\w.]* import|import \w|def \w+\(|class \w+\(|self\.\w+\()|\bself\.(?:play|wait|add)\(/m

/** Share of letters outside Latin script above which a text is not English. */
const foreign = /[\u0400-\u04ff\u0600-\u06ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af\u0900-\u097f]/g
const common = /\b(?:the|a|an|and|of|to|with|in|that|it|is|then|on|for|show|create|make|from|into|as)\b/gi

/** The one description in an answer: the JSON member the schema asks for, or the text itself. */
export const readDescription = (text: string): string | Fault => {
  const trimmed = text.trim().replace(/^```(?:json)?\s*\n([\s\S]*?)\n```$/, "$1").trim()
  if (/^[{[]/.test(trimmed)) {
    let value: unknown
    try {
      value = JSON.parse(trimmed)
    } catch {
      if (/^\{\s*"/.test(trimmed)) return { reason: "not-one", detail: "the answer is broken JSON" }
      return trimmed
    }
    const list = Array.isArray(value) ? value : [value]
    if (list.length !== 1) return { reason: "not-one", detail: `the answer holds ${list.length} descriptions, not one` }
    const one: unknown = list[0]
    if (typeof one === "string") return one.trim()
    if (typeof one === "object" && one !== null && "description" in one && typeof one.description === "string") {
      return one.description.trim()
    }
    return { reason: "not-one", detail: "the answer's JSON has no description" }
  }
  return trimmed.replace(/^"([^"]*)"$/, "$1").trim()
}

/** The first fault of a description, or undefined for one that can be used. `classNames` must not appear in it. */
export const checkDescription = (text: string, classNames: ReadonlyArray<string>): Fault | undefined => {
  if (text === "") return { reason: "empty", detail: "the answer is empty" }
  if (isPlaceholder(text)) return { reason: "placeholder", detail: "it still holds a placeholder" }
  if (code.test(text)) return { reason: "code", detail: "it holds program code" }
  const remark = chatter.find((one) => one.test(text))
  if (remark !== undefined) {
    return { reason: "chatter", detail: `it holds a remark to the reader ("${remark.exec(text)![0].trim()}")` }
  }
  if (text.length < shortest) {
    return { reason: "too-short", detail: `it has ${text.length} characters, fewer than ${shortest}` }
  }
  if (text.length > longest) {
    return { reason: "too-long", detail: `it has ${text.length} characters, more than ${longest}` }
  }
  const letters = text.replace(/[^\p{L}]/gu, "").length
  if ((text.match(foreign)?.length ?? 0) > letters * 0.3 || (text.match(common)?.length ?? 0) === 0) {
    return { reason: "language", detail: "it is not in English" }
  }
  const named = classNames.find((name) =>
    text.includes(name) && /[a-z][A-Z]|_|\d/.test(name) && new RegExp(`\\b${escape(name)}\\b`).test(text)
  )
  if (named !== undefined) return { reason: "class-name", detail: `it names the class ${named}` }
  return undefined
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
