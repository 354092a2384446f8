import { Command, Options } from "@effect/cli"
import { Effect, Option, Schema } from "effect"
import { callOptions, modelOptions } from "./modelOptions.ts"

const limit = Options.integer("limit").pipe(
  Options.withSchema(Schema.Int.pipe(Schema.positive())),
  Options.withDescription("Describe this many rows at most; the rest stay as they are")
)

export const describeOptions = {
  ...modelOptions,
  input: Options.file("input", { exists: "yes" }).pipe(
    Options.withDescription("JSON lines (or one JSON array) of any of the known shapes")
  ),
  output: Options.file("output").pipe(
    Options.withDescription("JSON lines to write; its manifest and rejects lie beside it")
  ),
  ...callOptions,
  limit: Options.optional(limit),
  batch: Options.boolean("batch").pipe(
    Options.withDescription(
      "Use the provider's batch API: half the price, up to a day; a killed run finds its jobs again"
    )
  ),
  force: Options.boolean("force").pipe(Options.withDescription("Replace an output that datawright did not write")),
  transcripts: Options.boolean("transcripts").pipe(
    Options.withDescription("Look up captions of rows that name a YouTube video and have no narration")
  ),
  languages: Options.text("languages").pipe(
    Options.withDefault("en"),
    Options.withDescription("Languages of captions, the most wanted first, with commas between")
  ),
  config: Options.optional(
    Options.file("config", { exists: "yes" }).pipe(
      Options.withDescription("Configuration file (prices); datawright.yaml if there is one")
    )
  ),
  json: Options.boolean("json").pipe(Options.withDescription("Print the result as one line of JSON"))
}

const make = (name: string) =>
  Command.make(name, describeOptions, (options) =>
    Effect.gen(function*() {
      const { runDescribe } = yield* Effect.promise(() => import("./runDescribe.ts"))
      yield* runDescribe({
        ...options,
        limit: Option.getOrUndefined(options.limit),
        maxRpm: Option.getOrUndefined(options.maxRpm),
        maxTpm: Option.getOrUndefined(options.maxTpm),
        maxCost: Option.getOrUndefined(options.maxCost),
        config: Option.getOrUndefined(options.config),
        model: Option.getOrUndefined(options.model),
        baseUrl: Option.getOrUndefined(options.baseUrl),
        codeField: Option.getOrUndefined(options.codeField),
        descriptionField: Option.getOrUndefined(options.descriptionField),
        prompt: Option.getOrUndefined(options.prompt),
        answers: Option.getOrUndefined(options.answers)
      })
    }))

/** Rows in, rows with descriptions out. */
export const describeCommand = make("generate-descriptions").pipe(
  Command.withDescription(
    "Write the request each sample answers, where one is missing. Answers are stored and never paid for twice. Example: datawright generate-descriptions --input data_formatted/train.json --output data_described/train.json --llm claude --max-cost 5"
  )
)

/** The short name of the same. */
export const describeAlias = make("describe").pipe(Command.withDescription("Short for generate-descriptions"))
