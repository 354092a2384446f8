import { CliConfig, Command, CommandDescriptor, HelpDoc } from "@effect/cli"
import type { CommandExecutor, FileSystem, Path, Terminal, Worker } from "@effect/platform"
import { Cause, Effect, HashMap, Layer } from "effect"
import { type Progress, StageError, Stages, version } from "../stage/index.ts"
import { type Duck } from "../tables/index.ts"
import { readGlobal } from "./arguments.ts"
import { commands } from "./commands.ts"
import { exitCodeOf, failureLine } from "./failure.ts"

const root = Command.make("datawright").pipe(Command.withSubcommands(commands))
const run = Command.run(root, { name: "datawright", version })

type Found = ReadonlyMap<string, CommandDescriptor.Command<unknown>>

/** Commands that do something, by their words. */
const leaves = (prefix: string, commands: HashMap.HashMap<string, CommandDescriptor.Command<unknown>>): Found =>
  new Map(
    [...commands].flatMap(([name, command]) => {
      const words = prefix === "" ? name : `${prefix} ${name}`
      // One without subcommands gives itself.
      const inner = HashMap.filter(CommandDescriptor.getSubcommands(command), (one) => one !== command)
      return HashMap.size(inner) === 0 ? [[words, command] as const] : [...leaves(words, inner)]
    })
  )

/** What the commands need of `main`. */
type Needs =
  | CommandExecutor.CommandExecutor
  | Duck.Duck
  | FileSystem.FileSystem
  | Path.Path
  | Progress.Progress
  | Terminal.Terminal
  | Worker.WorkerManager

/** The commands of this program, run in the process that asks. */
export const layer: Layer.Layer<Stages, never, Needs> = Layer.effect(
  Stages,
  Effect.gen(function*() {
    const context = yield* Effect.context<Needs>()
    const known = leaves("", Command.getSubcommands(root))
    return Stages.of({
      commands: [...known.keys()],
      options: (words) => {
        const command = known.get(words)
        if (command === undefined) return undefined
        const help = HelpDoc.toAnsiText(CommandDescriptor.getHelp(command, CliConfig.defaultConfig))
        return new Set(help.match(/--[a-z][a-z0-9-]*/g))
      },
      run: (words) =>
        run(readGlobal(["node", "datawright", ...words]).argv).pipe(
          Effect.provide(context),
          Effect.catchAllCause((cause) =>
            Cause.isInterruptedOnly(cause)
              ? Effect.interrupt
              : Effect.fail(new StageError({ message: failureLine(cause), exitCode: exitCodeOf(cause) }))
          )
        )
    })
  })
)
