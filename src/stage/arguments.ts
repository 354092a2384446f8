import { Either } from "effect"
import { nearest } from "../rows/index.ts"
import { kindWords, optionLabel, optionName } from "./decodeOptions.ts"
import { UsageError } from "./errors.ts"
import type * as Options from "./Options.ts"

/** What every command understands besides its own options. */
export interface Globals {
  /** `-q`, `--quiet`: no progress, no notes; errors and results only. */
  readonly quiet: boolean
  /** `-v`, `--verbose`: details, and the cause of a failure with its trace. */
  readonly verbose: boolean
  /** `--json`: the result as one line of JSON. */
  readonly json: boolean
  /** `-h`, `--help`: the help of the command and nothing else. */
  readonly help: boolean
}

export interface Arguments {
  /** By key of the option; texts, numbers where the option is one, lists where it takes several. */
  readonly given: Readonly<Record<string, unknown>>
  readonly globals: Globals
}

interface Optioned {
  readonly name: string
  readonly options: { readonly [name: string]: Options.Any }
}

const globalNames: Readonly<Record<string, keyof Globals>> = {
  "-q": "quiet",
  "--quiet": "quiet",
  "-v": "verbose",
  "--verbose": "verbose",
  "--json": "json",
  "-h": "help",
  "--help": "help"
}

const decimal = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?$/i

/** A word of the command line as the kind of its option has it; what is no number stays a text and is refused as one. */
export const valueOf = (option: Options.Any, word: string): unknown => {
  const { kind } = option.settings
  if (kind === "integer" || kind === "number") return decimal.test(word) ? Number(word) : word
  if (kind === "flag") return word === "true" ? true : word === "false" ? false : word
  return word
}

/**
 * Reads the words behind a command's name. An option that takes a value takes the next word, whatever it begins with, unless that
 * is one of the command's own long options; one that takes several goes on up to the next word that begins with a dash. `--name=value`
 * is the same, `--` ends the options. Time and memory: one pass.
 */
export const readArguments = (
  { name: command, options }: Optioned,
  words: ReadonlyArray<string>
): Either.Either<Arguments, UsageError> => {
  const named = new Map<string, readonly [key: string, option: Options.Any]>()
  const places: Array<readonly [key: string, option: Options.Any]> = []
  for (const [key, option] of Object.entries(options)) {
    if (option.settings.positional) places.push([key, option])
    else {
      named.set(`--${optionName(key)}`, [key, option])
      if (option.settings.alias !== undefined) named.set(`-${option.settings.alias}`, [key, option])
    }
  }
  const given: Record<string, unknown> = {}
  const globals = { quiet: false, verbose: false, json: false, help: false }
  const put = (key: string, option: Options.Any, word: string): UsageError | undefined => {
    const value = valueOf(option, word)
    if (option.settings.several !== undefined) {
      given[key] = [...(given[key] as ReadonlyArray<unknown> | undefined ?? []), value]
    } else if (Object.hasOwn(given, key)) {
      return new UsageError({ found: `${optionLabel(key, option)} is given twice`, expected: "one value" })
    } else given[key] = value
    return undefined
  }
  const isOption = (word: string): boolean =>
    word.startsWith("--") && (named.has(word.split("=")[0]!) || Object.hasOwn(globalNames, word))
  let place = 0
  let rest = false
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (!rest && word === "--") {
      rest = true
      continue
    }
    if (rest || !word.startsWith("-") || word === "-") {
      const next = places[place]
      if (next === undefined) return Either.left(unexpected(command, options, word))
      const wrong = put(...next, word)
      if (wrong !== undefined) return Either.left(wrong)
      if (next[1].settings.several === undefined) place++
      continue
    }
    const cut = word.startsWith("--") ? word.indexOf("=") : -1
    const name = cut < 0 ? word : word.slice(0, cut)
    const found = named.get(name)
    if (found === undefined) {
      const global = Object.hasOwn(globalNames, word) ? globalNames[word] : undefined
      if (global === undefined) return Either.left(unknown(command, [...named.keys()], name))
      globals[global] = true
      continue
    }
    const [key, option] = found
    const { kind, several } = option.settings
    if (kind === "flag") {
      const wrong = put(key, option, cut < 0 ? "true" : word.slice(cut + 1))
      if (wrong !== undefined) return Either.left(wrong)
      continue
    }
    const values: Array<string> = []
    if (cut >= 0) values.push(word.slice(cut + 1))
    else {
      const next = words[i + 1]
      if (next === undefined || isOption(next)) {
        return Either.left(
          new UsageError({
            found: next === undefined ? `${name} has no value` : `${name} is followed by the option ${next}`,
            expected: kindWords(option),
            next: next === undefined ? undefined : `Write ${name}=${next} if that is the value`
          })
        )
      }
      values.push(next)
      i++
    }
    if (several !== undefined) {
      for (
        let more = words[i + 1];
        more !== undefined && (more === "-" || !more.startsWith("-"));
        more = words[i + 1]
      ) {
        values.push(more)
        i++
      }
    }
    for (const value of values) {
      const wrong = put(key, option, value)
      if (wrong !== undefined) return Either.left(wrong)
    }
  }
  return Either.right({ given, globals })
}

const unknown = (command: string, names: ReadonlyArray<string>, word: string): UsageError => {
  const meant = nearest(
    word,
    [...names, "--quiet", "--verbose", "--json", "--help"].filter((name) => name.startsWith("--"))
  )
  return new UsageError({
    found: `${command} has no option ${word}`,
    next: meant === undefined ? `See datawright ${command} --help` : `Did you mean ${meant}?`
  })
}

const unexpected = (command: string, options: Optioned["options"], word: string): UsageError => {
  const keys = Object.keys(options)
  const wordName = `--${word}`
  const meant = keys.map((key) => `--${optionName(key)}`).find((name) => name === wordName)
  return new UsageError({
    found: `${command} takes no further argument, found ${word}`,
    next: meant === undefined ? `See datawright ${command} --help` : `Did you mean ${meant}?`
  })
}

/** The words that give a stage these options, without the program's name: the inverse of `readArguments`. */
export const writeArguments = (
  { name, options }: Optioned,
  given: Readonly<Record<string, unknown>>
): ReadonlyArray<string> => {
  const words: Array<string> = []
  const places: Array<string> = []
  for (const [key, value] of Object.entries(given)) {
    const option = options[key]
    if (option === undefined || value === undefined) continue
    const long = `--${optionName(key)}`
    for (const one of Array.isArray(value) ? value as ReadonlyArray<unknown> : [value]) {
      if (option.settings.positional) places.push(String(one))
      else if (one === true) words.push(long)
      else if (one === false) {
        if (option.settings.standard === true) words.push(`${long}=false`)
      } else if (String(one).startsWith("-")) words.push(`${long}=${String(one)}`)
      else words.push(long, String(one))
    }
  }
  // Behind several values an argument would be one more of these.
  const ends = places.some((one) => one.startsWith("-")) ||
    places.length > 0 &&
      Object.keys(given).some((key) =>
        options[key]?.settings.several !== undefined && !options[key].settings.positional
      )
  return [...name.split(" "), ...words, ...(ends ? ["--"] : []), ...places]
}
