// Options of all kinds stand in one list; what each decodes to is kept by the parameters of StageOption.
/* eslint-disable @typescript-eslint/no-explicit-any */
import { Either, ParseResult, Pipeable, Schema } from "effect"
import { type FieldPath, formatFieldPath, parseFieldPath } from "../rows/index.ts"

/** Where the help lists an option. */
export const groups = ["input", "output", "model", "limits", "general"] as const
export type Group = typeof groups[number]

/** What an option's value is, for the help, the wizard, completions and editors. */
export type Kind = "text" | "integer" | "number" | "flag" | "choice" | "file" | "folder" | "path"

/** Several values: `cut` at commas (`a,b`), or taken `whole` because paths and addresses may hold commas. */
export type Several = "cut" | "whole"

interface Settings {
  readonly kind: Kind
  readonly description: string
  readonly group: Group
  /** One value, as it is decoded; several values are a list of these. */
  readonly item: Schema.Schema.AnyNoContext
  readonly several: Several | undefined
  /** Fewest values of a list. */
  readonly least: number
  /** The word that stands for the value in the help: `<file>`. */
  readonly word: string
  readonly choices: ReadonlyArray<string> | undefined
  readonly range: { readonly min: number; readonly max: number } | undefined
  /** Whether the stage reads or writes the path; undefined for what is no path. */
  readonly role: "reads" | "writes" | undefined
  /** A path that is read has to be there before the stage starts. */
  readonly exists: boolean
  readonly presence: Presence
  /** What is taken when nothing is said, as it would be written; the help shows it. */
  readonly standard: unknown
  /** Words of the help in the place of a default that depends on the machine: `one a core`. */
  readonly standardWords: string | undefined
  /** A single letter: `-o`. */
  readonly alias: string | undefined
  /** Stands after the options, by itself, in the place of `--name value`. */
  readonly positional: boolean
}

export type Presence = "required" | "defaulted" | "optional"

/**
 * One option of a stage. `A` is what the stage's run gets, `I` what a caller or a pipeline file writes; the name on the command
 * line is the key it has in the stage, in kebab case.
 */
export class StageOption<A, I, P extends Presence> extends Pipeable.Class() {
  readonly settings: Settings
  declare readonly Type: A
  declare readonly Given: I
  declare readonly Presence: P
  constructor(settings: Settings) {
    super()
    this.settings = settings
  }
}

export type Any = StageOption<any, any, Presence>

const make = <A, I>(
  kind: Kind,
  description: string,
  item: Schema.Schema<A, I>,
  more: Partial<Settings> = {}
): StageOption<A, I, "required"> =>
  new StageOption({
    kind,
    description,
    group: "general",
    item,
    several: undefined,
    least: 0,
    word: kind,
    choices: undefined,
    range: undefined,
    role: undefined,
    exists: false,
    presence: "required",
    standard: undefined,
    standardWords: undefined,
    alias: undefined,
    positional: false,
    ...more
  })

/** Any text that is not empty. */
export const text = (description: string, word = "text") =>
  make(
    "text",
    description,
    Schema.String.pipe(Schema.minLength(1, { message: () => "expected a text that is not empty" })),
    { word }
  )

const shown = (value: number): string => Number.isFinite(value) ? value.toLocaleString("en") : String(value)

/** What a range says: `a whole number from 1 to 64`, `a number of 0 or more`. */
export const rangeWords = (what: string, { max, min }: { readonly min: number; readonly max: number }): string =>
  max === Infinity || max === Number.MAX_SAFE_INTEGER
    ? min === -Infinity ? what : `${what} of ${shown(min)} or more`
    : `${what} from ${shown(min)} to ${shown(max)}`

/** Numbers that pass a check; its message is what was expected. */
const checked = (isGood: (value: number) => boolean, expected: string): Schema.Schema<number> =>
  Schema.Number.pipe(Schema.filter((value) => isGood(value) ? undefined : `expected ${expected}`))

/** A whole number between `min` and `max`, both included. */
export const integer = (
  description: string,
  { max = Number.MAX_SAFE_INTEGER, min = 0 }: { readonly min?: number; readonly max?: number } = {}
) =>
  make(
    "integer",
    description,
    checked(
      (value) => Number.isSafeInteger(value) && value >= min && value <= max,
      rangeWords("a whole number", { min, max })
    ),
    { range: { min, max }, word: "n" }
  )

/** A number between `min` and `max`, both included. */
export const number = (
  description: string,
  { max = Infinity, min = 0 }: { readonly min?: number; readonly max?: number } = {}
) =>
  make(
    "number",
    description,
    checked((value) => Number.isFinite(value) && value >= min && value <= max, rangeWords("a number", { min, max })),
    { range: { min, max } }
  )

/** A number greater than 0. */
export const positive = (description: string) =>
  make("number", description, checked((value) => Number.isFinite(value) && value > 0, "a number above 0"), {
    word: "number"
  })

/** A share from 0 to 1. */
export const ratio = (description: string, range: { readonly min?: number; readonly max?: number } = {}) =>
  number(description, { min: 0, max: 1, ...range })

/** Said or not said: `--force`, also `--force=false`; `false` unless said. */
export const flag = (description: string): StageOption<boolean, boolean, "defaulted"> =>
  new StageOption({ ...make("flag", description, Schema.Boolean).settings, presence: "defaulted", standard: false })

/** One of a list of names. */
export const choice = <const N extends ReadonlyArray<string>>(
  description: string,
  names: N
): StageOption<N[number], N[number], "required"> =>
  make("choice", description, Schema.Literal(...names) as unknown as Schema.Schema<N[number]>, {
    choices: names,
    word: "name"
  })

/** A file that is read and has to be there. */
export const file = (description: string) =>
  make("file", description, Schema.NonEmptyString, { group: "input", role: "reads", exists: true })

/** A folder that is read and has to be there. */
export const folder = (description: string) =>
  make("folder", description, Schema.NonEmptyString, { group: "input", role: "reads", exists: true })

/** A file or folder that is read and has to be there. */
export const path = (description: string) =>
  make("path", description, Schema.NonEmptyString, { group: "input", role: "reads", exists: true })

/** A file that is written. */
export const newFile = (description: string) =>
  make("file", description, Schema.NonEmptyString, { group: "output", role: "writes" })

/** A folder that is written to. */
export const newFolder = (description: string) =>
  make("folder", description, Schema.NonEmptyString, { group: "output", role: "writes" })

const FieldPathText = Schema.transformOrFail(Schema.String, Schema.declare((_: unknown): _ is FieldPath => true), {
  strict: true,
  decode: (value, _, ast) =>
    Either.mapLeft(parseFieldPath(value), (message) => new ParseResult.Type(ast, value, message)),
  encode: (value) => Either.right(formatFieldPath(value))
})

/** A place in a row: `conversations[1].value`. */
export const fieldPath = (description: string) =>
  make("text", description, FieldPathText, { word: "field", group: "input" })

/** The same, given to the stage as it was written: for stages that put the text into messages or a manifest. */
export const fieldText = (description: string) =>
  make(
    "text",
    description,
    Schema.String.pipe(Schema.filter((value) => {
      const parsed = parseFieldPath(value)
      return Either.isLeft(parsed) ? parsed.left : undefined
    })),
    { word: "field", group: "input" }
  )

const change = <A, I, P extends Presence>(option: Any, settings: Partial<Settings>): StageOption<A, I, P> =>
  new StageOption({ ...option.settings, ...settings })

/** Taken when nothing is said. `words` stand in the help in its place, for what depends on the machine. */
export const withDefault =
  <const B>(value: B, words?: string) => <A, I>(option: StageOption<A, I, Presence>): StageOption<A, I, "defaulted"> =>
    change(option, { presence: "defaulted", standard: value, standardWords: words })

/** `undefined` when nothing is said. `words` say in the help what happens then. */
export const optional =
  (words?: string) => <A, I>(option: StageOption<A, I, Presence>): StageOption<A | undefined, I, "optional"> =>
    change(option, { presence: "optional", standardWords: words })

/**
 * Several values, none of them required: `--name a b`, `--name a --name b`, and, when they are cut at commas, `--name a,b`.
 */
export const many =
  (cut: Several = "whole") =>
  <A, I>(option: StageOption<A, I, Presence>): StageOption<ReadonlyArray<A>, I | ReadonlyArray<I>, "defaulted"> =>
    change(option, { several: cut, least: 0, presence: "defaulted", standard: [] })

/** One value or more. */
export const some =
  (cut: Several = "whole") =>
  <A, I>(option: StageOption<A, I, Presence>): StageOption<ReadonlyArray<A>, I | ReadonlyArray<I>, "required"> =>
    change(option, { several: cut, least: 1, presence: "required" })

/** A further check or decoding of one value: its message says what was expected. */
export const withSchema =
  <B, A, I>(item: Schema.Schema<B, I>) => <P extends Presence>(option: StageOption<A, I, P>): StageOption<B, I, P> =>
    change(option, { item })

/** Where the help lists it. */
export const inGroup =
  (group: Group) => <A, I, P extends Presence>(option: StageOption<A, I, P>): StageOption<A, I, P> =>
    change(option, { group })

/** A single letter: `-o`. */
export const withAlias =
  (alias: string) => <A, I, P extends Presence>(option: StageOption<A, I, P>): StageOption<A, I, P> =>
    change(option, { alias })

/** Given by its place after the options, without a name. */
export const positional = <A, I, P extends Presence>(option: StageOption<A, I, P>): StageOption<A, I, P> =>
  change(option, { positional: true })

/** A path that need not be there yet when the stage starts. */
export const mayBeAbsent = <A, I, P extends Presence>(option: StageOption<A, I, P>): StageOption<A, I, P> =>
  change(option, { exists: false })

/** The same in every stage that writes. */
export const force = inGroup("output")(flag("Replace files that datawright did not write, or that were changed since"))
