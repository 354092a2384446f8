import { Schema } from "effect"
import { Options, Stage } from "../../stage/index.ts"
import { explainRow } from "../describe/describeDataset.ts"
import { answerStore } from "./answerStore.ts"
import { modelOptions } from "./modelOptions.ts"

/** Whether a row's answer is stored, and if not, what makes its request a new question. */
export const cacheExplain = Stage.make({
  name: "cache explain",
  summary: "Say whether a row's answer is stored, or which part of its request makes it a new question",
  details: "Give the options of the run. Nothing is sent.",
  examples: ["datawright cache explain --input train.json --llm claude 17"],
  options: {
    input: Options.file("The file that generate-descriptions reads"),
    row: Options.integer("Line of the row in the input, from 1", { min: 1 }).pipe(Options.positional),
    ...modelOptions
  },
  result: Schema.Struct({
    line: Schema.Number,
    state: Schema.Literal("no-description-needed", "cannot-be-described", "stored", "stored-but-bad", "missing"),
    key: Schema.UndefinedOr(Schema.String).annotations({
      description: "SHA-256 of the request",
      jsonSchema: { type: "string" }
    }),
    nearest: Schema.UndefinedOr(
      Schema.Struct({ key: Schema.String, model: Schema.String, answeredAt: Schema.Number })
    ).annotations({ jsonSchema: { type: "object" } }),
    differs: Schema.Array(Schema.String),
    words: Schema.String
  }),
  run: ({ row, ...options }) => explainRow({ ...options, line: row }),
  layers: answerStore,
  tell: ({ line, state, words }, { input }) => `${input}:${line}: ${state}: ${words}`
})
