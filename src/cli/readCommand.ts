import { Effect, Either } from "effect"
import { nearest } from "../rows/index.ts"
import { type Globals, readArguments, type Stage, UsageError } from "../stage/index.ts"
import { loadStage, stageNames } from "./stages.ts"

/** What a command line asks for. */
export type Asked =
  | { readonly kind: "stage"; readonly stage: Stage.Any; readonly given: Readonly<Record<string, unknown>> }
  | { readonly kind: "help"; readonly stage: Stage.Any }
  /** Help of the program, or of the stages whose names begin with a word: `poi`. */
  | { readonly kind: "overview"; readonly group: string | undefined }
  | { readonly kind: "version" }
  /** The wizard, and completions of a shell, are `@effect/cli`'s; it gets the words whole. */
  | { readonly kind: "assistant" }

export interface CommandLine {
  readonly asked: Asked
  readonly globals: Globals
}

const none: Globals = { quiet: false, verbose: false, json: false, help: false }

const assistance = new Set(["--wizard", "--completions"])

/** The longest name of a stage that the words begin with. */
const nameIn = (words: ReadonlyArray<string>): string | undefined =>
  stageNames.filter((name) => name.split(" ").every((word, i) => words[i] === word)).sort((a, b) =>
    b.length - a.length
  )[0]

/** The longest beginning of the words that names several commands: `wandb patterns`; undefined when there is none. */
const groupIn = (words: ReadonlyArray<string>): string | undefined => {
  let group: string | undefined
  for (let longer = words[0]; longer !== undefined; longer = `${group} ${words[group.split(" ").length]}`) {
    if (!stageNames.some((name) => name.startsWith(`${longer} `))) break
    group = longer
  }
  return group
}

const unknownCommand = (words: ReadonlyArray<string>): UsageError => {
  const group = groupIn(words)
  const before = group === undefined ? "" : `${group} `
  const word = words[group === undefined ? 0 : group.split(" ").length] ?? ""
  const known = [
    ...new Set(
      stageNames.filter((name) => name.startsWith(before)).map((name) => name.slice(before.length).split(" ")[0]!)
    )
  ]
  const meant = nearest(word, known)
  return new UsageError({
    found: group !== undefined
      ? `${group} has no command ${word}`
      : word.startsWith("-")
      ? `no option ${word} before a command`
      : `no command ${word}`,
    ...(group === undefined ? {} : { expected: `one of ${known.join(", ")}` }),
    next: meant !== undefined
      ? `Did you mean ${before}${meant}?`
      : group === undefined
      ? "See datawright --help"
      : undefined
  })
}

/**
 * What the words of a command line ask for, the program's name left out. `-q`, `-v`, `--json` may stand before the command too.
 * Mistakes are usage errors: unknown commands and options with the nearest that is known, values with the option's name.
 */
export const readCommand = (words: ReadonlyArray<string>): Effect.Effect<CommandLine, UsageError> =>
  Effect.gen(function*() {
    const globals = { ...none }
    let at = 0
    for (; at < words.length; at++) {
      const word = words[at]!
      if (word === "-q" || word === "--quiet") globals.quiet = true
      else if (word === "-v" || word === "--verbose") globals.verbose = true
      else if (word === "--json") globals.json = true
      else break
    }
    const rest = words.slice(at)
    const [first, ...after] = rest
    if (first === undefined || first === "--help" || first === "-h") {
      return { asked: { kind: "overview", group: undefined }, globals }
    }
    if (first === "--version" && after.length === 0) return { asked: { kind: "version" }, globals }
    if (assistance.has(first)) return { asked: { kind: "assistant" }, globals }
    const name = nameIn(rest)
    if (name === undefined) {
      const group = groupIn(rest)
      if (group !== undefined) {
        const next = rest[group.split(" ").length]
        if (next === undefined || next === "--help" || next === "-h") {
          return { asked: { kind: "overview", group }, globals }
        }
        if (next === "--wizard") return { asked: { kind: "assistant" }, globals }
      }
      return yield* unknownCommand(rest)
    }
    const stage = (yield* loadStage(name))!
    const own = rest.slice(name.split(" ").length)
    if (own.length === 1 && own[0] === "--wizard") return { asked: { kind: "assistant" }, globals }
    if (own.length === 1 && own[0] === "--version") return { asked: { kind: "version" }, globals }
    const read = readArguments(stage, own)
    if (Either.isLeft(read)) {
      // A mistake elsewhere does not take the help away.
      if (own.includes("--help") || own.includes("-h")) return { asked: { kind: "help", stage }, globals }
      return yield* read.left
    }
    const { given, globals: inner } = read.right
    const all: Globals = {
      quiet: globals.quiet || inner.quiet,
      verbose: globals.verbose || inner.verbose,
      json: globals.json || inner.json,
      help: inner.help
    }
    return { asked: inner.help ? { kind: "help", stage } : { kind: "stage", stage, given }, globals: all }
  })
