import { Command, Options } from "@effect/cli"
import { Effect, Option } from "effect"
import { integer } from "../options.ts"
import { print, printJson } from "../print.ts"
import { nearOptions, parseField, readNearOptions, threshold } from "./duplicateOptions.ts"

const train = Options.file("train", { exists: "yes" }).pipe(Options.withDescription("JSON lines that are trained on"))
const test = Options.file("test", { exists: "yes" }).pipe(
  Options.atLeast(1),
  Options.withDescription("JSON lines that are tested on; may be said more than once")
)
const against = Options.file("against", { exists: "yes" }).pipe(
  Options.repeated,
  Options.withDescription("Benchmarks (JSON lines) whose words must not occur in training rows")
)
const againstTokens = integer("against-tokens", { min: 1, max: 64 }).pipe(
  Options.withDefault(13),
  Options.withDescription("Words in a row that count as taken from a benchmark")
)
const field = Options.text("field").pipe(
  Options.withDefault("code"),
  Options.withDescription("Where the text is, such as conversations[1].value")
)
const output = Options.file("output").pipe(
  Options.optional,
  Options.withDescription("JSON lines to write: every pair that leaks")
)
const limit = integer("limit", { min: 0, max: 1_000_000 }).pipe(
  Options.withDefault(20),
  Options.withDescription("Pairs to print, the most alike first")
)
const force = Options.boolean("force").pipe(Options.withDescription("Replace files that datawright did not write"))
const json = Options.boolean("json").pipe(Options.withDescription("Print one line of JSON"))

export const leaksCommand = Command.make(
  "leaks",
  {
    train,
    test,
    against,
    againstTokens,
    field,
    threshold: threshold("threshold"),
    output,
    limit,
    ...nearOptions,
    force,
    json
  },
  (options) =>
    Effect.gen(function*() {
      const { choice, contained, language, resources } = yield* readNearOptions(options)
      const { assertNoLeaks, findLeaks } = yield* Effect.promise(() => import("../../near/leaks.ts"))
      const found = yield* findLeaks({
        train: options.train,
        test: options.test,
        against: options.against,
        againstWords: options.againstTokens,
        field: yield* parseField("--field", options.field),
        language,
        near: { ...choice, threshold: options.threshold },
        contained,
        output: Option.getOrUndefined(options.output),
        resources,
        force: options.force
      })
      const { highest, leaks, rows } = found
      if (options.json) yield* printJson({ ...found, pairs: leaks.length, leaks: leaks.slice(0, options.limit) })
      else {
        yield* print([
          ...leaks.slice(0, options.limit).map(({ kind, similarity, test, train, words }) =>
            `${similarity.toFixed(3)}  ${kind.padEnd(9)}  ${train.file}:${train.line}  ${test.file}:${test.line}` +
            (words === undefined ? "" : `  "${words}"`)
          ),
          ...(leaks.length > options.limit ? [`… and ${leaks.length - options.limit} more`] : []),
          `${leaks.length} leaks between ${rows.train} training rows and ${rows.test} test rows; highest similarity measured ${
            highest.toFixed(3)
          }, threshold ${options.threshold}` + (found.unread === 0 ? "" : `; ${found.unread} rows have no such text`)
        ].join("\n"))
      }
      yield* assertNoLeaks(found)
    })
).pipe(
  Command.withDescription(
    "Find rows that training and test files share: exact copies, near-duplicates, scenes pasted into larger programs, words of benchmarks; exit code 7 when there are any. Example: datawright leaks --train data_formatted/train.json --test data_formatted/test.json"
  )
)
