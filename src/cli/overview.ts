import { Effect } from "effect"
import { globalHelp } from "../stage/index.ts"
import type { Overview } from "./overviewText.ts"
import { groups, loadStage, stageNames } from "./stages.ts"

const assistance = [
  ["--wizard", "Ask for the options of a command one by one"],
  ["--completions <shell>", "Completions for sh, bash, fish or zsh"]
] as const

/** The commands of the program, or those that begin with one word: names and summaries. Loads every stage it names. */
export const overview = (group: string | undefined): Effect.Effect<Overview> =>
  Effect.gen(function*() {
    const names = stageNames.filter((name) => group === undefined || name.startsWith(`${group} `))
    const stages = yield* Effect.forEach(
      names,
      (name) => Effect.map(loadStage(name), (stage) => [name, stage!] as const)
    )
    return {
      about: group === undefined
        ? "Turns raw material into datasets people train on and trust."
        : `${groups[group] ?? group}.`,
      group: group === undefined ? "" : `${group} `,
      commands: stages.filter(([name, stage]) =>
        name === stage.name || group !== undefined && !stage.name.startsWith(`${group} `)
      )
        .map(([name, stage]) => [name, stage.summary] as const),
      globals: [...globalHelp, ...assistance]
    }
  })
