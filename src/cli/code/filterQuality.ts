import { Command, Options } from "@effect/cli"
import { Effect, Option } from "effect"
import { judgeNames } from "../../llm/chooseBackend.ts"
import { decimal, integer } from "../options.ts"
import { callOptions, modelOptions } from "./modelOptions.ts"

const { answers, baseUrl, codeField, descriptionField, model } = modelOptions

export const filterQualityCommand = Command.make(
  "filter-quality",
  {
    input: Options.file("input", { exists: "yes" }).pipe(
      Options.withDescription("JSON lines (or one JSON array) of any of the known shapes")
    ),
    output: Options.file("output").pipe(
      Options.withDescription("JSON lines to write; its manifest and rejects lie beside it")
    ),
    minQuality: Options.optional(
      decimal("min-quality", { min: 0, max: 1 }).pipe(
        Options.withDescription("Rows that score less go to the rejects, 0 to 1; datawright.yaml, else 0.8")
      )
    ),
    explain: Options.boolean("explain").pipe(
      Options.withDescription("Tell of the lowest rows why each scored so, component by component")
    ),
    explainRows: integer("explain-rows", { min: 1, max: 1000 }).pipe(
      Options.withDefault(10),
      Options.withDescription("How many rows --explain tells, 1 to 1,000")
    ),
    codeOnly: Options.boolean("code-only").pipe(
      Options.withDescription("Look at the code alone: for rows that are described later")
    ),
    codeField,
    descriptionField,
    judge: Options.optional(
      Options.choice("judge", judgeNames).pipe(
        Options.withDescription("Also ask a language model, whose answers are stored and never paid for twice")
      )
    ),
    model,
    baseUrl,
    answers,
    ...callOptions,
    config: Options.optional(
      Options.file("config", { exists: "yes" }).pipe(
        Options.withDescription("Configuration file (quality, prices); datawright.yaml if there is one")
      )
    ),
    force: Options.boolean("force").pipe(Options.withDescription("Replace an output that datawright did not write")),
    json: Options.boolean("json").pipe(Options.withDescription("Print the result as one line of JSON"))
  },
  (options) =>
    Effect.gen(function*() {
      const { runFilterQuality } = yield* Effect.promise(() => import("./runFilterQuality.ts"))
      yield* runFilterQuality({
        ...options,
        minQuality: Option.getOrUndefined(options.minQuality),
        codeField: Option.getOrUndefined(options.codeField),
        descriptionField: Option.getOrUndefined(options.descriptionField),
        judge: Option.getOrUndefined(options.judge),
        model: Option.getOrUndefined(options.model),
        baseUrl: Option.getOrUndefined(options.baseUrl),
        answers: Option.getOrUndefined(options.answers),
        maxRpm: Option.getOrUndefined(options.maxRpm),
        maxTpm: Option.getOrUndefined(options.maxTpm),
        maxCost: Option.getOrUndefined(options.maxCost),
        config: Option.getOrUndefined(options.config)
      })
    })
).pipe(
  Command.withDescription(
    "Score each sample from 0 to 1 by named components of its code and its description, and keep those at or above --min-quality. Examples: datawright filter-quality --input data_described/train.json --output data_filtered/train.json --min-quality 0.8 --explain · datawright filter-quality --input rows.jsonl --output good.jsonl --judge claude --max-cost 2"
  )
)
