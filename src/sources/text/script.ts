/** What a video's script says. */
export interface Script {
  /** `title` of its YAML head; undefined when it is missing or template text. */
  readonly title: string | undefined
  /** All that is spoken, marks and markup taken out. */
  readonly text: string
  /** Scene class to what is spoken from its marks on, up to the next mark. */
  readonly scenes: ReadonlyMap<string, string>
}

const heading = /^#{1,6}\s.*?(?:\(([^\W\d]\w*)\))?\s*$/u
const margin = /\\marginpar\{((?:[^{}]|\{[^{}]*\})*)\}/g
const named = /^\s*(?:back to\s+)?\\texttt\{([^\W\d]\w*)\}\s*$/iu

/**
 * Reads a script in Markdown with LaTeX remarks. A scene is marked by a heading that ends in its class name in brackets, or
 * by a margin note that names it alone (or "back to" it); other headings, rules and remarks are left out. A scene marked twice has both parts.
 */
export const readScript = (source: string): Script => {
  const whole = source.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n")
  const head = /^---\n([^]*?)\n(?:---|\.\.\.)\n/.exec(whole)
  const title = head === null ? undefined : /^title:\s*(.*?)\s*$/m.exec(head[1]!)?.[1]?.replace(/^(["'])(.*)\1$/, "$2")
  const body = head === null ? whole : whole.slice(head[0].length)
  // A line between two rules is a section's title.
  const lines = body.replace(/<!--[^]*?-->/g, "").replace(/^-{3,}\n([^\n]+)\n-{3,}$/gm, "").split("\n")
  const spoken: Array<string> = []
  const scenes = new Map<string, Array<string>>()
  let current: Array<string> | undefined
  const mark = (name: string | undefined) => {
    if (name === undefined) return
    current = scenes.get(name) ?? []
    scenes.set(name, current)
  }
  for (const line of lines) {
    const title = heading.exec(line)
    if (title !== null) {
      mark(title[1])
      spoken.push("")
      continue
    }
    for (const [, note] of line.matchAll(margin)) mark(named.exec(note!)?.[1])
    const words = plain(line.replace(margin, ""))
    spoken.push(words)
    current?.push(words)
  }
  return {
    title: title === undefined || title === "" || /^<.*>$/.test(title) ? undefined : title,
    text: joined(spoken),
    scenes: new Map(
      [...scenes].map(([name, parts]) => [name, joined(parts)] as const).filter(([, words]) => words !== "")
    )
  }
}

/** A line as it is spoken: without rules, notes to oneself, labels such as `**i1:**` or `[t2]`, and LaTeX commands. */
const plain = (line: string): string =>
  /^\s*([-*_=])\1{2,}/.test(line) || /^\s*(TODO|FIXME)\b/.test(line) || /^\s*\\(hrule|newpage|pagebreak)\b/.test(line)
    ? ""
    : line
      .replace(/^\s*\*\*[A-Za-z]*\d*:\*\*\s*/, "")
      .replace(/^\s*\[[A-Za-z]+\d+\]\s*/, "")
      .replace(/\\(?:vspace|hspace)\*?\{[^{}]*\}/g, "")
      .replace(/\\(?:texttt|textbf|textit|emph|footnote)\{([^{}]*)\}/g, "$1")
      .replace(/\s+/g, " ")
      .trim()

/** Lines to text: a blank line parts paragraphs. */
const joined = (lines: ReadonlyArray<string>): string =>
  lines.join("\n").split(/\n{2,}/).map((part) => part.replace(/\s+/g, " ").trim()).filter((part) => part !== "").join(
    "\n\n"
  )
