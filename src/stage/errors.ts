import { Schema } from "effect"
import { ExitCode } from "./ExitCode.ts"

/** The parts of a message about input: where, what was found, what was expected, what to do. */
export interface Complaint {
  /** File, with `:line` or ` member x` where there is one. */
  readonly where?: string | undefined
  readonly found: string
  readonly expected?: string | undefined
  /** The next step, as an imperative. */
  readonly next?: string | undefined
}

/** One readable line: `where: found; expected …. Next step.` Control characters of the input are shown, not sent. */
export const complain = ({ expected, found, next, where }: Complaint): string =>
  visible(
    [
      where === undefined ? "" : `${where}: `,
      found,
      expected === undefined ? "" : `; expected ${expected}`,
      next === undefined ? "" : `. ${next}`
    ].join("")
  )

/** Text that cannot move a terminal's cursor or fake a second line. */
export const visible = (text: string): string =>
  text.replace(
    /[\u0000-\u001f\u007f-\u009f]/g,
    (c) => c === "\n" ? "⏎" : `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`
  )

/** A command line or configuration that cannot be carried out. Exit code 2. */
export class UsageError extends Schema.TaggedError<UsageError>()("UsageError", {
  found: Schema.String,
  expected: Schema.optional(Schema.String),
  next: Schema.optional(Schema.String),
  where: Schema.optional(Schema.String)
}) {
  readonly exitCode = ExitCode.usage
  override get message(): string {
    return complain(this)
  }
}

/** Input that cannot be read as what it should be, when a reject of one record is not enough. Exit code 1. */
export class InputError extends Schema.TaggedError<InputError>()("InputError", {
  where: Schema.String,
  found: Schema.String,
  expected: Schema.optional(Schema.String),
  next: Schema.optional(Schema.String)
}) {
  readonly exitCode = ExitCode.failed
  override get message(): string {
    return complain(this)
  }
}

/** A file could not be read, written, or must not be touched. Exit code 1. */
export class FileError extends Schema.TaggedError<FileError>()("FileError", {
  path: Schema.String,
  reason: Schema.Literal(
    "NotFound",
    "NoPermission",
    "NoSpace",
    "NotAFile",
    "Foreign",
    "Changed",
    "Outside",
    "Unreadable"
  ),
  detail: Schema.optional(Schema.String),
  cause: Schema.optional(Schema.Defect)
}) {
  readonly exitCode = ExitCode.failed
  override get message(): string {
    return complain({
      where: this.path,
      found: found[this.reason] + (this.detail === undefined ? "" : ` (${this.detail})`),
      next: next[this.reason]
    })
  }
}

const found = {
  NotFound: "no such file or folder",
  NoPermission: "permission denied",
  NoSpace: "no space left on the device",
  NotAFile: "not a regular file",
  Foreign: "exists and was not written by datawright",
  Changed: "was changed since datawright wrote it",
  Outside: "points outside its folder",
  Unreadable: "cannot be read or written"
} as const

const next: Record<FileError["reason"], string | undefined> = {
  NotFound: "Check the path",
  NoPermission: "Change its mode or choose another place",
  NoSpace: "Free space or choose another place; nothing was replaced",
  NotAFile: undefined,
  Foreign: "Choose another place, or say --force to replace it",
  Changed: "Move it away, or say --force to replace it",
  Outside: undefined,
  Unreadable: undefined
}

/** Part of the work failed; the rest is written. Exit code 3. */
export class PartialFailure extends Schema.TaggedError<PartialFailure>()("PartialFailure", {
  /** What is missing, each with its reason. */
  missing: Schema.Array(Schema.Struct({ name: Schema.String, reason: Schema.String })),
  /** What the names are, in the plural: `sources`, `datasets`. */
  what: Schema.String
}) {
  readonly exitCode = ExitCode.partial
  override get message(): string {
    return complain({
      found: `${this.missing.length} ${this.what} missing: ` +
        this.missing.map((m) => `${m.name} (${m.reason})`).join(", "),
      next: "The rest is written"
    })
  }
}

/** A check did not hold. Exit code 7. */
export class CheckFailed extends Schema.TaggedError<CheckFailed>()("CheckFailed", {
  check: Schema.String,
  detail: Schema.String
}) {
  readonly exitCode = ExitCode.check
  override get message(): string {
    return complain({ where: this.check, found: this.detail })
  }
}
