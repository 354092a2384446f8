import { optionName } from "./decodeOptions.ts"
import * as Options from "./Options.ts"
import { rangeWords } from "./Options.ts"
import type * as Stage from "./Stage.ts"

/** Columns of the help: those of the terminal, between 40 and 100. */
export const helpWidth = (columns: number | undefined): number => Math.max(40, Math.min(100, columns ?? 80))

/** Breaks text at blanks so that no line is wider than `width`; a word that is wider by itself is cut. */
export const wrap = (text: string, width: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = ""
  for (let word of text.split(/\s+/)) {
    if (word === "") continue
    if (line !== "" && line.length + 1 + word.length <= width) {
      line += ` ${word}`
      continue
    }
    if (line !== "") lines.push(line)
    while (word.length > width) {
      lines.push(word.slice(0, width))
      word = word.slice(width)
    }
    line = word
  }
  if (line !== "") lines.push(line)
  return lines
}

const indented = (text: string, indent: number, width: number): ReadonlyArray<string> =>
  wrap(text, width - indent).map((line) => " ".repeat(indent) + line)

/** A value as the user would write it. */
const written = (value: unknown): string =>
  Array.isArray(value) ? value.map(String).join(" ") : typeof value === "number" ? String(value) : String(value)

/** What the help says behind a description: choices, range, default. */
export const notes = ({ settings }: Options.Any): ReadonlyArray<string> => {
  const { choices, kind, presence, range, several, standard, standardWords } = settings
  const said: Array<string> = []
  if (choices !== undefined) said.push(choices.join(" | "))
  if (several !== undefined) said.push("several")
  if (range !== undefined && (range.min !== 0 || Number.isFinite(range.max) && range.max < Number.MAX_SAFE_INTEGER)) {
    said.push(rangeWords("", range).trim())
  }
  if (presence === "required") said.push("required")
  else if (standardWords !== undefined) said.push(`default: ${standardWords}`)
  else if (presence === "defaulted" && kind !== "flag" && written(standard) !== "") {
    said.push(`default: ${written(standard)}`)
  }
  return said
}

/** `--threshold <number>`, `-o, --output <file>`, `<manifest>`. */
export const heading = (key: string, option: Options.Any): string => {
  const { alias, kind, positional, several, word } = option.settings
  const name = optionName(key)
  if (positional) return `<${name}>${several === undefined ? "" : " …"}`
  const value = kind === "flag" ? "" : ` <${word}>${several === undefined ? "" : " …"}`
  return `${alias === undefined ? "" : `-${alias}, `}--${name}${value}`
}

const titles: Record<Options.Group, string> = {
  input: "Input",
  output: "Output",
  model: "Model",
  limits: "Limits",
  general: "General"
}

/** What every command takes, for its help. */
export const globalHelp: ReadonlyArray<readonly [heading: string, description: string]> = [
  ["--json", "The result as one line of JSON"],
  ["-q, --quiet", "No progress and no notes: results and errors only"],
  ["-v, --verbose", "Details, and where a failure comes from"],
  ["-h, --help", "This help"],
  ["--version", "The version of datawright"]
]

/** Lines in two columns: the heading, and its text beside it, or below where the heading is long. */
export const columns = (
  rows: ReadonlyArray<readonly [heading: string, text: string]>,
  width: number
): ReadonlyArray<string> => {
  const widest = Math.min(26, Math.max(0, ...rows.map(([heading]) => heading.length)))
  const left = widest + 4
  return rows.flatMap(([heading, text]) => {
    const lines = wrap(text, width - left)
    const first = heading.length <= widest
      ? [`  ${heading.padEnd(widest)}  ${lines[0] ?? ""}`.trimEnd()]
      : [...indented(heading, 2, width), ...(lines[0] === undefined ? [] : [" ".repeat(left) + lines[0]])]
    return [...first, ...lines.slice(1).map((line) => " ".repeat(left) + line)]
  })
}

/** Entries of one group in the order of the stage, what is required first. */
const entries = (stage: Stage.Any, group: Options.Group) =>
  Object.entries<Options.Any>(stage.options)
    .filter(([, option]) => option.settings.group === group && !option.settings.positional)
    .sort(([, a], [, b]) => Number(b.settings.presence === "required") - Number(a.settings.presence === "required"))

const row = ([key, option]: readonly [string, Options.Any]): readonly [string, string] => {
  const said = notes(option)
  return [heading(key, option), `${option.settings.description}${said.length === 0 ? "" : ` [${said.join("; ")}]`}`]
}

/** `datawright dedupe --input <file> --output <file> [options]`. */
export const usage = (stage: Stage.Any): string => {
  const all = Object.entries<Options.Any>(stage.options)
  const required = all.filter(([, option]) => option.settings.presence === "required")
  const words = [
    ...required.filter(([, o]) => !o.settings.positional),
    ...required.filter(([, o]) => o.settings.positional)
  ]
    .map(([key, option]) => heading(key, option).replace(/^-., /, ""))
  return ["datawright", stage.name, ...words, ...(all.length > required.length ? ["[options]"] : [])].join(" ")
}

/** A command line of an example, continued with `\` where it is wider than the page. */
export const exampleLines = (example: string, width: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = ""
  for (const word of example.split(" ")) {
    if (line !== "" && line.length + word.length + 5 > width) {
      lines.push(`  ${line} \\`)
      line = `  ${word}`
    } else line = line === "" ? word : `${line} ${word}`
  }
  lines.push(`  ${line}`)
  return lines
}

/** The help of a command: usage, what it does, options by group, examples. No line is wider than `width`. */
export const help = (stage: Stage.Any, width: number): string => {
  const positional = Object.entries<Options.Any>(stage.options).filter(([, option]) => option.settings.positional)
  const blocks: Array<ReadonlyArray<string>> = [
    wrap(`${stage.summary}.`, width),
    ...(stage.details === undefined ? [] : [wrap(stage.details, width)]),
    ["Usage", ...indented(usage(stage), 2, width)],
    ...(stage.aliases.length === 0 ? [] : [wrap(`Also called: ${stage.aliases.join(", ")}`, width)]),
    ...(positional.length === 0 ? [] : [["Arguments", ...columns(positional.map(row), width)]]),
    ...Options.groups.flatMap((group) => {
      const rows = entries(stage, group).map(row)
      if (group === "general") rows.push(...globalHelp.map(([heading, text]) => [heading, text] as const))
      return rows.length === 0 ? [] : [[titles[group], ...columns(rows, width)]]
    }),
    ...(stage.examples.length === 0
      ? []
      : [[
        stage.examples.length === 1 ? "Example" : "Examples",
        ...stage.examples.flatMap((example) => exampleLines(example, width))
      ]])
  ]
  return blocks.map((block) => block.join("\n")).join("\n\n")
}
