/** What a piece of Markdown says: its headings, and its paragraphs as a reader sees them. */
export interface MarkdownText {
  readonly headings: ReadonlyArray<{ readonly level: number; readonly text: string }>
  /** Prose paragraphs on one line each; code blocks, rules, tables, comments, pictures and YAML heads are left out. */
  readonly paragraphs: ReadonlyArray<string>
}

/** Source: spec.commonmark.org 0.31, as far as headings, fences, comments, links and emphasis go. */
export const readMarkdown = (text: string): MarkdownText => {
  const headings: Array<{ readonly level: number; readonly text: string }> = []
  const paragraphs: Array<string> = []
  let paragraph: Array<string> = []
  let fence: string | undefined
  const flush = () => {
    const words = inlineText(paragraph.join(" "))
    if (/[\p{L}\p{N}]/u.test(words)) paragraphs.push(words)
    paragraph = []
  }
  for (const line of text.replace(/^---\n[^]*?\n(?:---|\.\.\.)\n/, "").replace(/<!--[^]*?-->/g, "").split("\n")) {
    const opening = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (fence !== undefined) {
      if (opening?.startsWith(fence) === true) fence = undefined
      continue
    }
    const heading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line)
    const underline = /^\s{0,3}(=+|-+)\s*$/.exec(line)
    if (opening !== undefined) {
      flush()
      fence = opening
    } else if (heading !== null) {
      flush()
      headings.push({ level: heading[1]!.length, text: inlineText(heading[2]!) })
    } else if (underline !== null && paragraph.length > 0) {
      headings.push({ level: underline[1]!.startsWith("=") ? 1 : 2, text: inlineText(paragraph.join(" ")) })
      paragraph = []
    } else if (/^\s*$/.test(line) || /^\s{0,3}([-*_])(\s*\1){2,}\s*$/.test(line)) flush()
    else if (!/^\s*\|/.test(line)) paragraph.push(line.trim())
  }
  flush()
  return { headings, paragraphs }
}

/** Links, pictures, code and emphasis as the words a reader sees. */
export const inlineText = (text: string): string =>
  text
    .replace(/!\[[^\]]*\]\([^)]*\)/g, "")
    .replace(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1")
    .replace(/<(https?:[^>]+)>/g, "$1")
    .replace(/<\/?[A-Za-z][^>]*>/g, "")
    .replace(/`+([^`]*)`+/g, "$1")
    .replace(/(\*\*|__)(?=\S)(.+?)\1/g, "$2")
    .replace(/(^|[\s(])[*_](?=\S)([^*_]+)[*_](?=[\s).,:;!?]|$)/g, "$1$2")
    .replace(/\s+/g, " ")
    .trim()

const requests =
  /^(?:an?imate|build|compare|compute|construct|count|create|demonstrate|derive|display|draw|explain|fill|grow|highlight|illustrate|make|morph|move|plot|prove|render|rotate|show|simulate|sort|split|sweep|trace|transform|visuali[sz]e|walk|write|zoom)\b/i

/** True for prose that asks for a picture: it begins with such a verb and goes on for at least five words. */
export const isRequest = (text: string): boolean => requests.test(text) && text.split(/\s+/).length >= 5
