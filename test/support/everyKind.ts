import { Effect, FastCheck as fc, Schema } from "effect"
import * as Options from "../../src/stage/Options.ts"
import * as Stage from "../../src/stage/Stage.ts"

/** A stage with an option of every kind; its result is what it was given. */
export const everyKind = Stage.make({
  name: "try out",
  summary: "Has an option of every kind",
  examples: [],
  options: {
    rows: Options.text("Rows").pipe(Options.some("whole")),
    names: Options.text("Names").pipe(Options.many("cut")),
    maxRpm: Options.number("A number").pipe(Options.optional()),
    count: Options.integer("A whole number", { min: 1, max: 64 }).pipe(Options.withDefault(5)),
    share: Options.ratio("A share").pipe(Options.withDefault(0.5)),
    system: Options.text("A text").pipe(Options.optional()),
    kind: Options.choice("A name", ["auto", "code", "text"]).pipe(Options.withDefault("auto")),
    field: Options.fieldPath("A place in a row").pipe(Options.withDefault("code")),
    output: Options.newFile("A file to write").pipe(Options.withAlias("o"), Options.optional()),
    force: Options.force,
    place: Options.integer("Given by its place").pipe(Options.positional, Options.optional())
  },
  result: Schema.Record({ key: Schema.String, value: Schema.Unknown }),
  run: (options) => Effect.succeed<Readonly<Record<string, unknown>>>(options),
  tell: () => ""
})

const value = fc.string({ minLength: 1, maxLength: 6 })

/** Options of that stage as a caller may write them. */
export const everyKindGiven = fc.record({
  rows: fc.array(value, { minLength: 1, maxLength: 3 }),
  names: fc.array(value, { minLength: 1, maxLength: 3 }),
  maxRpm: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
  count: fc.integer(),
  system: value,
  kind: fc.constantFrom("auto", "code"),
  force: fc.constant(true),
  place: fc.integer()
}, { requiredKeys: [] })
