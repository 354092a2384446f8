import { Effect, Either } from "effect"
import { nearest } from "../rows/index.ts"
import { type Globals, readArguments, type Stage, UsageError } from "../stage/index.ts"
import { groups, loadStage, stageNames } from "./stages.ts"

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

const unknownCommand = (words: ReadonlyArray<string>): UsageError => {
  const [first = "", second] = words
  const inGroup = stageNames.filter((name) => name.startsWith(`${first} `))
  if (inGroup.length > 0) {
    const meant = nearest(second ?? "", inGroup.map((name) => name.slice(first.length + 1)))
    return new UsageError({
      found: `${first} has no command ${second ?? ""}`,
      expected: `one of ${inGroup.map((name) => name.slice(first.length + 1)).join(", ")}`,
      next: meant === undefined ? undefined : `Did you mean ${first} ${meant}?`
    })
  }
  const meant = nearest(first, [...new Set(stageNames.map((name) => name.split(" ")[0]!))])
  return new UsageError({
    found: first.startsWith("-") ? `no option ${first} before a command` : `no command ${first}`,
    next: meant === undefined ? "See datawright --help" : `Did you mean ${meant}?`
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
      const isHelp = after.length === 0 || after[0] === "--help" || after[0] === "-h"
      if (Object.hasOwn(groups, first) && isHelp) return { asked: { kind: "overview", group: first }, globals }
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
