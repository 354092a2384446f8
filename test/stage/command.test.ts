// A test reads and waits by itself: @effect-diagnostics preferSchemaOverJson:off
// Stages of all kinds are run here, whatever they fail with: @effect-diagnostics anyUnknownInErrorContext:off
import { Command } from "@effect/cli"
import { assert, layer } from "@effect/vitest"
import { Console, Effect, Either } from "effect"
import { readArguments, writeArguments } from "../../src/stage/arguments.ts"
import { command } from "../../src/stage/command.ts"
import { decodeOptions } from "../../src/stage/decodeOptions.ts"
import { run } from "../../src/stage/Stage.ts"
import { everyKind, everyKindGiven } from "../support/everyKind.ts"
import { platform } from "../support/folder.ts"

/** What the stage was given when `@effect/cli` read the words. */
const byEffectCli = (words: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const lines: Array<string> = []
    const real = yield* Console.consoleWith(Effect.succeed)
    const console: Console.Console = { ...real, log: (...words) => Effect.sync(() => void lines.push(words.join(" "))) }
    yield* Command.run(command(everyKind), { name: "try", version: "1" })(["node", "try", ...words, "--json"]).pipe(
      Effect.withConsole(console)
    )
    return JSON.parse(lines.at(-1)!) as unknown
  })

layer(platform)("a stage as a command of @effect/cli", (it) => {
  it.effect.prop(
    "understands a command line as the program itself does",
    { given: everyKindGiven },
    ({ given }) =>
      Effect.gen(function*() {
        // Words that both take: `@effect/cli` reads the 0 and 1 behind a flag as its value.
        const { maxRpm: _, place, ...rest } = given
        const options = {
          ...rest,
          rows: ["r"],
          count: 5,
          ...(place === undefined ? {} : { place: 2 + Math.abs(place) })
        }
        const clean = Object.fromEntries(
          Object.entries(options).map(([key, value]) => [
            key,
            Array.isArray(value)
              ? value.map((one) => `v${one}`)
              : typeof value === "string" && key === "system"
              ? `v${value}`
              : value
          ])
        )
        const words = writeArguments(everyKind, clean).slice(2).filter((word) => word !== "--")
        const { given: read } = Either.getOrThrow(readArguments(everyKind, writeArguments(everyKind, clean).slice(2)))
        // One word an option: `@effect/cli` has repeated options where the program takes several values.
        const own = yield* decodeOptions(everyKind, read)
        assert.deepStrictEqual(yield* byEffectCli(words), JSON.parse(JSON.stringify(own)))
      }),
    { fastCheck: { numRuns: 60 } }
  )

  it.effect("fails with the error of the option that is wrong", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(byEffectCli(["--rows", "r", "--count", "65"]))
      assert.include((error as Error).message, "--count: 65; expected a whole number from 1 to 64")
    }))

  it.effect("and as a function gives the same, defaults filled in", () =>
    Effect.gen(function*() {
      const { count, field, kind, names, rows, share } = yield* run(everyKind, { rows: "r" })
      assert.deepStrictEqual([rows, names, count, share, kind, field], [["r"], [], 5, 0.5, "auto", ["code"]])
      // @ts-expect-error rows are required
      assert.include((yield* Effect.flip(run(everyKind, {}))).message, "--rows is missing")
      // @ts-expect-error there is no such option
      assert.include((yield* Effect.flip(run(everyKind, { rows: "r", cuont: 2 }))).message, "Did you mean count?")
    }))
})
