import { Effect, Schema } from "effect"
import { Options, printedAs, Stage } from "../../stage/index.ts"
import { findLeaks, type Leak, leakFailure, type Leaks } from "../leaks.ts"
import { checkNear, nearOptions, readNear, threshold } from "./nearOptions.ts"

const Place = Schema.Struct({
  file: Schema.String,
  line: Schema.Number,
  id: Schema.optionalWith(Schema.String, { exact: true }),
  copies: Schema.optionalWith(Schema.Number, { exact: true }).annotations({
    description: "Further rows of that side with the same text"
  })
})

const PrintedLeak = Schema.Struct({
  kind: Schema.Literal("exact", "near", "contained", "words"),
  similarity: Schema.Number.annotations({
    description: "Jaccard similarity; of contained texts the share of the smaller in the larger; 1 for shared words"
  }),
  train: Place,
  test: Place,
  words: Schema.optionalWith(Schema.String, { exact: true }).annotations({
    description: "What stands in a benchmark too"
  })
})

const Found = Schema.Struct({
  leaks: Schema.Array(PrintedLeak).annotations({ description: "The most alike first, at most --limit of them" }),
  rows: Schema.Struct({ train: Schema.Number, test: Schema.Number }),
  unread: Schema.Number.annotations({ description: "Rows that could not be read or have no text" }),
  threshold: Schema.Number,
  recall: Schema.Number.annotations({ description: "Share of the pairs exactly at the threshold that are found" }),
  candidates: Schema.Number.annotations({ description: "Pairs that were compared" }),
  highest: Schema.Number.annotations({ description: "The highest similarity measured, below the threshold or not" }),
  pairs: Schema.Number.annotations({ description: "All pairs that leak" })
})

/** All that was found, and how much of it is printed. */
interface Compared extends Leaks {
  readonly limit: number
}

const leakLine = ({ kind, similarity, test, train, words }: Leak): string =>
  `${similarity.toFixed(3)}  ${kind.padEnd(9)}  ${train.file}:${train.line}  ${test.file}:${test.line}` +
  (words === undefined ? "" : `  "${words}"`)

/** Training files against test files: every pair of rows that are copies. Reads only, unless an output is asked for. */
export const leaks = Stage.make({
  name: "leaks",
  summary: "Find rows that training and test files share",
  details:
    "Exact copies, near-duplicates, scenes pasted into larger programs, and words of benchmarks. Exit code 7 when there are any.",
  examples: [
    "datawright leaks --train data_formatted/train.json --test data_formatted/test.json",
    "datawright leaks --train a.jsonl b.jsonl --test c.jsonl d.jsonl --output pairs.jsonl"
  ],
  options: {
    train: Options.file("JSON lines that are trained on").pipe(Options.some()),
    test: Options.file("JSON lines that are tested on").pipe(Options.some()),
    against: Options.file("Benchmarks (JSON lines) whose words must not occur in training rows").pipe(Options.many()),
    againstTokens: Options.integer("Words in a row that count as taken from a benchmark", { min: 1, max: 64 }).pipe(
      Options.withDefault(13),
      Options.inGroup("limits")
    ),
    field: Options.fieldPath("Where the text is, such as conversations[1].value").pipe(Options.withDefault("code")),
    threshold,
    output: Options.newFile("JSON lines to write: every pair that leaks").pipe(Options.optional("none")),
    limit: Options.integer("Pairs to print, the most alike first", { max: 1_000_000 }).pipe(
      Options.withDefault(20),
      Options.inGroup("output")
    ),
    ...nearOptions,
    force: Options.force
  },
  result: printedAs(Found, ({ limit, ...found }: Compared) => ({
    ...found,
    pairs: found.leaks.length,
    leaks: found.leaks.slice(0, limit)
  })),
  check: checkNear,
  run: (options) => {
    const { choice, contained, language, resources } = readNear(options)
    return findLeaks({
      ...options,
      againstWords: options.againstTokens,
      language,
      contained,
      resources,
      near: { ...choice, threshold: options.threshold }
    }).pipe(Effect.map((found): Compared => ({ ...found, limit: options.limit })))
  },
  tell: ({ highest, leaks, limit, rows, threshold, unread }) =>
    [
      ...leaks.slice(0, limit).map(leakLine),
      ...(leaks.length > limit ? [`… and ${leaks.length - limit} more`] : []),
      `${leaks.length} leaks between ${rows.train} training rows and ${rows.test} test rows; highest similarity measured ${
        highest.toFixed(3)
      }, threshold ${threshold}` + (unread === 0 ? "" : `; ${unread} rows have no such text`)
    ].join("\n"),
  conclude: leakFailure
})
