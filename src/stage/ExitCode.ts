/**
 * How a run ended, as the shell sees it. Never 0 after a failure.
 * Errors carry theirs as `exitCode`; whatever carries none is `failed`.
 */
export const ExitCode = {
  done: 0,
  failed: 1,
  /** A wrong command line or configuration. */
  usage: 2,
  /** Some outputs are missing; the message names them. */
  partial: 3,
  /** The money limit was reached. */
  budget: 4,
  unauthorized: 5,
  /** A rate limit or quota that waiting does not cure. */
  quota: 6,
  /** A check failed: a leak, a manifest that does not hold. */
  check: 7,
  interrupted: 130
} as const

export type ExitCode = typeof ExitCode[keyof typeof ExitCode]
