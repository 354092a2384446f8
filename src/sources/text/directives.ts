/** A `.. manim::` directive. */
export interface Directive {
  /** What stands after the two colons, trimmed; a class name when all is well. */
  readonly argument: string
  /** Option to value; empty for flags. */
  readonly options: Readonly<Record<string, string>>
  /** The indented block, dedented, without blank lines at its ends; doctest prompts removed. */
  readonly code: string
  /** Line of the directive and last line of its block, from 1. */
  readonly startLine: number
  readonly endLine: number
  /** True when doctest prompts were removed. */
  readonly isDoctest: boolean
  /** The paragraph right before the directive, its lines unchanged; empty without one. */
  readonly before: string
  /** Titles of the sections around it, outermost first. */
  readonly titles: ReadonlyArray<string>
}

const directive = /^(\s*)\.\. manim::(?:\s+(.*?))?\s*$/
const option = /^\s*:([\w-]+):\s*(.*)$/
const underline = /^\s*([=\-~^"'`#*+.:_<>])\1{2,}\s*$/

/**
 * The directives of a reStructuredText document or a docstring, in order. A directive that is shown as text (inside a
 * literal block) is found too: whether its code is any good is for others to say.
 * Source: docutils.sourceforge.io, "reStructuredText Markup Specification", Directives; tabs count to the next multiple of 8.
 */
export const findDirectives = (text: string): ReadonlyArray<Directive> => {
  if (!text.includes(".. manim::")) return []
  const lines = text.split("\n").map(expandTabs)
  const found: Array<Directive> = []
  const titles: Array<{ readonly mark: string; readonly text: string }> = []
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!
    const rule = underline.exec(line)
    const title = at === 0 ? "" : lines[at - 1]!
    if (rule !== null && /\S/.test(title) && !underline.test(title) && line.trim().length >= title.trim().length) {
      const level = titles.findIndex(({ mark }) => mark === rule[1])
      if (level >= 0) titles.length = level
      titles.push({ mark: rule[1]!, text: title.trim() })
    }
    const match = directive.exec(line)
    if (match === null) continue
    const indent = match[1]!.length
    let next = at + 1
    const options: Record<string, string> = {}
    let last: string | undefined
    for (; next < lines.length && indentOf(lines[next]!) > indent && /\S/.test(lines[next]!); next++) {
      const named = option.exec(lines[next]!)
      if (named !== null) options[last = named[1]!] = named[2]!.trim()
      else if (last !== undefined) options[last] = `${options[last]} ${lines[next]!.trim()}`.trim()
      else break
    }
    let end = next
    for (let i = next; i < lines.length; i++) {
      if (!/\S/.test(lines[i]!)) continue
      if (indentOf(lines[i]!) <= indent) break
      end = i + 1
    }
    const block = dedent(lines.slice(next, end))
    const isDoctest = /^>>> /m.test(block)
    found.push({
      argument: match[2] ?? "",
      options,
      code: isDoctest ? withoutPrompts(block) : block,
      startLine: at + 1,
      endLine: Math.max(end, at + 1),
      isDoctest,
      before: paragraphBefore(lines, at, indent),
      titles: titles.map((section) => section.text)
    })
    at = Math.max(end, at + 1) - 1
  }
  return found
}

const expandTabs = (line: string): string => {
  if (!line.includes("\t")) return line
  const blank = /^[ \t]*/.exec(line)![0]
  let width = 0
  for (const c of blank) width = c === "\t" ? width + 8 - width % 8 : width + 1
  return " ".repeat(width) + line.slice(blank.length)
}

const indentOf = (line: string): number => line.length - line.trimStart().length

/** Lines without the indentation that all have, and without blank ones at both ends. */
const dedent = (lines: ReadonlyArray<string>): string => {
  const filled = lines.filter((line) => /\S/.test(line))
  const margin = Math.min(...filled.map(indentOf))
  return lines.map((line) => line.slice(margin).trimEnd()).join("\n").replace(/^\n+|\n+$/g, "")
}

/** The statements of a doctest, without prompts and without what they print. */
const withoutPrompts = (block: string): string =>
  block.split("\n").flatMap((line) => {
    const match = /^(?:>>>|\.\.\.)(?: (.*)|$)/.exec(line)
    return match === null ? [] : [match[1] ?? ""]
  }).join("\n")

/** The nearest lines of prose above, if nothing but blank lines lies between and they are indented as the directive is. */
const paragraphBefore = (lines: ReadonlyArray<string>, at: number, indent: number): string => {
  let end = at
  while (end > 0 && !/\S/.test(lines[end - 1]!)) end--
  let first = end
  while (first > 0 && /\S/.test(lines[first - 1]!) && indentOf(lines[first - 1]!) === indent) first--
  const paragraph = lines.slice(first, end).map((line) => line.trim())
  const isProse = paragraph.length > 0 && !/^(\.\.|:\w|>>>|\||\+[-=])/.test(paragraph[0]!) &&
    !paragraph.some((line) => underline.test(line))
  return isProse ? paragraph.join("\n") : ""
}

/** Roles, literals, emphasis and links of reStructuredText as the words a reader sees, on one line. */
export const plainText = (text: string): string =>
  text
    .replace(/:(?:[\w-]+:)?[\w-]+:`([^`]*)`/g, (_, target: string) => roleText(target))
    .replace(/``([^`]*)``/g, "$1")
    .replace(/`([^`<]*?)\s*<[^`>]*>`_{0,2}/g, "$1")
    .replace(/`([^`]+)`_{0,2}/g, "$1")
    .replace(/\*\*([^*\n]+)\*\*/g, "$1")
    .replace(/(^|[\s(])\*([^*\s][^*\n]*)\*/g, "$1$2")
    .replace(/\|([^|\s][^|]*)\|_?/g, "$1")
    .replace(/::\s*$/, ":")
    .replace(/\s+/g, " ")
    .trim()

/** `~.Mobject.shift` reads `shift`, `title <target>` reads `title`, `.Circle` reads `Circle`. */
const roleText = (target: string): string => {
  const titled = /^(.*?)\s*<[^>]*>$/.exec(target)
  if (titled !== null && titled[1] !== "") return titled[1]!
  if (target.startsWith("~")) return target.slice(1).split(".").at(-1)!
  return target.replace(/^[.!]+/, "")
}
