// Stages of all kinds are run here, whatever they fail with: @effect-diagnostics anyUnknownInErrorContext:off
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Cause, Effect, Exit, Layer, Logger, LogLevel, Option } from "effect"
import { colourCode, withoutColour } from "./cli/colour.ts"
import { exitCodeOf, failureLine, isExplained } from "./cli/failure.ts"
import { readCommand } from "./cli/readCommand.ts"
import { runCommand } from "./cli/run.ts"
import { ExitCode, type Globals, helpWidth, Progress } from "./stage/index.ts"

const words = process.argv.slice(2)

// A reader that goes away (`| head`) ends the program quietly.
process.stdout.on(
  "error",
  (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? ExitCode.done : ExitCode.failed)
)

// The first signal interrupts and cleans up; a second one stops at once.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => process.on(signal, () => process.exit(ExitCode.interrupted)))
}

/** One readable line; the wizard has already explained a mistaken argument. */
const report = (verbose: boolean) => (cause: Cause.Cause<unknown>) => {
  const error = Option.getOrUndefined(Cause.failureOption(cause))
  if (isExplained(error) && !verbose) return Effect.void
  if (Cause.isInterruptedOnly(cause)) return Effect.sync(() => process.stderr.write("datawright: interrupted\n"))
  const words = verbose ? Cause.pretty(cause, { renderErrorCause: true }) : `datawright: ${failureLine(cause)}`
  return Effect.sync(() => process.stderr.write(`${words}\n`))
}

const progress = ({ quiet }: Globals) =>
  quiet
    ? Progress.layerSilent
    : Progress.layerScreen({
      terminal: process.stderr.isTTY === true,
      columns: process.stderr.columns ?? 80,
      write: (text) => process.stderr.write(text)
    })

const logger = Logger.replace(
  Logger.defaultLogger,
  // A cause at the end of the program is printed by `report`.
  Logger.make(({ logLevel, message }) => {
    const words = (Array.isArray(message) ? message : [message]).map((part) =>
      typeof part === "string"
        ? part
        : Object.entries(part as object).map(([key, value]) => `${key}=${String(value)}`).join(" ")
    ).join(" ")
    process.stderr.write(
      `${LogLevel.greaterThanEqual(logLevel, LogLevel.Warning) ? `${logLevel.label.toLowerCase()}: ` : ""}${words}\n`
    )
  })
)

// Colours only on a terminal, and not when `NO_COLOR` is set (no-color.org).
for (const stream of [process.stdout, process.stderr]) {
  if (!withoutColour(stream)) continue
  const write = stream.write.bind(stream) as (chunk: unknown, ...rest: ReadonlyArray<unknown>) => boolean
  stream.write = (chunk: unknown, ...rest: ReadonlyArray<unknown>) =>
    write(typeof chunk === "string" ? chunk.replace(colourCode, "") : chunk, ...rest)
}

const level = ({ quiet, verbose }: Globals) =>
  Logger.minimumLogLevel(quiet ? LogLevel.Error : verbose ? LogLevel.Debug : LogLevel.Info)

const program = Effect.gen(function*() {
  const command = yield* Effect.tapErrorCause(readCommand(words), report(false))
  const { globals } = command
  yield* runCommand(command, words, { width: helpWidth(process.stdout.columns) }).pipe(
    Effect.tapErrorCause(report(globals.verbose)),
    Effect.provide(Layer.mergeAll(progress(globals), logger, level(globals)))
  )
})

program.pipe(
  Effect.provide(NodeContext.layer),
  NodeRuntime.runMain({
    disableErrorReporting: true,
    disablePrettyLogger: true,
    teardown: (exit, onExit) => onExit(Exit.isSuccess(exit) ? ExitCode.done : exitCodeOf(exit.cause))
  })
)
