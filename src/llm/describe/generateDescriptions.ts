import { Effect, Layer } from "effect"
import { Configuration } from "../../stage/index.ts"
import * as answerStores from "../answers/registry.ts"
import { callTiming } from "../callTiming.ts"
import { type BackendName, backendOf } from "../chooseBackend.ts"
import { answersPath, cachePath } from "../folders.ts"
import { LanguageModel } from "../LanguageModel.ts"
import { batchFactor } from "../Prices.ts"
import { standardRetries } from "../Retrying.ts"
import { layerStandard } from "../standardLayers.ts"
import * as Usage from "../Usage.ts"
import { describe } from "./describe.ts"
import { describeInBatches } from "./describeInBatches.ts"
import { estimate } from "./estimate.ts"
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

/** The model that is asked, and the store: a model that costs nothing has none. */
const modelAndStore = ({ answers, baseUrl, llm, model }: ModelSettings, timeoutMillis: number) => {
  const store = Layer.unwrapEffect(
    Effect.gen(function*() {
      const { isPaid } = yield* LanguageModel
      return isPaid ? answerStores.sqlite(yield* answersPath(answers)) : answerStores.none
    })
  )
  return Layer.provideMerge(store, backendOf(llm).layer({ model, baseUrl, timeoutMillis }))
}

/**
 * Rows to rows with descriptions, with everything that the settings ask for: backend, standard layers, store, captions.
 * A run that came to a limit has written what it had; `stopped` says which limit. A dry run gives an estimate.
 */
export const generateDescriptions = Effect.fn("generateDescriptions")(function*(settings: GenerateSettings) {
  const rows = yield* readRowSettings(settings)
  const { baseMillis, pollMillis, timeoutMillis } = yield* callTiming
  const { value: { prices = {} } } = yield* Configuration.Configuration.pipe(
    Effect.provide(Configuration.layer(settings.config))
  )
  const backend = modelAndStore(settings, timeoutMillis)
  if (settings.dryRun) {
    const { estimate: known, model } = yield* estimate({
      ...rows,
      input: settings.input,
      limit: settings.limit,
      prices,
      factor: settings.batch ? batchFactor : 1
    }).pipe(Effect.provide(backend))
    return { _tag: "Estimated" as const, backend: model.backend, model: model.model, estimate: known }
  }
  const captions = settings.transcripts
    ? transcripts.youtube({
      cache: `${yield* cachePath}/captions`,
      languages: settings.languages.split(",").map((one) => one.trim()).filter((one) => one !== "")
    })
    : transcripts.none
  const options = { ...settings, ...rows }
  const raw = Layer.mergeAll(captions, Usage.layer, backend)
  const standard = layerStandard({ ...settings, prices, retry: { ...standardRetries, baseMillis } })
  const { stopped, summary } = yield* settings.batch
    ? Effect.provide(describeInBatches({ ...options, prices, pollMillis }), raw)
    : Effect.provide(describe(options), Layer.provideMerge(standard, raw))
  return { _tag: "Described" as const, summary, stopped }
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
