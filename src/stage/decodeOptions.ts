import { FileSystem } from "@effect/platform"
import { Effect, Either, Option, ParseResult, Schema } from "effect"
import { nearest } from "../rows/index.ts"
import { UsageError } from "./errors.ts"
import type * as Options from "./Options.ts"
import type { OptionSet, Values } from "./OptionSet.ts"

/** `maxCost` as it is written on a command line: `max-cost`. */
export const optionName = (key: string): string =>
  key.replace(/[A-Z]+(?![a-z])|[A-Z]/g, (capitals, at: number) => `${at === 0 ? "" : "-"}${capitals.toLowerCase()}`)

/** What stands in messages: `--max-cost`, or the place's own name for what is given by place. */
export const optionLabel = (key: string, option: Options.Any): string =>
  option.settings.positional ? optionName(key) : `--${optionName(key)}`

const said = (value: unknown): string => typeof value === "string" ? value : JSON.stringify(value) ?? String(value)

const decodeItem = (label: string, option: Options.Any, value: unknown): Either.Either<unknown, UsageError> => {
  const { choices, description, item } = option.settings
  return Either.mapLeft(Schema.decodeUnknownEither(item)(value), (error) => {
    if (choices !== undefined) {
      const meant = nearest(said(value), choices)
      return new UsageError({
        where: label,
        found: said(value),
        expected: `one of ${choices.join(", ")}`,
        next: meant === undefined ? undefined : `Did you mean ${meant}?`
      })
    }
    const { message } = ParseResult.ArrayFormatter.formatErrorSync(error)[0]!
    return message.startsWith("expected ")
      ? new UsageError({ where: label, found: said(value), expected: message.slice("expected ".length) })
      : typeof value === "string" && option.settings.kind === "text"
      ? new UsageError({ where: label, found: message })
      : new UsageError({ where: label, found: said(value), expected: `${kindWords(option)} (${description})` })
  })
}

/** What a value of an option is, in words: `a whole number`, `a text`. */
export const kindWords = ({ settings: { kind } }: Options.Any): string =>
  kind === "integer"
    ? "a whole number"
    : kind === "number"
    ? "a number"
    : kind === "flag"
    ? "true or false"
    : kind === "choice"
    ? "a name"
    : kind === "text"
    ? "a text"
    : `the path of a ${kind === "path" ? "file or folder" : kind}`

/** Decodes one option's value; `undefined` stands for nothing said. */
export const decodeOption = (
  label: string,
  option: Options.Any,
  given: unknown
): Either.Either<unknown, UsageError> => {
  const { kind, least, presence, several, standard } = option.settings
  if (given === undefined || given === null) {
    return presence === "optional"
      ? Either.right(undefined)
      : presence === "defaulted"
      ? decodeOption(label, option, standard)
      : Either.left(
        new UsageError({
          found: `${label} is missing`,
          expected: `${kindWords(option)}: ${option.settings.description}`
        })
      )
  }
  if (several === undefined) {
    return Array.isArray(given)
      ? Either.left(new UsageError({ where: label, found: `${given.length} values`, expected: "one" }))
      : decodeItem(label, option, given)
  }
  const list = (Array.isArray(given) ? given as ReadonlyArray<unknown> : [given]).flatMap((one) =>
    several === "cut" && typeof one === "string"
      ? one.split(",").map((part) => part.trim()).filter((part) => part !== "")
      : [one]
  )
  if (list.length < least) {
    return Either.left(
      new UsageError({ found: `${label} is missing`, expected: `one ${kind === "choice" ? "name" : kind} or more` })
    )
  }
  return Either.all(list.map((one) => decodeItem(label, option, one)))
}

/** Fails when a path that is read is not there. */
const assertThere = (label: string, option: Options.Any, value: unknown) =>
  Effect.gen(function*() {
    const fs = yield* Effect.serviceOption(FileSystem.FileSystem)
    if (Option.isNone(fs)) return
    for (const path of Array.isArray(value) ? value as ReadonlyArray<unknown> : [value]) {
      if (typeof path !== "string") continue
      const info = yield* Effect.option(fs.value.stat(path))
      if (Option.isNone(info)) {
        return yield* new UsageError({
          where: label,
          found: `${path}: no such ${option.settings.kind === "folder" ? "folder" : "file or folder"}`,
          next: "Check the path"
        })
      }
      const isFolder = info.value.type === "Directory"
      if (option.settings.kind === "file" && isFolder) {
        return yield* new UsageError({ where: label, found: `${path} is a folder`, expected: "a file" })
      }
      if (option.settings.kind === "folder" && !isFolder) {
        return yield* new UsageError({ where: label, found: `${path} is a file`, expected: "a folder" })
      }
    }
  })

/**
 * The options of a stage from what a caller wrote, by key: unknown names, wrong kinds and values out of range fail, each with its
 * option's name; defaults are filled in. `checkPaths: false` leaves it open whether files are there (a later step may make them).
 */
export const decodeOptions = <O extends OptionSet>(
  stage: { readonly name: string; readonly options: O },
  given: { readonly [name: string]: unknown },
  { checkPaths = true }: { readonly checkPaths?: boolean } = {}
): Effect.Effect<Values<O>, UsageError> =>
  Effect.gen(function*() {
    const keys = Object.keys(stage.options)
    for (const key of Object.keys(given)) {
      if (Object.hasOwn(stage.options, key)) continue
      const meant = nearest(key, keys)
      return yield* new UsageError({
        found: `${stage.name} has no option ${key}`,
        next: meant === undefined ? `It has ${keys.join(", ")}` : `Did you mean ${meant}?`
      })
    }
    const values: Record<string, unknown> = {}
    for (const [key, option] of Object.entries(stage.options)) {
      const label = optionLabel(key, option)
      const value = yield* decodeOption(label, option, given[key])
      if (checkPaths && option.settings.exists && value !== undefined) yield* assertThere(label, option, value)
      values[key] = value
    }
    return values as Values<O>
  })
