import { Context, type Effect, Schema } from "effect"
import { ExitCode } from "./ExitCode.ts"

/** A stage did not end well; what it says has been said. */
export class StageError extends Schema.TaggedError<StageError>()("StageError", {
  message: Schema.String,
  exitCode: Schema.Literal(...Object.values(ExitCode))
}) {}

/** The program's commands, for those who run them by name. */
export class Stages extends Context.Tag("@datawright/Stages")<Stages, {
  /** Long options of a command, `poi generate` say, with their dashes; undefined when there is no such command. */
  readonly options: (command: string) => ReadonlySet<string> | undefined
  /** Names of all commands that run. */
  readonly commands: ReadonlyArray<string>
  /** Runs a command line, without the program's name. */
  readonly run: (words: ReadonlyArray<string>) => Effect.Effect<void, StageError>
}>() {}
