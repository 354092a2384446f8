import { assert, describe, it } from "@effect/vitest"
import { Effect, Either } from "effect"
import { readArguments, writeArguments } from "../../src/stage/arguments.ts"
import { decodeOptions, optionName } from "../../src/stage/decodeOptions.ts"
import { everyKind, everyKindGiven } from "../support/everyKind.ts"

const stage = everyKind

const read = (...words: ReadonlyArray<string>) => readArguments(stage, words)
const given = (...words: ReadonlyArray<string>) => Either.getOrThrow(Either.map(read(...words), ({ given }) => given))
const told = (...words: ReadonlyArray<string>) =>
  Either.match(read(...words), {
    onLeft: (error) => error.message,
    onRight: () => "no error"
  })
const decoded = (options: Readonly<Record<string, unknown>>) => decodeOptions(stage, options)

describe("reading a command line", () => {
  it("takes several values in three spellings", () => {
    const three = { rows: ["a", "b"], force: true }
    assert.deepStrictEqual(given("--rows", "a", "b", "--force"), three)
    assert.deepStrictEqual(given("--rows", "a", "--force", "--rows", "b"), three)
    assert.deepStrictEqual(given("--rows=a", "--force", "--rows", "b"), three)
  })

  it.effect("cuts names at commas, and paths not", () =>
    Effect.gen(function*() {
      const { names, rows } = yield* decoded(given("--names", "a,b", "c", "--rows", "x,y"))
      assert.deepStrictEqual(names, ["a", "b", "c"])
      assert.deepStrictEqual(rows, ["x,y"])
    }))

  it("takes the next word as a value whatever it begins with, but for options it knows", () => {
    assert.deepStrictEqual(given("--system", "-q", "-v", "--rows", "r"), { system: "-q", rows: ["r"] })
    assert.strictEqual(
      told("--system", "--force"),
      "--system is followed by the option --force; expected a text. Write --system=--force if that is the value"
    )
    assert.deepStrictEqual(given("--system=--force"), { system: "--force" })
    assert.strictEqual(told("--system"), "--system has no value; expected a text")
  })

  it("gives the place of an argument to what follows an option with one value", () => {
    assert.deepStrictEqual(given("--system", "f", "17"), { system: "f", place: 17 })
    assert.strictEqual(told("17", "18"), "try out takes no further argument, found 18. See datawright try out --help")
    assert.deepStrictEqual(given("--", "17"), { place: 17 })
  })

  it("tells unknown options with the nearest, and what is given twice", () => {
    assert.strictEqual(told("--sytem", "x"), "try out has no option --sytem. Did you mean --system?")
    assert.strictEqual(told("--count", "1", "--count", "2"), "--count is given twice; expected one value")
  })

  it("knows short names, flags with values, and what every command takes", () => {
    assert.deepStrictEqual(given("-o", "x", "--force=false"), { output: "x", force: false })
    const { globals } = Either.getOrThrow(read("-q", "--json", "--verbose"))
    assert.deepStrictEqual(globals, { quiet: true, verbose: true, json: true, help: false })
  })

  it.effect("names the option of a wrong value, in and out of its range", () =>
    Effect.gen(function*() {
      const message = (...words: ReadonlyArray<string>) =>
        Effect.map(Effect.flip(decoded(given("--rows", "r", ...words))), (error) => error.message)
      assert.strictEqual(yield* message("--count", "many"), "--count: many; expected a whole number (A whole number)")
      assert.strictEqual(yield* message("--count", "0"), "--count: 0; expected a whole number from 1 to 64")
      assert.strictEqual(yield* message("--count", "65"), "--count: 65; expected a whole number from 1 to 64")
      assert.strictEqual(yield* message("--count", "1.5"), "--count: 1.5; expected a whole number from 1 to 64")
      assert.strictEqual(yield* message("--share", "1.01"), "--share: 1.01; expected a number from 0 to 1")
      assert.strictEqual(
        yield* message("--kind", "cod"),
        "--kind: cod; expected one of auto, code, text. Did you mean code?"
      )
      assert.include(yield* message("--field", "a[0"), "--field: \"a[0\" is no field path")
      assert.include((yield* Effect.flip(decoded({}))).message, "--rows is missing")
      const { count, kind, place, share } = yield* decoded(given("--rows", "r", "--count", "64", "--share", "1"))
      assert.deepStrictEqual([count, share, kind, place], [64, 1, "auto", undefined])
    }))

  it.prop(
    "is undone by writing one",
    { options: everyKindGiven },
    ({ options }) => {
      const words = writeArguments(stage, options)
      assert.deepStrictEqual(words.slice(0, 2), ["try", "out"])
      assert.deepStrictEqual(given(...words.slice(2)), options)
    },
    { fastCheck: { numRuns: 500 } }
  )

  it("writes names of options in kebab case", () => {
    assert.deepStrictEqual(["maxRpm", "force", "noNearDuplicates", "toHTML", "baseUrl"].map(optionName), [
      "max-rpm",
      "force",
      "no-near-duplicates",
      "to-html",
      "base-url"
    ])
  })
})
