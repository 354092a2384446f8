/** A fenced block of a Markdown text. */
export interface Block {
  /** First word after the fence, such as `sh`; empty when there is none. */
  readonly language: string
  /** The words after it: what the block is for, or the file it stands for. */
  readonly words: ReadonlyArray<string>
  readonly text: string
  /** Line of the opening fence, from 1. */
  readonly line: number
}

/** A link of a Markdown text, with its address as written. */
export interface Link {
  readonly address: string
  /** From 1. */
  readonly line: number
}

const fence = /^(`{3,})\s*(.*)$/

/** Fenced blocks in their order, and the text with every one of them blanked, so that line numbers still hold. */
export const readBlocks = (markdown: string): { readonly blocks: ReadonlyArray<Block>; readonly prose: string } => {
  const blocks: Array<Block> = []
  const prose: Array<string> = []
  let open: { readonly mark: string; readonly info: string; readonly line: number } | undefined
  let text: Array<string> = []
  for (const [index, line] of markdown.split("\n").entries()) {
    const found = fence.exec(line)
    if (open === undefined && found === null) prose.push(line)
    else prose.push("")
    if (open === undefined) {
      if (found !== null) [open, text] = [{ mark: found[1]!, info: found[2]!, line: index + 1 }, []]
    } else if (line === open.mark) {
      const [language = "", ...words] = open.info.trim().split(/\s+/)
      blocks.push({ language, words, text: text.map((one) => `${one}\n`).join(""), line: open.line })
      open = undefined
    } else text.push(line)
  }
  if (open !== undefined) throw new Error(`the block that opens in line ${open.line} is never closed`)
  return { blocks, prose: prose.join("\n") }
}

/** Links outside of blocks and of inline code, pictures included. */
export const readLinks = (markdown: string): ReadonlyArray<Link> =>
  readBlocks(markdown).prose.split("\n").flatMap((text, index) =>
    [...text.replace(/`[^`]*`/g, "").matchAll(/\]\(([^()\s]+)\)/g)].map((found) => ({
      address: found[1]!,
      line: index + 1
    }))
  )

/** Inline code outside of blocks. */
export const readCode = (markdown: string): ReadonlyArray<string> =>
  [...readBlocks(markdown).prose.matchAll(/`([^`\n]+)`/g)].map((found) => found[1]!)

/** Anchors of the headings, as GitHub makes them: a heading that comes again gets a number. */
export const readAnchors = (markdown: string): ReadonlySet<string> => {
  const seen = new Map<string, number>()
  const anchors = new Set<string>()
  for (const found of readBlocks(markdown).prose.matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const anchor = found[1]!.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "").replaceAll(" ", "-")
    const times = seen.get(anchor) ?? 0
    seen.set(anchor, times + 1)
    anchors.add(times === 0 ? anchor : `${anchor}-${times}`)
  }
  return anchors
}

/** A line of a shell block, joined over its continuations. */
export interface ShellLine {
  /** Without its comment. */
  readonly command: string
  /** What a comment at its end announces, `# exit code 7`; else 0. */
  readonly exitCode: number
}

/** The commands of a shell block. Comments begin with ` #` or at the start of a line. */
export const readShell = (text: string): ReadonlyArray<ShellLine> =>
  text.replaceAll(/\\\n\s*/g, "").split("\n").flatMap((line) => {
    const at = line.search(/(^|\s)#/)
    const command = (at < 0 ? line : line.slice(0, at)).trim()
    const exitCode = Number(/# .*exit code (\d+)/.exec(line)?.[1] ?? 0)
    return command === "" ? [] : [{ command, exitCode }]
  })
