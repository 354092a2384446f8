import { Either } from "effect"
import { advance, isStatementStart, start } from "./lineState.ts"
import type { Cell } from "./Project.ts"

/** A cell, and the scene classes that its `%manim` or `%%manim` magics name. */
export interface NotebookCell extends Cell {
  readonly renders: ReadonlyArray<string>
}

/** Cell magics below which the lines are still Python; below any other they are text in another language. */
const pythonMagics: ReadonlySet<string> = new Set([
  "manim",
  "manim_slides",
  "time",
  "timeit",
  "capture",
  "prun",
  "memit",
  "mprun",
  "python",
  "python3",
  "pypy",
  "px",
  "debug"
])

/**
 * The cells of a notebook, in order: nbformat 4 (`cells`) and 3 (`worksheets`), `source` or `input` as list or string.
 * Raw cells are left out; an empty file has none. Left: what is wrong with it. Source: nbformat.readthedocs.io, "The Notebook file format" 4.5 and 3.
 */
export const readNotebook = (text: string): Either.Either<ReadonlyArray<NotebookCell>, string> => {
  if (text.trim() === "") return Either.right([])
  let notebook: unknown
  try {
    notebook = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
  } catch (error) {
    return Either.left(`not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  const raw = isRecord(notebook)
    ? Array.isArray(notebook["cells"])
      ? notebook["cells"] as ReadonlyArray<unknown>
      : Array.isArray(notebook["worksheets"])
      ? (notebook["worksheets"] as ReadonlyArray<unknown>).flatMap((sheet) =>
        isRecord(sheet) && Array.isArray(sheet["cells"]) ? sheet["cells"] as ReadonlyArray<unknown> : []
      )
      : undefined
    : undefined
  if (raw === undefined) return Either.left("no list of cells: not a notebook of nbformat 3 or 4")
  const cells: Array<NotebookCell> = []
  for (const cell of raw) {
    if (!isRecord(cell)) continue
    const source = sourceOf(cell["source"] ?? cell["input"])
    if (source === undefined) continue
    const type = cell["cell_type"]
    if (type === "markdown" || type === "heading") cells.push({ kind: "markdown", text: source, renders: [] })
    else if (type === "code") cells.push(codeCell(source))
  }
  return Either.right(cells)
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const sourceOf = (source: unknown): string | undefined => {
  const text = typeof source === "string"
    ? source
    : Array.isArray(source) && source.every((part) => typeof part === "string")
    ? source.join("")
    : undefined
  return text?.replace(/\r\n?/g, "\n")
}

const codeCell = (source: string): NotebookCell => {
  const renders: Array<string> = []
  return { kind: "code", text: blankMagics(source, (magic) => renders.push(...rendered(magic))), renders }
}

/** `%%manim -qm --disable_caching Name Other`: the words that are neither options nor the values of options. */
const rendered = (magic: string): ReadonlyArray<string> => {
  const words = magic.split(/\s+/)
  if (!/^%%?manim(?:_slides)?$/.test(words[0] ?? "")) return []
  return words.slice(1).filter((word, i, all) =>
    /^[^\W\d]\w*$/u.test(word) &&
    !/^(?:--?(?:v|r|o|verbosity|resolution|quality|format|renderer|fps|output_file))$/.test(all[i - 1] ?? "")
  )
}

/**
 * A cell's text as plain Python, line for line: magics, shell lines and help requests become comments; below a cell magic
 * of another language everything does. `%` and `!` inside strings, brackets and continued lines are left alone.
 */
export const blankMagics = (source: string, onMagic: (line: string) => void = () => {}): string => {
  const lines = source.split("\n")
  let state = start
  let isPython = true
  let continuing = false
  let isFirst = true
  return lines.map((line) => {
    const text = line.trimStart()
    if (text === "" && !continuing) {
      state = advance(state, line)
      return line
    }
    const indent = line.slice(0, line.length - text.length)
    const isCellMagic = isFirst && text.startsWith("%%")
    isFirst = false
    if (isCellMagic) {
      isPython = pythonMagics.has(/^%%(\w*)/.exec(text)![1]!)
      onMagic(text.trimEnd())
      return `# ${text}`
    }
    if (!isPython || continuing) {
      continuing &&= text.endsWith("\\")
      return `# ${text}`
    }
    if (isStatementStart(state) && isMagic(text)) {
      onMagic(text.trimEnd())
      continuing = text.endsWith("\\")
      // An indented one may be all that a block has.
      return `${indent}${indent === "" ? "" : "pass  "}# ${text}`
    }
    state = advance(state, line)
    return line
  }).join("\n")
}

/** A line that IPython takes for itself. Source: ipython.readthedocs.io, "IPython reference". */
const isMagic = (text: string): boolean =>
  /^(?:%|!|\?)/.test(text) ||
  /^[^\s#"'()=]+\?{1,2}\s*$/.test(text) ||
  /^[\w.,\s[\]]+=\s*(?:!|%[A-Za-z])/.test(text)
