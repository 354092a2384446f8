/** A triple-quoted string of a Python file. */
export interface LongString {
  /** Between the quotes, as written: escapes are not resolved. */
  readonly text: string
  /** Line of its opening quotes, from 1. */
  readonly line: number
  readonly isRaw: boolean
  /** Name of the class or function whose docstring it is; undefined for the module's and for strings that are none. */
  readonly documents: string | undefined
}

const token = /#[^\n]*|([rRbBuUfF]{0,2})("""|'''|"|')/g
const definition = /^[ \t]*(?:async[ \t]+)?(?:class|def)[ \t]+(\w+)/gm

/** The triple-quoted strings of a Python file, in order. Works on any text: nothing is parsed but strings and comments. */
export const longStrings = (source: string): ReadonlyArray<LongString> => {
  const found: Array<LongString> = []
  token.lastIndex = 0
  let line = 1
  let counted = 0
  let codeStart = 0
  for (let match = token.exec(source); match !== null; match = token.exec(source)) {
    if (match[2] === undefined) continue
    const quote = match[2]
    const open = match.index + match[0].length
    const close = endOf(source, open, quote)
    if (quote.length === 3) {
      for (; counted < match.index; counted++) if (source.charCodeAt(counted) === 10) line++
      const before = source.slice(codeStart, match.index)
      found.push({
        text: source.slice(open, close),
        line,
        isRaw: /r/i.test(match[1]!),
        documents: documentedBy(before)
      })
      codeStart = close
    }
    token.lastIndex = close + quote.length
  }
  return found
}

/** Where a string that begins at `from` ends: at its quotes, at the end of the line for short ones, or of the text. */
const endOf = (source: string, from: number, quote: string): number => {
  for (let i = from; i < source.length; i++) {
    const c = source[i]!
    if (c === "\\") i++
    else if (c === "\n" && quote.length === 1) return i
    else if (c === quote[0] && source.startsWith(quote, i)) return i
  }
  return source.length
}

/** The last definition before a string, when nothing but its header lies between. */
const documentedBy = (before: string): string | undefined => {
  let name: string | undefined
  let end = 0
  definition.lastIndex = 0
  for (let match = definition.exec(before); match !== null; match = definition.exec(before)) {
    name = match[1]
    end = match.index
  }
  return name !== undefined && /:[ \t]*(?:#[^\n]*)?\s*$/.test(before.slice(end)) ? name : undefined
}

/** Escapes of a string that is not raw. Source: docs.python.org/3, "Lexical analysis", escape sequences; `\N{…}` is kept. */
export const resolveEscapes = (text: string): string =>
  text.replace(
    /\\(\n|[\\'"abfnrtv]|[0-7]{1,3}|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})/g,
    (whole, escape: string) => {
      const simple = simpleEscapes[escape]
      if (simple !== undefined) return simple
      const code = /^[0-7]/.test(escape) ? Number.parseInt(escape, 8) : Number.parseInt(escape.slice(1), 16)
      return code > 0x10ffff ? whole : String.fromCodePoint(code)
    }
  )

const simpleEscapes: Readonly<Record<string, string>> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  "\"": "\"",
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v"
}
