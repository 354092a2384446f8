import { Schema } from "effect"
import {
  answers,
  callOptions,
  config,
  type Estimated,
  EstimateResult,
  estimateText,
  judgeNames,
  modelOptions
} from "../../llm/index.ts"
import { Options, printedAs, Stage, UsageError } from "../../stage/index.ts"
import { filterDataset, type Filtered, type FilterSettings } from "../filterDataset.ts"
import { tellQuality } from "../tellQuality.ts"

const Count = Schema.Number

const Summary = Schema.Struct({
  output: Schema.String,
  in: Count.annotations({ description: "Rows read" }),
  out: Count.annotations({ description: "Rows that score enough" }),
  rejected: Schema.Record({ key: Schema.String, value: Count }),
  minQuality: Schema.Number,
  mean: Schema.NullOr(Schema.Number).annotations({ description: "Mean score of all rows that could be read" }),
  histogram: Schema.Array(Count).annotations({ description: "Those rows by tenths of the score" }),
  components: Schema.Unknown.annotations({ description: "By name: mean, rows to which it applies, rows below 0.5" }),
  lowest: Schema.Array(Schema.Unknown).annotations({
    description: "The lowest rows with scores and reasons, where asked for"
  }),
  judge: Schema.optional(
    Schema.Struct({ backend: Schema.String, model: Schema.String, asked: Count, stored: Count, unjudged: Count })
  )
})

const isEstimate = (result: Estimated | Filtered): result is Estimated => "ask" in result

/** What is printed: a run without a judge has no word of one. */
const printed = (result: Estimated | Filtered) => {
  if (isEstimate(result)) return result
  const { asked: _, judge, ...summary } = result
  return { ...summary, ...(judge === undefined ? {} : { judge }) }
}

/** Options that mean something with a judge alone, and those that leave a judge nothing to look at. */
const checkJudge = (options: FilterSettings): UsageError | undefined => {
  if (options.judge !== undefined) {
    return options.codeOnly
      ? new UsageError({
        where: "--judge",
        found: "--code-only leaves a judge without a description",
        next: "Leave one of them out"
      })
      : undefined
  }
  const given = Object.entries({
    "--model": options.model,
    "--base-url": options.baseUrl,
    "--max-cost": options.maxCost,
    "--max-rpm": options.maxRpm,
    "--max-tpm": options.maxTpm,
    "--dry-run": options.dryRun ? true : undefined
  }).find(([, value]) => value !== undefined)
  return given === undefined
    ? undefined
    : new UsageError({
      where: given[0],
      found: "there is no --judge, so nobody is asked",
      next: `Add --judge ${judgeNames[0]}`
    })
}

/** Rows in, the good ones out, each row's score and why it was left out beside them. */
export const filterQuality = Stage.make({
  name: "filter-quality",
  summary: "Score each sample from 0 to 1 by its code and description, and keep those at or above a threshold",
  details:
    "The score is made of named components. Rejected rows are whole in <output>.rejects.jsonl, each with its score and why.",
  examples: [
    "datawright filter-quality --input described.jsonl --output good.jsonl --min-quality 0.8 --explain",
    "datawright filter-quality --input rows.jsonl --output good.jsonl --judge claude --max-cost 2"
  ],
  options: {
    input: Options.file("JSON lines, or one JSON array, of any of the known layouts"),
    output: Options.newFile("JSON lines to write; its manifest and rejects lie beside it"),
    minQuality: Options.ratio("Rows that score less go to the rejects").pipe(
      Options.optional("that of datawright.yaml, else 0.8"),
      Options.inGroup("limits")
    ),
    explain: Options.flag("Tell of the lowest rows why each scored so, component by component"),
    explainRows: Options.integer("How many rows --explain tells", { min: 1, max: 1000 }).pipe(Options.withDefault(10)),
    codeOnly: Options.flag("Look at the code alone: for rows that are described later"),
    codeField: modelOptions.codeField,
    descriptionField: modelOptions.descriptionField,
    judge: Options.choice("Also ask a language model; its answers are stored and never paid for twice", judgeNames)
      .pipe(
        Options.optional("nobody"),
        Options.inGroup("model")
      ),
    model: modelOptions.model,
    baseUrl: modelOptions.baseUrl,
    answers,
    ...callOptions,
    config,
    force: Options.force
  },
  result: printedAs(Schema.Union(Summary, EstimateResult), printed),
  check: checkJudge,
  run: filterDataset,
  tell: (result) => isEstimate(result) ? estimateText(result.model, false, result) : tellQuality(result, result.asked)
})
