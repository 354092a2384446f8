import { Args, Command, Options as CliOptions } from "@effect/cli"
import { Effect } from "effect"
import { decodeOptions, optionName } from "./decodeOptions.ts"
import type * as Options from "./Options.ts"
import { AsJson, runStage } from "./runStage.ts"
import type * as Stage from "./Stage.ts"

/** One option as `@effect/cli` has it; ranges and paths are checked later, once, where every caller's options are. */
const cliOption = (key: string, option: Options.Any): CliOptions.Options<unknown> => {
  const { choices, description, kind, presence, several, alias } = option.settings
  const name = optionName(key)
  const plain: CliOptions.Options<unknown> = kind === "flag"
    ? CliOptions.boolean(name)
    : kind === "integer"
    ? CliOptions.integer(name)
    : kind === "number"
    ? CliOptions.float(name)
    : kind === "file"
    ? CliOptions.file(name)
    : kind === "folder"
    ? CliOptions.directory(name)
    : choices !== undefined
    ? CliOptions.choice(name, choices)
    : CliOptions.text(name)
  const told = CliOptions.withDescription(alias === undefined ? plain : CliOptions.withAlias(plain, alias), description)
  return several !== undefined
    ? CliOptions.repeated(told)
    : kind === "flag" || presence === "required"
    ? told
    : CliOptions.withDefault(told, undefined)
}

const cliArgument = (
  key: string,
  { settings: { description, kind, presence, several } }: Options.Any
): Args.Args<unknown> => {
  const name = optionName(key)
  const plain: Args.Args<unknown> = kind === "integer"
    ? Args.integer({ name })
    : kind === "file"
    ? Args.file({ name })
    : Args.text({ name })
  const told = Args.withDescription(plain, description)
  return several !== undefined
    ? Args.repeated(told)
    : presence === "required"
    ? told
    : Args.withDefault(told, undefined)
}

/** The last word of a stage's name: `generate` of `poi generate`. */
const lastWord = (name: string): string => name.split(" ").at(-1)!

/**
 * A stage as a command of `@effect/cli`, for programs that build their command line with it, for the wizard and for completions.
 * Its name is the last word of the stage's.
 */
export const command = <O extends Stage.OptionSet, A, I, E, R, LE, LR>(stage: Stage.Stage<O, A, I, E, R, LE, LR>) =>
  Command.make(
    lastWord(stage.name),
    {
      options: Object.fromEntries(
        Object.entries<Options.Any>(stage.options).map(([key, option]) => [
          key,
          option.settings.positional ? cliArgument(key, option) : cliOption(key, option)
        ])
      ),
      json: CliOptions.boolean("json").pipe(CliOptions.withDescription("The result as one line of JSON"))
    },
    ({ json, options }) =>
      Effect.gen(function*() {
        const given = Object.fromEntries(
          Object.entries(options).filter(([, value]) =>
            value !== undefined && !(Array.isArray(value) && value.length === 0)
          )
        )
        const decoded = yield* decodeOptions(stage, given)
        yield* Effect.provideService(runStage(stage, decoded), AsJson, json)
      })
  ).pipe(Command.withDescription(stage.summary))
