import { JSONSchema } from "effect"
import { exampleLines, globalHelp, heading, notes, usage } from "./help.ts"
import * as Options from "./Options.ts"
import type * as Stage from "./Stage.ts"

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replace(/\s+/g, " ")

/** Prose for Markdown: text that looks like a tag is escaped. */
const prose = (text: string): string => text.replaceAll("<", "&lt;")

const optionRow = (key: string, option: Options.Any): string =>
  `| \`${heading(key, option).replaceAll("|", "\\|")}\` | ${cell(option.settings.description)} | ${
    cell(notes(option).join("; "))
  } |`

const titles: Record<Options.Group, string> = {
  input: "Input",
  output: "Output",
  model: "Model",
  limits: "Limits",
  general: "General"
}

/** File name of a command's page below `docs/commands`: `poi-generate.md`. */
export const pageName = (stage: Stage.Any): string => `${stage.name.replaceAll(" ", "-")}.md`

/** The page of a command in the docs, as Markdown: the same facts as its help, and the form of its result. */
export const page = (stage: Stage.Any): string => {
  const options = Object.entries<Options.Any>(stage.options)
  const table = (rows: ReadonlyArray<string>) => ["| option | meaning | values |", "| --- | --- | --- |", ...rows]
  const sections = Options.groups.flatMap((group) => {
    const rows = options.filter(([, { settings }]) =>
      settings.group === group || group === "input" && settings.positional
    )
      .filter(([, { settings }]) => !settings.positional || group === "input")
      .sort(([, a], [, b]) => Number(b.settings.presence === "required") - Number(a.settings.presence === "required"))
      .map(([key, option]) => optionRow(key, option))
    if (group === "general") {
      rows.push(...globalHelp.map(([heading, text]) => `| \`${heading}\` | ${cell(text)} | |`))
    }
    return rows.length === 0 ? [] : [[`## ${titles[group]}`, "", ...table(rows)].join("\n")]
  })
  const schema: unknown = JSONSchema.make(stage.result)
  return [
    `# datawright ${stage.name}`,
    prose(`${stage.summary}.${stage.details === undefined ? "" : ` ${stage.details}`}`),
    ["```", usage(stage), "```"].join("\n"),
    ...(stage.aliases.length === 0 ? [] : [`Also called: ${stage.aliases.map((one) => `\`${one}\``).join(", ")}.`]),
    [
      "Examples:",
      "",
      "```sh",
      ...stage.examples.flatMap((one) => exampleLines(one, 100).map((line) => line.slice(2))),
      "```"
    ].join("\n"),
    ...sections,
    [
      "## Result",
      "",
      "With `--json`, one line of this form (JSON Schema):",
      "",
      "```json",
      JSON.stringify(schema, null, 2),
      "```"
    ].join("\n")
  ].join("\n\n") + "\n"
}
