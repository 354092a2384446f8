import { FileSystem } from "@effect/platform"
import { Effect, Layer } from "effect"
import {
  answerStores as answers,
  asked,
  batchFactor,
  describe,
  describeInBatches,
  type DescribeSummary,
  estimate,
  layerStandard,
  Retrying,
  transcripts,
  Usage
} from "../../llm/index.ts"
import { Configuration, fileError, UsageError } from "../../stage/index.ts"
import { print, printJson } from "../print.ts"
import { answersPath, cachePath } from "./describeLayers.ts"
import { backend, type BackendChoice, field, readTiming, tellEstimate } from "./modelLayers.ts"

/** Which model, which rows: what `explain` needs too. */
export interface ModelChoice extends BackendChoice {
  readonly prompt: string | undefined
  readonly all: boolean
  readonly codeField: string | undefined
  readonly descriptionField: string | undefined
  readonly answers: string | undefined
}

export interface DescribeChoice extends ModelChoice {
  readonly input: string
  readonly output: string
  readonly concurrency: number
  readonly limit: number | undefined
  readonly maxRpm: number | undefined
  readonly maxTpm: number | undefined
  readonly maxCost: number | undefined
  readonly batch: boolean
  readonly dryRun: boolean
  readonly force: boolean
  readonly transcripts: boolean
  readonly languages: string
  readonly config: string | undefined
  readonly json: boolean
}

/** Field paths parsed, the prompt read. */
export const rowChoice = Effect.fn("rowChoice")(function*(choice: ModelChoice) {
  const fs = yield* FileSystem.FileSystem
  const codeField = yield* field("--code-field", choice.codeField)
  const descriptionField = yield* field("--description-field", choice.descriptionField)
  const { prompt: path } = choice
  const prompt = path === undefined ? undefined : yield* Effect.mapError(fs.readFileString(path), fileError(path))
  if (prompt !== undefined && prompt.trim() === "") {
    return yield* new UsageError({ where: path, found: "the prompt is empty", expected: "a task in words" })
  }
  return {
    all: choice.all,
    codeField,
    descriptionField,
    prompt,
    codeFieldText: choice.codeField,
    descriptionFieldText: choice.descriptionField
  }
})

const tellSummary = (output: string, summary: DescribeSummary): string => {
  const rejected = Object.entries(summary.rejected).map(([reason, count]) => `${count} ${reason}`).join(", ")
  const words = asked(summary.counters)
  return [
    `${output}: ${summary.in} rows in = ${summary.out} out + ${summary.in - summary.out} rejected${
      rejected === "" ? "" : ` (${rejected})`
    }`,
    `described ${summary.described}, of which ${summary.stored} from stored answers; ${summary.passed} had a description${
      summary.left === 0 ? "" : `; ${summary.left} still need one`
    }`,
    ...(words === "" ? [] : [words])
  ].join("\n")
}

/** The command, with everything it needs. */
export const runDescribe = Effect.fn("runDescribe")(function*(choice: DescribeChoice) {
  const rows = yield* rowChoice(choice)
  const { baseMillis, pollMillis, timeoutMillis } = yield* readTiming
  if (choice.batch && choice.llm === "offline") {
    return yield* new UsageError({
      where: "--batch",
      found: "the offline backend has no batch API",
      next: "Choose another --llm"
    })
  }
  const { value: { prices = {} } } = yield* Configuration.Configuration.pipe(
    Effect.provide(Configuration.layer(choice.config))
  )
  const raw = backend(choice, timeoutMillis)
  const store = choice.llm === "offline" ? answers.none : answers.sqlite(yield* answersPath(choice.answers))
  const captions = choice.transcripts
    ? transcripts.youtube({
      cache: `${yield* cachePath}/captions`,
      languages: choice.languages.split(",").map((one) => one.trim()).filter((one) => one !== "")
    })
    : transcripts.none

  if (choice.dryRun) {
    const { estimate: known, model } = yield* estimate({
      ...rows,
      input: choice.input,
      limit: choice.limit,
      prices,
      factor: choice.batch ? batchFactor : 1
    }).pipe(Effect.provide(Layer.merge(raw, store)))
    return yield* choice.json
      ? printJson({ backend: model.backend, model: model.model, ...known })
      : print(tellEstimate(model.model, choice.batch, known))
  }

  const shared = Layer.merge(store, Usage.layer)
  const paying = { ...choice, prices, retry: { ...Retrying.standardRetries, baseMillis } }
  const options = { ...choice, ...rows }
  const { stopped, summary } = yield* choice.batch
    ? describeInBatches({ ...options, prices, pollMillis }).pipe(
      Effect.provide(Layer.merge(captions, Layer.provideMerge(raw, shared)))
    )
    : describe(options).pipe(
      Effect.provide(Layer.merge(captions, Layer.provideMerge(layerStandard(paying).pipe(Layer.provide(raw)), shared)))
    )
  yield* choice.json ? printJson(summary) : print(tellSummary(choice.output, summary))
  if (stopped !== undefined) return yield* stopped
})
