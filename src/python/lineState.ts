/** Where a line of Python begins: at a statement, or inside one that an earlier line opened. */
export interface LineState {
  /** Open brackets. */
  readonly depth: number
  /** Delimiter of the string that is open, such as `"""`. */
  readonly string: string | undefined
  /** The line before ended in a backslash. */
  readonly continued: boolean
}

export const start: LineState = { depth: 0, string: undefined, continued: false }

export const isStatementStart = (state: LineState): boolean =>
  state.depth === 0 && state.string === undefined && !state.continued

const quotes = /"""|'''|"|'/y

/**
 * The state after a line (without its newline). Nothing but brackets, strings, comments and backslashes is looked at, so
 * any text is fit. Nested quotes of the same kind in an f-string (Python 3.12) are taken for its end.
 */
export const advance = (state: LineState, line: string): LineState => {
  let { depth, string } = state
  for (let i = 0; i < line.length; i++) {
    const c = line[i]
    if (string !== undefined) {
      if (c === "\\") i++
      else if (line.startsWith(string, i)) {
        i += string.length - 1
        string = undefined
      }
      continue
    }
    if (c === "#") return { depth, string, continued: false }
    if (c === "(" || c === "[" || c === "{") depth++
    else if (c === ")" || c === "]" || c === "}") depth = Math.max(0, depth - 1)
    else if (c === "\"" || c === "'") {
      quotes.lastIndex = i
      string = quotes.exec(line)![0]
      i += string.length - 1
    }
  }
  const continued = /(^|[^\\])(\\\\)*\\$/.test(line)
  // A string in single quotes ends with its line, unless a backslash joins the next one.
  return { depth, string: string?.length === 1 && !continued ? undefined : string, continued }
}
