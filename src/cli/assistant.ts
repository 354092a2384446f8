import { Command } from "@effect/cli"
import { Effect } from "effect"
import { command, type Stage, version } from "../stage/index.ts"
import { groups, layer, loadStage, type Services, stageNames } from "./stages.ts"

type Any = Command.Command<string, any, any, any> // eslint-disable-line @typescript-eslint/no-explicit-any

/** All commands as `@effect/cli` has them, groups with their subcommands. */
const tree = Effect.gen(function*() {
  const stages = yield* Effect.forEach(
    stageNames,
    (name) => Effect.map(loadStage(name), (stage) => [name, stage!] as const)
  )
  const own = stages.filter(([name, stage]) => name === stage.name)
  const single = own.filter(([name]) => !name.includes(" ")).map(([, stage]): Any => command(stage as Stage.Any))
  const grouped = Object.entries(groups).flatMap(([group, description]): ReadonlyArray<Any> => {
    const inner = own.filter(([name]) => name.startsWith(`${group} `))
      .filter(([name]) => name.split(" ").length === 2)
      .map(([, stage]): Any => command(stage as Stage.Any))
    const [first, ...rest] = inner
    return first === undefined
      ? []
      : [Command.make(group).pipe(Command.withDescription(description), Command.withSubcommands([first, ...rest]))]
  })
  const [first, ...rest] = [...single, ...grouped]
  return Command.make("datawright").pipe(Command.withSubcommands([first!, ...rest]))
})

/** The wizard and the completions of shells, for the words of a command line without the program's name. */
export const assist = (words: ReadonlyArray<string>): Effect.Effect<void, unknown, Services> =>
  Effect.flatMap(
    tree,
    (root) =>
      Effect.scoped(Command.run(root, { name: "datawright", version })(["node", "datawright", ...words])).pipe(
        Effect.provide(layer)
      )
  )
