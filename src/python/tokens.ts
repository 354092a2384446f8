import { sha256 } from "../rows/index.ts"
import { isStringPrefix, type Patience, stringEnd } from "./strings.ts"

/** End of a logical line. */
export const NEWLINE = "\n"
/** One level deeper than the line before. */
export const INDENT = "\u0001"
/** One level less deep. */
export const DEDENT = "\u0002"

/**
 * The tokens of Python source that carry meaning, in order: names, numbers, operators and whole string literals as written,
 * with `NEWLINE`, `INDENT` and `DEDENT` for the structure. Comments, blank lines, trailing blanks, the width of an
 * indentation, tabs or spaces, line ends and lines joined by brackets or backslashes make no difference; anything else does.
 * Any text has tokens: what is no Python becomes tokens of one character. Time and memory grow with the text alone.
 */
export const canonicalTokens = (code: string): Array<string> => scan(unified(code))

/** Without a byte order mark, LF line ends. */
const unified = (code: string): string => (code.charCodeAt(0) === 0xfeff ? code.slice(1) : code).replace(/\r\n?/g, "\n")

/** `onLine` hears where the first token of each logical line stands, and its column. */
const scan = (text: string, onLine?: (at: number, column: number) => void): Array<string> => {
  const tokens: Array<string> = []
  const columns: Array<number> = [0]
  const patience: Patience = { spent: 0 }
  let brackets = 0
  let lineStart = true
  let i = 0

  const indent = (column: number): void => {
    while (columns.length > 1 && columns.at(-1)! > column) {
      columns.pop()
      tokens.push(DEDENT)
    }
    if (columns.at(-1)! < column) {
      columns.push(column)
      tokens.push(INDENT)
    }
  }

  while (i < text.length) {
    if (lineStart) {
      let column = 0
      for (; i < text.length; i++) {
        const c = text.charCodeAt(i)
        if (c === 0x20) column++
        else if (c === 0x09) column = (column & ~7) + 8
        else if (c === 0x0c) column = 0
        else break
      }
      const c = text.charCodeAt(i)
      if (c === 0x23) i = lineEnd(text, i)
      else if (c !== 10 && i < text.length && !isBlankTo(text, i)) {
        indent(column)
        onLine?.(i, column)
        lineStart = false
        continue
      }
      i = lineEnd(text, i) + 1
      continue
    }
    const c = text.charCodeAt(i)
    if (c === 0x20 || c === 0x09 || c === 0x0c || c === 0x0b) i++
    else if (c === 10) {
      i++
      if (brackets === 0) {
        tokens.push(NEWLINE)
        lineStart = true
      }
    } else if (c === 0x23) i = lineEnd(text, i)
    else if (c === 0x5c && text.charCodeAt(i + 1) === 10) i += 2
    else {
      const end = tokenEnd(text, i, c, patience)
      const token = text.slice(i, end)
      if (c === 0x28 || c === 0x5b || c === 0x7b) brackets++
      else if (brackets > 0 && (c === 0x29 || c === 0x5d || c === 0x7d)) brackets--
      // Control characters are no Python; they are spelt out so that they cannot pass for structure.
      tokens.push(c < 0x20 ? `\\x${c.toString(16)}` : token)
      i = end
    }
  }
  if (!lineStart && tokens.at(-1) !== NEWLINE) tokens.push(NEWLINE)
  indent(0)
  return tokens
}

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf("\n", at)
  return end < 0 ? text.length : end
}

/** True when nothing but blanks, or a backslash that joins nothing, is left of the line. */
const isBlankTo = (text: string, at: number): boolean => {
  for (let i = at; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 10) return true
    if (c !== 0x20 && c !== 0x09 && c !== 0x0c && c !== 0x0b) return false
  }
  return true
}

const tokenEnd = (text: string, start: number, c: number, patience: Patience): number => {
  if (c === 0x22 || c === 0x27) return trimmed(text, start, stringEnd(text, start, false, patience))
  if (isDigit(c) || (c === 0x2e && isDigit(text.charCodeAt(start + 1)))) return numberEnd(text, start)
  if (isWord(c)) {
    let i = start + 1
    while (i < text.length && isWord(text.charCodeAt(i))) i++
    const quote = text.charCodeAt(i)
    if ((quote === 0x22 || quote === 0x27) && i - start <= 2) {
      const prefix = text.slice(start, i)
      if (isStringPrefix(prefix)) return trimmed(text, start, stringEnd(text, i, /[ft]/i.test(prefix), patience))
    }
    return i
  }
  for (const length of [3, 2]) {
    if (operators.has(text.slice(start, start + length))) return start + length
  }
  // Never half a surrogate pair: it is at least 0x80 and so part of a word.
  return start + 1
}

/** The end of a literal that was cut off by its line's end is not in the blanks before it. */
const trimmed = (text: string, start: number, end: number): number => {
  let last = end
  while (last > start + 1 && (text.charCodeAt(last - 1) === 0x20 || text.charCodeAt(last - 1) === 0x09)) last--
  return last
}

const operators: ReadonlySet<string> = new Set([
  "**=",
  "//=",
  ">>=",
  "<<=",
  "...",
  "**",
  "//",
  "<<",
  ">>",
  "<=",
  ">=",
  "==",
  "!=",
  "<>",
  "->",
  ":=",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "&=",
  "|=",
  "^=",
  "@="
])

const isDigit = (c: number): boolean => c >= 0x30 && c <= 0x39

const isWord = (c: number): boolean =>
  (c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a) || isDigit(c) || c === 0x5f || c >= 0x80

const number =
  /0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9][0-9_]*)?[jJ]?/y

const numberEnd = (text: string, start: number): number => {
  number.lastIndex = start
  return number.test(text) ? number.lastIndex : start + 1
}

/**
 * One text for all spellings of the same tokens, another for any other code: each token behind its length. With `without`,
 * the name given counts as no name in particular: copies that differ only in what they call it agree.
 */
export const canonicalText = (code: string, without?: string): string => serialized(canonicalTokens(code), without)

const serialized = (tokens: ReadonlyArray<string>, without?: string): string => {
  let out = ""
  for (const token of tokens) out += token === without ? "0:" : `${token.length}:${token}`
  return out
}

/** SHA-256, hex, of the canonical text: the key of exact duplicates. */
export const canonicalHash = (code: string, without?: string): string => sha256(canonicalText(code, without))

/** Both keys of copies at once: of the code, and of the code without one name. */
export const copyKeys = (
  code: string,
  name: string | undefined
): { readonly exact: string; readonly renamed: string } => {
  const tokens = canonicalTokens(code)
  const exact = sha256(serialized(tokens))
  return { exact, renamed: name === undefined ? exact : sha256(serialized(tokens, name)) }
}

/** `metadata.id` of a sample: SHA-256, hex, of its source and canonical code. */
export const sampleId = (source: string, code: string): string => sha256(`${source}\n${canonicalText(code)}`)

/**
 * The text of the last top-level class of a name, decorators included, up to the next top-level statement; undefined when the code
 * has none. LF line ends.
 */
export const classText = (code: string, name: string): string | undefined => {
  const text = unified(code)
  const starts: Array<number> = []
  scan(text, (at, column) => column === 0 && starts.push(at))
  for (let i = starts.length - 1; i >= 0; i--) {
    if (!text.startsWith("class", starts[i])) continue
    if (/^class[ \t]+([\w\u0080-\uffff]+)/.exec(text.slice(starts[i], starts[i]! + 200))?.[1] !== name) continue
    let first = i
    while (first > 0 && text[starts[first - 1]!] === "@") first--
    return text.slice(starts[first], starts[i + 1] ?? text.length).trimEnd()
  }
  return undefined
}

/** The name of the last class at the top level, for code whose scene is not named otherwise. */
export const lastClassName = (code: string): string | undefined => {
  let name: string | undefined
  const classes = /^class[ \t]+([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)/gm
  for (let match = classes.exec(code); match !== null; match = classes.exec(code)) name = match[1]
  return name
}
