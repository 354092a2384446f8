// Stages of all kinds are run here, whatever they fail with: @effect-diagnostics anyUnknownInErrorContext:off
import { Cause, ConfigProvider, Console, Duration, Effect, type Exit, Option } from "effect"
import { readCommand } from "../../src/cli/readCommand.ts"
import { runCommand } from "../../src/cli/run.ts"
import { HubPatience } from "../../src/hub/hubs/registry.ts"

/** What a command printed on standard output, and how it ended. */
export interface CliRun {
  readonly out: string
  readonly exit: Exit.Exit<void, unknown>
  /** As the shell would see it. */
  readonly code: number
  /** The one readable line of a failure. */
  readonly message: string
}

/** Runs the command line in this process, with an environment of its own; waits are milliseconds. */
export const cli = (argv: ReadonlyArray<string>, environment: Readonly<Record<string, string>> = {}) =>
  Effect.gen(function*() {
    const lines: Array<string> = []
    const real = yield* Console.consoleWith(Effect.succeed)
    const captured: Console.Console = {
      ...real,
      log: (...words) => Effect.sync(() => void lines.push(words.join(" ")))
    }
    const exit = yield* Effect.flatMap(readCommand(argv), (command) => runCommand(command, argv, { width: 80 })).pipe(
      Effect.withConsole(captured),
      Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(environment)))),
      Effect.provideService(HubPatience, {
        retries: 6,
        firstWait: Duration.millis(5),
        longestWait: Duration.seconds(2),
        timeout: Duration.seconds(10)
      }),
      Effect.exit
    )
    const failure = exit._tag === "Failure" ? Option.getOrUndefined(Cause.failureOption(exit.cause)) : undefined
    const ended: CliRun = {
      out: lines.join("\n"),
      exit,
      code: exit._tag === "Success"
        ? 0
        : typeof failure === "object" && failure !== null && "exitCode" in failure
        ? failure.exitCode as number
        : 1,
      message: failure instanceof Error ? failure.message : exit._tag === "Failure" ? String(exit.cause) : ""
    }
    return ended
  })
