import { Effect, Option } from "effect"
import { UsageError } from "./errors.ts"

/** Node's words and those of bundlers and test runners for a package that is not there. */
const isMissing = (name: string, cause: unknown): boolean => {
  if (!(cause instanceof Error)) return false
  const { code, message } = cause as NodeJS.ErrnoException
  return (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") && message.includes(`'${name}'`) ||
    message.startsWith(`Cannot find package '${name}'`) || message.startsWith(`Cannot find module '${name}'`)
}

/**
 * What a failed import of an optional package means: a usage error with the command that installs it when the package is not
 * there, the failure itself otherwise. Said as `import(name).catch(lacking(name))`, which also tells bundlers that they may go on
 * without the package.
 */
export const lacking = (name: string) => (cause: unknown): never => {
  if (!isMissing(name, cause)) throw cause
  throw new UsageError({
    found: `${name} is not installed`,
    next: `Run npm install ${name} where datawright is installed`
  })
}

/**
 * Loads a package that only some users need, and that an installation may therefore lack: a usage error, exit code 2. Any other
 * failure to load is a defect.
 */
export const loadOptional = <A>(load: () => Promise<A>): Effect.Effect<A, UsageError> =>
  Effect.catchSomeDefect(
    Effect.promise(load),
    (cause) => cause instanceof UsageError ? Option.some(Effect.fail(cause)) : Option.none()
  )
