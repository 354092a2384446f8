import { unwrapCode } from "./unwrap.ts"

/** Longest run of backticks that begins a line. */
const longestFence = (code: string): number => {
  let longest = 0
  if (!code.includes("```")) return longest
  for (const match of code.matchAll(/^[ \t]*(`{3,})/gm)) longest = Math.max(longest, match[1]!.length)
  return longest
}

/** A program as an answer shows it: in a fence marked `python`, longer than any that stands in the code. */
const fencePython = (code: string): string => {
  const marks = "`".repeat(Math.max(3, longestFence(code) + 1))
  return `${marks}python\n${code.trimEnd()}\n${marks}`
}

/** A text out of its wrappings, unless that would lose prose around a fence. */
const wholeProgram = (text: string): string | undefined => {
  const unwrapped = unwrapCode(text)
  return unwrapped.removed.includes("code-fence-in-prose") ? undefined : unwrapped.text
}

/** Text of a field of code as an answer shows it: in a `python` fence, out of wrappings, nothing of it lost. */
export const codeAnswer = (text: string): string => fencePython(wholeProgram(text) ?? text)

/** A fence that names another language than Python. */
const otherLanguage = /^\s*`{3,}[ \t]*(?!(?:python3?|py)?[ \t]*\r?\n)/i
const opening = /^\s*(`{3,})/
const program = /^(?:from [\w.]+ import |import [\w.]+(?: as \w+)?\s*$|class \w+.*:|def \w+\()/m

/**
 * An answer as a conversation holds it: a program, fenced or bare, in a `python` fence; prose, prose with code in it, and code in
 * other languages unchanged.
 */
export const answerText = (text: string): string => {
  const marks = opening.exec(text)?.[1]!.length
  const code = wholeProgram(text)
  if (code === undefined) return text
  if (marks !== undefined) {
    const isOneProgram = !otherLanguage.test(text) && !opening.test(code) && longestFence(code) < marks
    return isOneProgram ? fencePython(code) : text
  }
  return !code.includes("```") && program.test(code) ? fencePython(code) : text
}
