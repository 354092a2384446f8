import { Effect, Layer } from "effect"
import { Configuration } from "../../stage/index.ts"
import * as answerStores from "../answers/registry.ts"
import { callTiming } from "../callTiming.ts"
import { type BackendName, backendOf } from "../chooseBackend.ts"
import { answersPath, cachePath } from "../folders.ts"
import { LanguageModel, type LanguageModelError } from "../LanguageModel.ts"
import { batchFactor } from "../Prices.ts"
import { standardRetries } from "../Retrying.ts"
import { layerStandard } from "../standardLayers.ts"
import * as Usage from "../Usage.ts"
import { describe, type DescribeSummary } from "./describe.ts"
import { describeInBatches } from "./describeInBatches.ts"
import { type Estimate, estimate } from "./estimate.ts"
import { explain } from "./explain.ts"
import { readRowSettings, type RowSettings } from "./rowSettings.ts"
import * as transcripts from "./transcripts/registry.ts"

/** Which model is asked, and where its answers are kept. */
export interface ModelSettings {
  readonly llm: BackendName
  readonly model: string | undefined
  readonly baseUrl: string | undefined
  /** The store of paid answers; `$XDG_DATA_HOME/datawright/answers.sqlite` unless said. */
  readonly answers: string | undefined
}

/** Everything `generate-descriptions` takes, defaults filled in. */
export interface GenerateSettings extends ModelSettings, RowSettings {
  readonly input: string
  readonly output: string
  /** Calls in flight at most. */
  readonly concurrency: number
  readonly limit: number | undefined
  readonly maxRpm: number | undefined
  readonly maxTpm: number | undefined
  /** US dollars. */
  readonly maxCost: number | undefined
  readonly batch: boolean
  /** Estimate only: send and write nothing. */
  readonly dryRun: boolean
  readonly force: boolean
  readonly transcripts: boolean
  /** Language codes of captions, the most wanted first, with commas between. */
  readonly languages: string
  /** Configuration file; `datawright.yaml` if there is one, unless said. */
  readonly config: string | undefined
}

/** What a run came to; `stopped` is the limit or failure that ended it early, all that was done before being written. */
export interface Described extends DescribeSummary {
  readonly stopped: LanguageModelError | undefined
}

/** What a run would ask and cost. */
export interface Estimated extends Estimate {
  readonly backend: string
  readonly model: string
}

/** The model that is asked, and the store: a model that costs nothing has none. */
export const modelAndStore = ({ answers, baseUrl, llm, model }: ModelSettings) =>
  Layer.unwrapEffect(Effect.map(callTiming, ({ timeoutMillis }) => {
    const store = Layer.unwrapEffect(
      Effect.gen(function*() {
        const { isPaid } = yield* LanguageModel
        return isPaid ? answerStores.sqlite(yield* answersPath(answers)) : answerStores.none
      })
    )
    return Layer.provideMerge(store, backendOf(llm).layer({ model, baseUrl, timeoutMillis }))
  }))

/**
 * Rows to rows with descriptions, by the model and with the store that the caller gives; the standard layers (cache, retries, rate
 * limit, budget) stand around the model. A run that came to a limit has written what it had; `stopped` says which limit. A dry
 * run gives an estimate.
 */
export const describeDataset = Effect.fn("describeDataset")(function*(settings: GenerateSettings) {
  const rows = yield* readRowSettings(settings)
  const { baseMillis, pollMillis } = yield* callTiming
  const { value: { prices = {} } } = yield* Configuration.Configuration.pipe(
    Effect.provide(Configuration.layer(settings.config))
  )
  if (settings.dryRun) {
    const { estimate: known, model } = yield* estimate({
      ...rows,
      input: settings.input,
      limit: settings.limit,
      prices,
      factor: settings.batch ? batchFactor : 1
    })
    return { backend: model.backend, model: model.model, ...known } satisfies Estimated
  }
  const captions = settings.transcripts
    ? transcripts.youtube({
      cache: `${yield* cachePath}/captions`,
      languages: settings.languages.split(",").map((one) => one.trim()).filter((one) => one !== "")
    })
    : transcripts.none
  const options = { ...settings, ...rows }
  const counted = Layer.mergeAll(captions, Usage.layer)
  const standard = layerStandard({ ...settings, prices, retry: { ...standardRetries, baseMillis } })
  const { stopped, summary } = yield* settings.batch
    ? Effect.provide(describeInBatches({ ...options, prices, pollMillis }), counted)
    : Effect.provide(describe(options), Layer.provideMerge(standard, counted))
  return { ...summary, stopped } satisfies Described
})

/** Why the answer to a row is stored, or which part of its request makes it a new question. Sends nothing. */
export const explainRow = Effect.fn("explainRow")(function*(
  settings: ModelSettings & RowSettings & { readonly input: string; readonly line: number }
) {
  const rows = yield* readRowSettings(settings)
  const { baseUrl, llm, model } = settings
  return yield* explain({ ...rows, input: settings.input, line: settings.line }).pipe(
    Effect.provide(backendOf(llm).layer({ model, baseUrl }))
  )
})
