import { Effect } from "effect"
import { columns, globalHelp, wrap } from "../stage/index.ts"
import { groups, loadStage, stageNames } from "./stages.ts"

/** What the program is, in one line. */
const about = "Turns raw material into datasets people train on and trust."

/**
 * The help of the program, or of the commands that begin with one word: their names, one line each. Loads every stage it names.
 * No line is wider than `width`.
 */
export const overview = (group: string | undefined, width: number) =>
  Effect.gen(function*() {
    const names = stageNames.filter((name) => group === undefined || name.startsWith(`${group} `))
    const stages = yield* Effect.forEach(
      names,
      (name) => Effect.map(loadStage(name), (stage) => [name, stage!] as const)
    )
    const rows = stages.filter(([name, stage]) => name === stage.name).map(([name, stage]) =>
      [
        [name, ...stage.aliases].join(", "),
        stage.summary
      ] as const
    )
    const first = group === undefined ? about : `${groups[group] ?? group}.`
    return [
      ...wrap(first, width),
      "",
      "Usage",
      `  datawright ${group === undefined ? "" : `${group} `}<command> [options]`,
      "",
      "Commands",
      ...columns(rows, width),
      "",
      "Every command",
      ...columns(globalHelp, width),
      ...(group === undefined
        ? columns([
          ["--wizard", "Asks for the options of a command, one by one: datawright dedupe --wizard"],
          ["--completions <shell>", "Completions for sh, bash, fish or zsh"]
        ], width)
        : []),
      "",
      ...wrap("datawright <command> --help shows the options of a command, with examples.", width)
    ].join("\n")
  })
