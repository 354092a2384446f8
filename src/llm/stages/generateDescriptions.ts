import { Schema } from "effect"
import { Options, printedAs, Stage, UsageError } from "../../stage/index.ts"
import { type Described, describeDataset, type Estimated, modelAndStore } from "../describe/describeDataset.ts"
import { estimateText } from "../describe/estimateText.ts"
import { summaryText } from "../describe/summaryText.ts"
import { EstimateResult } from "./estimateResult.ts"
import { callOptions, config, modelOptions } from "./modelOptions.ts"

const Count = Schema.Number

const Summary = Schema.Struct({
  in: Count.annotations({ description: "Rows read" }),
  out: Count.annotations({ description: "Rows written" }),
  rejected: Schema.Record({ key: Schema.String, value: Count }),
  described: Count,
  stored: Count.annotations({ description: "Described rows whose answer was there before" }),
  passed: Count.annotations({ description: "Rows that had a description" }),
  left: Count.annotations({ description: "Rows that still need one" }),
  counters: Schema.Struct({
    calls: Count.annotations({ description: "Requests sent, repeated ones included" }),
    retries: Schema.Record({ key: Schema.String, value: Count }),
    usage: Schema.Record({ key: Schema.String, value: Count }).annotations({ description: "Tokens" }),
    cost: Count.annotations({ description: "US dollars for answers that came" }),
    possibleCost: Count.annotations({ description: "US dollars that lost answers may have cost at most" }),
    concurrency: Count
  })
})

const isEstimate = (result: Described | Estimated): result is Estimated => "ask" in result

/** What is printed: everything but the error that ended a run, which is told after it. */
const printed = (result: Described | Estimated) => {
  if (isEstimate(result)) return result
  const { counters, stopped: _, ...summary } = result
  return { ...summary, counters: { ...counters, usage: { ...counters.usage } } }
}

/** Rows in, rows with descriptions out, in the order of the input; rows with a human description pass byte for byte. */
export const generateDescriptions = Stage.make({
  name: "generate-descriptions",
  aliases: ["describe"],
  summary: "Write the request each sample answers, where one is missing",
  details:
    "Answers are stored and never paid for twice. A run that comes to a limit writes what it has and ends with exit code 4 (budget) or 6 (quota); the same command goes on.",
  examples: [
    "datawright generate-descriptions --input data_formatted/train.json --output described.jsonl",
    "datawright generate-descriptions --input train.json --output described.jsonl --llm claude --max-cost 5",
    "datawright generate-descriptions --input theirs.jsonl --output ours.jsonl --code-field conversations[2].value"
  ],
  options: {
    input: Options.file("JSON lines, or one JSON array, of any of the known layouts"),
    output: Options.newFile("JSON lines to write; its manifest and rejects lie beside it"),
    ...modelOptions,
    ...callOptions,
    limit: Options.integer("Describe this many rows at most; the rest stay unchanged", { min: 1 }).pipe(
      Options.optional(),
      Options.inGroup("limits")
    ),
    batch: Options.flag("Use the provider's batch API: half the price, up to a day; a killed run finds its jobs again")
      .pipe(Options.inGroup("model")),
    transcripts: Options.flag("Look up captions of rows that name a YouTube video and have no narration"),
    languages: Options.text("Languages of captions, the most wanted first, with commas between", "codes").pipe(
      Options.withDefault("en")
    ),
    config,
    force: Options.force
  },
  result: printedAs(Schema.Union(Summary, EstimateResult), printed),
  check: ({ batch, llm }) =>
    batch && llm === "offline"
      ? new UsageError({
        where: "--batch",
        found: "the offline backend has no batch API",
        next: "Choose another --llm"
      })
      : undefined,
  run: describeDataset,
  layers: modelAndStore,
  tell: (result, { batch, output }) =>
    isEstimate(result) ? estimateText(result.model, batch, result) : summaryText(output, result),
  conclude: (result) => isEstimate(result) ? undefined : result.stopped
})
