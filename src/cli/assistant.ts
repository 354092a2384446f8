// Stages of all kinds are run here, whatever they fail with: @effect-diagnostics anyUnknownInErrorContext:off
import { Command } from "@effect/cli"
import { Effect } from "effect"
import { command, type Stage, version } from "../stage/index.ts"
import { groups, layer, loadStage, type Services, stageNames } from "./stages.ts"

type Any = Command.Command<string, any, any, any> // eslint-disable-line @typescript-eslint/no-explicit-any

type Named = readonly [name: string, stage: Stage.Any]

/** The commands whose names begin with `prefix`: those that end with the next word, then the groups of those that go on. */
const commandsBelow = (prefix: string, stages: ReadonlyArray<Named>): ReadonlyArray<Any> => {
  const inside = stages.filter(([name]) => name.startsWith(prefix))
  const nextWord = ([name]: Named): string => name.slice(prefix.length).split(" ")[0]!
  const single = inside.filter((named) => named[0] === prefix + nextWord(named))
    .map(([, stage]): Any => command(stage))
  const words = new Set(inside.filter((named) => named[0] !== prefix + nextWord(named)).map(nextWord))
  const grouped = [...words].flatMap((word): ReadonlyArray<Any> => {
    const [first, ...rest] = commandsBelow(`${prefix}${word} `, inside)
    return first === undefined ? [] : [
      Command.make(word).pipe(
        Command.withDescription(groups[prefix + word] ?? word),
        Command.withSubcommands([first, ...rest])
      )
    ]
  })
  return [...single, ...grouped]
}

const allStages = Effect.forEach(stageNames, (name) => Effect.map(loadStage(name), (stage): Named => [name, stage!]))

/** All commands as `@effect/cli` has them, groups with their subcommands; each under its own name alone. */
const treeOf = (stages: ReadonlyArray<Named>) => {
  const [first, ...rest] = commandsBelow("", stages.filter(([name, stage]) => name === stage.name))
  return Command.make("datawright").pipe(Command.withSubcommands([first!, ...rest]))
}

/** The words with the stage's own name in the place of another name of it. */
const ownWords = (words: ReadonlyArray<string>, stages: ReadonlyArray<Named>): ReadonlyArray<string> => {
  const other = stages.find(([name, stage]) => name !== stage.name && `${words.join(" ")} `.startsWith(`${name} `))
  if (other === undefined) return words
  const [name, stage] = other
  return [...stage.name.split(" "), ...words.slice(name.split(" ").length)]
}

/** The wizard and the completions of shells, for the words of a command line without the program's name. */
export const assist = (words: ReadonlyArray<string>): Effect.Effect<void, unknown, Services> =>
  Effect.flatMap(
    allStages,
    (stages) =>
      Effect.scoped(
        Command.run(treeOf(stages), { name: "datawright", version })(["node", "datawright", ...ownWords(words, stages)])
      ).pipe(Effect.provide(layer))
  )
