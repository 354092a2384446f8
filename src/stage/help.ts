import { optionName } from "./decodeOptions.ts"
import { columns, indented, type Row, wrap } from "./layoutText.ts"
import * as Options from "./Options.ts"
import type * as Stage from "./Stage.ts"

/** A value as the user would write it. */
const written = (value: unknown): string =>
  Array.isArray(value) ? value.map(String).join(" ") : typeof value === "number" ? String(value) : String(value)

/** What the help says behind a description: choices, range, default. */
export const notes = ({ settings }: Options.Any): ReadonlyArray<string> => {
  const { choices, kind, presence, range, several, standard, standardWords } = settings
  const said: Array<string> = []
  if (choices !== undefined) said.push(choices.join(" | "))
  if (several !== undefined) said.push("several")
  if (range !== undefined) {
    const isBounded = Number.isFinite(range.max) && range.max < Number.MAX_SAFE_INTEGER
    if (isBounded) said.push(`${range.min} to ${range.max}`)
    else if (range.min !== 0 && range.min !== -Infinity) said.push(`${range.min} or more`)
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
export const globalHelp: ReadonlyArray<Row> = [
  ["--json", "The result as one line of JSON"],
  ["-q, --quiet", "No progress and no notes: results and errors only"],
  ["-v, --verbose", "Details, and where a failure comes from"],
  ["-h, --help", "This help"],
  ["--version", "The version of datawright"]
]

/** Entries of one group in the order of the stage, what is required first. */
const entries = (stage: Stage.Any, group: Options.Group) =>
  Object.entries<Options.Any>(stage.options)
    .filter(([, option]) => option.settings.group === group && !option.settings.positional)
    .sort(([, a], [, b]) => Number(b.settings.presence === "required") - Number(a.settings.presence === "required"))

const row = ([key, option]: readonly [string, Options.Any]): Row => {
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

/** A command line of an example, continued with `\` where it is wider than the page; an option keeps its values beside it. */
export const exampleLines = (example: string, width: number): ReadonlyArray<string> => {
  const room = width - 6
  const parts = example.split(/ (?=-)/).flatMap((part) => part.length <= room ? [part] : part.split(" "))
  const lines: Array<string> = []
  let line = ""
  for (const part of parts) {
    if (line !== "" && line.length + 1 + part.length > room) {
      lines.push(`  ${line} \\`)
      line = `  ${part}`
    } else line = line === "" ? part : `${line} ${part}`
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
      if (group === "general") rows.push(...globalHelp)
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
