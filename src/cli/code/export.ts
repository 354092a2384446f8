import { Command, Options } from "@effect/cli"
import { Effect, Option } from "effect"
import { UsageError } from "../../stage/index.ts"
import { integer } from "../options.ts"

const formatNames = ["sharegpt", "messages", "alpaca", "prompt-completion", "text"] as const
const fileFormatNames = ["jsonl", "json", "parquet"] as const

const options = {
  input: Options.file("input", { exists: "yes" }).pipe(
    Options.atLeast(1),
    Options.withDescription("Files of rows, in any of the known shapes: --input train.json test.json")
  ),
  outputDir: Options.directory("output-dir").pipe(
    Options.optional,
    Options.withDescription("Folder for files named after the inputs: train.json becomes train.jsonl or train.parquet")
  ),
  output: Options.file("output").pipe(
    Options.optional,
    Options.withDescription("File to write, for one input, in place of --output-dir")
  ),
  to: Options.choice("to", formatNames).pipe(
    Options.withDescription(
      "Layout: sharegpt (conversations: from, value), messages (role, content), alpaca (instruction, input, output, system), prompt-completion, text"
    )
  ),
  fileFormat: Options.choice("file-format", fileFormatNames).pipe(
    Options.withDefault("jsonl" as const),
    Options.withDescription("JSON lines, one JSON array, or Parquet with row groups the Hub's viewer can show")
  ),
  system: Options.text("system").pipe(
    Options.optional,
    Options.withDescription(
      "System text of every row; an empty one means none. Else a row's own, else one that asks for clean Manim code"
    )
  ),
  maxTokens: integer("max-tokens", { min: 1, max: 100_000_000 }).pipe(
    Options.optional,
    Options.withDescription("Leave out rows whose whole conversation has more tokens; needs --tokenizer")
  ),
  tokenizer: Options.text("tokenizer").pipe(
    Options.optional,
    Options.withDescription("A tokenizer.json, a folder that holds one, or org/name of a model on the Hub")
  ),
  includePlaceholders: Options.boolean("include-placeholders").pipe(
    Options.withDescription("Export rows whose request only stands for one; they are left out otherwise")
  ),
  keepMetadata: Options.boolean("keep-metadata").pipe(
    Options.withDescription("Add the columns id, source and license")
  ),
  codeField: Options.text("code-field").pipe(
    Options.optional,
    Options.withDescription("Where other people's files keep the code, such as conversations[2].value")
  ),
  descriptionField: Options.text("description-field").pipe(
    Options.optional,
    Options.withDescription("Where they keep the request, such as conversations[1].value")
  ),
  force: Options.boolean("force").pipe(Options.withDescription("Replace files that datawright did not write")),
  json: Options.boolean("json").pipe(Options.withDescription("Print the result as one line of JSON"))
}

export const exportCommand = Command.make("export", options, (asked) =>
  Effect.gen(function*() {
    const output = Option.getOrUndefined(asked.output)
    const folder = Option.getOrUndefined(asked.outputDir)
    if ((output === undefined) === (folder === undefined)) {
      return yield* new UsageError({
        found: output === undefined ? "neither --output-dir nor --output" : "both --output-dir and --output",
        expected: "one of them",
        next: "Give a folder with --output-dir, or for one input a file with --output"
      })
    }
    const { runExport } = yield* Effect.promise(() => import("./runExport.ts"))
    yield* runExport({
      ...asked,
      inputs: asked.input,
      target: output === undefined ? { folder: folder! } : { file: output },
      system: Option.getOrUndefined(asked.system),
      maxTokens: Option.getOrUndefined(asked.maxTokens),
      tokenizer: Option.getOrUndefined(asked.tokenizer),
      codeField: Option.getOrUndefined(asked.codeField),
      descriptionField: Option.getOrUndefined(asked.descriptionField)
    })
  })).pipe(
    Command.withDescription(
      "Write rows as trainers load them (TRL, Axolotl, LLaMA-Factory), checked against their rules, and print what each trainer's configuration needs. Example: datawright export --input data_described/train.json data_described/test.json --output-dir data_export --to messages --file-format parquet"
    )
  )
