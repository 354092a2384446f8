import { FileSystem } from "@effect/platform"
import { Effect, Either } from "effect"
import { type FieldPath, parseFieldPath } from "../../rows/index.ts"
import { fileError, UsageError } from "../../stage/index.ts"

/** Which rows are described and with what task, as a user says it. */
export interface RowSettings {
  /** Describe rows that have a description too. */
  readonly all: boolean
  /** Field paths such as `conversations[2].value`. */
  readonly codeField: string | undefined
  readonly descriptionField: string | undefined
  /** A file with the user's own task in place of the built-in prompt. */
  readonly prompt: string | undefined
}

/** The field path that an option holds, where it is given. */
export const readFieldPath = (
  option: string,
  text: string | undefined
): Effect.Effect<FieldPath | undefined, UsageError> =>
  text === undefined
    ? Effect.succeed(undefined)
    : Either.mapLeft(parseFieldPath(text), (found) => new UsageError({ where: option, found }))

/** Reads the settings: paths parsed and kept as they were written too, the prompt's file read. */
export const readRowSettings = Effect.fn("readRowSettings")(function*(settings: RowSettings) {
  const fs = yield* FileSystem.FileSystem
  const codeField = yield* readFieldPath("--code-field", settings.codeField)
  const descriptionField = yield* readFieldPath("--description-field", settings.descriptionField)
  const { prompt: path } = settings
  const prompt = path === undefined ? undefined : yield* Effect.mapError(fs.readFileString(path), fileError(path))
  if (prompt !== undefined && prompt.trim() === "") {
    return yield* new UsageError({ where: path, found: "the prompt is empty", expected: "a task in words" })
  }
  return {
    all: settings.all,
    codeField,
    descriptionField,
    prompt,
    codeFieldText: settings.codeField,
    descriptionFieldText: settings.descriptionField
  }
})
