import { Effect, Layer, Schema } from "effect"
import { hubs } from "../../hub/index.ts"
import { Options, Stage, UsageError } from "../../stage/index.ts"
import { sinks } from "../../tables/index.ts"
import { exportRows } from "../exportRows.ts"
import * as formats from "../formats/registry.ts"
import { tellExport } from "../tellExport.ts"
import * as Tokens from "../Tokens.ts"

const formatNames = Object.keys(formats) as ReadonlyArray<keyof typeof formats>
const sinkNames = Object.keys(sinks) as ReadonlyArray<keyof typeof sinks>

const Exported = Schema.Struct({
  files: Schema.Array(Schema.Struct({
    input: Schema.String,
    name: Schema.String,
    path: Schema.String,
    folder: Schema.String,
    fileName: Schema.String,
    isEvaluation: Schema.Boolean.annotations({ description: "Held back from training, by its name" }),
    in: Schema.Number,
    out: Schema.Number
  })),
  rejects: Schema.String.annotations({ description: "File of the rows left out, each with its reason" }),
  in: Schema.Number,
  out: Schema.Number,
  rejected: Schema.Record({ key: Schema.String, value: Schema.Number }),
  template: Schema.optional(
    Schema.Literal("chatml", "llama-3", "gemma", "none").annotations({
      description: "Marks of turns that were counted with the tokens"
    })
  ),
  longest: Schema.optional(Schema.Number.annotations({ description: "The longest row written, in tokens" })),
  snippets: Schema.Array(Schema.Struct({ trainer: Schema.String, text: Schema.String })).annotations({
    description: "What each trainer's configuration needs"
  })
})

const counterOf = Effect.fn("export.counterOf")(function*(tokenizer: string) {
  return (yield* Tokens.isRemote(tokenizer)) ? yield* Tokens.fromHub(tokenizer) : yield* Tokens.fromPath(tokenizer)
})

/** Rows of any known shape in; files that trainers load out, in the same order. */
export const exportDataset = Stage.make({
  name: "export",
  summary: "Write rows as trainers load them (TRL, Axolotl, LLaMA-Factory), checked against their rules",
  details:
    "Prints what each trainer's configuration needs. Rows that no trainer could use are left out, each with its reason in the rejects file beside the output.",
  examples: [
    "datawright export --input data_described/train.json data_described/test.json --output-dir data_export --to messages --file-format parquet"
  ],
  options: {
    input: Options.file("Files of rows, in any of the known shapes").pipe(Options.some()),
    outputDir: Options.newFolder("Folder for files named after the inputs: train.json becomes train.jsonl").pipe(
      Options.optional()
    ),
    output: Options.newFile("File to write, for one input, in the place of --output-dir").pipe(Options.optional()),
    to: Options.choice("Layout of a row", formatNames).pipe(Options.inGroup("output")),
    fileFormat: Options.choice("JSON lines, one JSON array, or Parquet", sinkNames).pipe(
      Options.withDefault("jsonl"),
      Options.inGroup("output")
    ),
    system: Options.text("System text of every row; an empty one means none").pipe(
      Options.withSchema(Schema.String),
      Options.optional("a row's own, else one that asks for clean Manim code"),
      Options.inGroup("output")
    ),
    maxTokens: Options.integer("Leave out rows whose whole conversation has more tokens; needs --tokenizer", {
      min: 1,
      max: 100_000_000
    }).pipe(Options.optional(), Options.inGroup("limits")),
    tokenizer: Options.text("A tokenizer.json, a folder that holds one, or org/name of a model on the Hub").pipe(
      Options.optional(),
      Options.inGroup("limits")
    ),
    includePlaceholders: Options.flag("Export rows whose request only stands for one; they are left out otherwise"),
    keepMetadata: Options.flag("Add the columns id, source and license").pipe(Options.inGroup("output")),
    codeField: Options.fieldPath("Where the code is, such as conversations[2].value").pipe(
      Options.optional("found by the row's shape")
    ),
    descriptionField: Options.fieldPath("Where the request is, such as conversations[1].value").pipe(
      Options.optional("found by the row's shape")
    ),
    force: Options.force
  },
  result: Exported,
  check: ({ maxTokens, output, outputDir, tokenizer }) =>
    (output === undefined) === (outputDir === undefined)
      ? new UsageError({
        found: output === undefined ? "neither --output-dir nor --output" : "both --output-dir and --output",
        expected: "one of them",
        next: "Give a folder with --output-dir, or for one input a file with --output"
      })
      : tokenizer !== undefined && maxTokens === undefined
      ? new UsageError({ where: "--tokenizer", found: "no --max-tokens", next: "Say how many, or leave it out" })
      : maxTokens !== undefined && tokenizer === undefined
      ? new UsageError({
        where: "--max-tokens",
        found: "no tokenizer to count with",
        next: "Give that of the model to be trained: --tokenizer path/to/tokenizer.json, or --tokenizer org/name"
      })
      : undefined,
  run: ({ input, maxTokens, output, outputDir, to, tokenizer, ...options }) =>
    Effect.gen(function*() {
      const limit = maxTokens === undefined || tokenizer === undefined
        ? undefined
        : { tokens: maxTokens, counter: yield* counterOf(tokenizer) }
      const target = output === undefined ? { folder: outputDir! } : { file: output }
      return yield* exportRows({ ...options, inputs: input, target, format: formats[to], limit })
    }),
  layers: ({ fileFormat }) => Layer.merge(sinks[fileFormat], hubs["hugging-face"]),
  tell: (done, { maxTokens }) => tellExport(done, maxTokens)
})
