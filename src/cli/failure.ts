import { Cause, Option } from "effect"
import { ExitCode, visible } from "../stage/index.ts"

/** True for a mistake that the wizard has told already. Source: the type id of `ValidationError` in @effect/cli. */
export const isExplained = (error: unknown): boolean =>
  typeof error === "object" && error !== null && Symbol.for("@effect/cli/ValidationError") in error

/** Exit code of a failure, as its error carries it. */
export const exitCodeOf = (cause: Cause.Cause<unknown>): ExitCode => {
  if (Cause.isInterruptedOnly(cause)) return ExitCode.interrupted
  const error = Option.getOrUndefined(Cause.failureOption(cause))
  if (isExplained(error)) return ExitCode.usage
  if (typeof error === "object" && error !== null && "exitCode" in error && typeof error.exitCode === "number") {
    return error.exitCode as ExitCode
  }
  return ExitCode.failed
}

/** A failure in one line. */
export const failureLine = (cause: Cause.Cause<unknown>): string => {
  const error = Option.getOrUndefined(Cause.failureOption(cause))
  const squashed = error ?? Cause.squash(cause)
  const words = squashed instanceof Error ? squashed.message || squashed.name : String(squashed)
  return error === undefined ? `${visible(words)} (a fault of datawright; -v shows where)` : visible(words)
}
