import type { SyntaxNode } from "@lezer/common"
import type { Member } from "./Module.ts"

export const lineStart = (text: string, at: number): number => text.lastIndexOf("\n", at - 1) + 1

const lineEnd = (text: string, at: number): number => {
  const newline = text.indexOf("\n", at)
  return newline < 0 ? text.length : newline
}

/** The start of the comment lines that stand directly above an offset at the start of a line, with no blank line between. */
export const commentsAbove = (text: string, from: number, floor: number): number => {
  let start = lineStart(text, from)
  for (;;) {
    if (start <= floor) return Math.max(start, floor)
    const previous = lineStart(text, start - 1)
    if (previous < floor || !/^[ \t]*#/.test(text.slice(previous, start))) return start
    start = previous
  }
}

/**
 * The end of a statement with the comment behind it on its last line and the comment lines below it that are indented
 * deeper than its first: those belong to its body.
 */
export const withComments = (text: string, from: number, to: number): number => {
  const behind = /^[ \t]*#[^\n]*/.exec(text.slice(to, to + 2000))
  let end = behind === null ? to : lineEnd(text, to)
  if (!/^[ \t]*(?:\n|$)/.test(text.slice(end, end + 200))) return end
  const column = from - lineStart(text, from)
  for (let next = lineEnd(text, end); next < text.length;) {
    const stop = lineEnd(text, next + 1)
    const line = text.slice(next + 1, stop)
    const indent = line.length - line.trimStart().length
    if (line.trim() !== "" && (line[indent] !== "#" || indent <= column)) break
    if (line.trim() !== "") end = stop
    next = stop
  }
  return end
}

/** Without the white space that the tree counts to a block. */
export const trimmedEnd = (text: string, from: number, to: number): number => {
  let end = to
  while (end > from && /\s/.test(text[end - 1]!)) end--
  return end
}

export const members = (text: string, body: SyntaxNode): ReadonlyArray<Member> => {
  const found: Array<Member> = []
  let floor = body.from
  const newline = text.indexOf("\n", body.from)
  // A body on the line of its header cannot be taken apart.
  if (newline < 0 || newline >= body.to) return found
  floor = newline + 1
  for (let c = body.firstChild; c !== null; c = c.nextSibling) {
    if (c.name === ":" || c.name === "Comment" || c.from < floor) continue
    const start = commentsAbove(text, c.from, floor)
    // Statements of one line go together, by the first of them.
    const last = lineEnd(text, trimmedEnd(text, c.from, c.to))
    const to = withComments(text, c.from, last)
    const definition = c.name === "DecoratedStatement"
      ? c.getChild("FunctionDefinition")
      : c.name === "FunctionDefinition"
      ? c
      : null
    const name = definition?.getChild("VariableName") ?? null
    found.push({
      kind: name === null ? "other" : "method",
      name: name === null ? "" : text.slice(name.from, name.to),
      from: start,
      to
    })
    floor = to
  }
  return found
}
