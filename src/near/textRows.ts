import type { FileSystem } from "@effect/platform"
import { Effect, identity, Option, Stream } from "effect"
import { classText } from "../python/index.ts"
import { type FieldPath, getField, isObject, type JsonObject, Reject } from "../rows/index.ts"
import { type FileError, fingerprint, InputError, Jsonl, Rejects } from "../stage/index.ts"

/** A record with the text in it that is to be compared. */
export interface TextRow {
  readonly line: number
  readonly value: JsonObject
  readonly text: string
}

/** A field that holds code by its name: `code`, `python_code`, `program`, `solution`. */
export const isCodeField = (field: FieldPath): boolean => {
  const last = field.findLast((step) => typeof step === "string")
  return last !== undefined && /code|python|program|solution/i.test(last)
}

const metadataOf = (value: JsonObject): JsonObject => isObject(value["metadata"]) ? value["metadata"] : {}

/** `metadata.id`, or `id`, where it is a text. */
export const rowId = (value: JsonObject): string | undefined => {
  for (const id of [metadataOf(value)["id"], value["id"]]) if (typeof id === "string") return id
  return undefined
}

/** The class that `metadata.class_name` names, out of the row's text. */
export const rowScene = ({ text, value }: TextRow): string | undefined => {
  const name = metadataOf(value)["class_name"]
  return typeof name === "string" ? classText(text, name) : undefined
}

/** The rows of a JSON-lines file that have a text at the path, in order; the others go to `Rejects` (`field-missing`). */
export const readTexts = (
  path: string,
  field: FieldPath,
  stage: string
): Stream.Stream<TextRow, FileError, FileSystem.FileSystem | Rejects.Rejects> =>
  Stream.filterMap(
    Stream.mapEffect(Jsonl.read(path, stage), ({ line, value }) => {
      const text = getField(value, field)
      if (typeof text === "string") return Effect.succeedSome({ line, value, text })
      const detail = `${fieldName(field)}: found ${text === undefined ? "nothing" : typeof text}, expected a text`
      const reject = new Reject({ stage, reason: "field-missing", detail, origin: { file: path, line }, record: value })
      return Effect.as(Effect.flatMap(Rejects.Rejects, (rejects) => rejects.add(reject)), Option.none<TextRow>())
    }),
    identity
  )

/** A path as it is written on the command line. */
export const fieldName = (field: FieldPath): string =>
  field.map((step, i) => typeof step === "number" ? `[${step}]` : i === 0 ? step : `.${step}`).join("")

/** Fails when a file has rows and none of them has the field: then it is the wrong one. */
export const assertSome = (
  path: string,
  field: FieldPath,
  found: number,
  missing: number
): Effect.Effect<void, InputError> =>
  found > 0 || missing === 0 ? Effect.void : new InputError({
    where: path,
    found: `none of ${missing} rows has a text at ${fieldName(field)}`,
    next: "Choose the field with --field, such as --field conversations[1].value"
  })

/** A file as manifests list it. */
export const inputOf = (path: string, records?: number) =>
  Effect.map(fingerprint(path), (print) => ({ path, ...print, records }))
