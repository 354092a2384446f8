import { Effect, Layer } from "effect"
import {
  answersPath,
  answerStores,
  type BackendName,
  backendOf,
  callTiming,
  dollars,
  type Estimated,
  layerStandard,
  readFieldPath,
  Retrying,
  Usage
} from "../llm/index.ts"
import { isPlaceholder } from "../rows/index.ts"
import { Configuration } from "../stage/index.ts"
import { filterRows, type FilterSummary, filterWithJudge } from "./filterRows.ts"
import { estimateJudging } from "./JudgeRun.ts"

/** Everything `filter-quality` takes, defaults filled in. */
export interface FilterSettings {
  readonly input: string
  readonly output: string
  /** 0 to 1; that of the configuration, else 0.8, unless said. */
  readonly minQuality: number | undefined
  readonly explain: boolean
  readonly explainRows: number
  readonly codeOnly: boolean
  readonly codeField: string | undefined
  readonly descriptionField: string | undefined
  /** The model that is asked for an opinion; nobody unless said. */
  readonly judge: BackendName | undefined
  readonly model: string | undefined
  readonly baseUrl: string | undefined
  readonly answers: string | undefined
  readonly concurrency: number
  readonly maxRpm: number | undefined
  readonly maxTpm: number | undefined
  /** US dollars. */
  readonly maxCost: number | undefined
  readonly dryRun: boolean
  readonly config: string | undefined
  readonly force: boolean
}

/** What a run came to; `asked` says in words what a judge was asked and what it cost, and is empty where nobody was asked. */
export interface Filtered extends FilterSummary {
  readonly asked: string
}

/** The default of `minQuality`. */
export const minQualityDefault = 0.8

/** The judge and the store of its opinions, as the settings ask for them. */
const judgeAndStore = (judge: BackendName, { answers, baseUrl, model }: FilterSettings) =>
  Layer.unwrapEffect(Effect.gen(function*() {
    const { timeoutMillis } = yield* callTiming
    return Layer.merge(
      backendOf(judge).layer({ model, baseUrl, timeoutMillis }),
      answerStores.sqlite(yield* answersPath(answers))
    )
  }))

/**
 * Scores every row and keeps those at or above the threshold, by their code and description alone or with a judge's opinion.
 * `asked` says what was asked and spent, in words; a dry run with a judge gives an estimate.
 */
export const filterDataset = Effect.fn("filterDataset")(function*(settings: FilterSettings) {
  const { value: { prices = {}, quality = {} } } = yield* Configuration.Configuration.pipe(
    Effect.provide(Configuration.layer(settings.config))
  )
  const options = {
    input: settings.input,
    output: settings.output,
    minQuality: settings.minQuality ?? quality.min_quality ?? minQualityDefault,
    weights: quality.weights ?? {},
    explain: settings.explain ? settings.explainRows : 0,
    codeOnly: settings.codeOnly,
    codeField: yield* readFieldPath("--code-field", settings.codeField),
    descriptionField: yield* readFieldPath("--description-field", settings.descriptionField),
    codeFieldText: settings.codeField,
    descriptionFieldText: settings.descriptionField,
    force: settings.force,
    concurrency: settings.concurrency
  }
  const { judge } = settings
  if (judge === undefined) return { ...(yield* filterRows(options)), asked: "" } satisfies Filtered
  const raw = judgeAndStore(judge, settings)
  if (settings.dryRun) {
    const { estimate, model } = yield* estimateJudging({
      ...options,
      prices,
      isWorthAsking: (code, description) => code.trim() !== "" && !isPlaceholder(description)
    }).pipe(Effect.provide(raw))
    return { backend: model.backend, model: model.model, ...estimate } satisfies Estimated
  }
  const { baseMillis } = yield* callTiming
  const standard = layerStandard({ ...settings, prices, retry: { ...Retrying.standardRetries, baseMillis } })
  return yield* Effect.gen(function*() {
    const summary = yield* filterWithJudge(options)
    const { calls, cost } = yield* Usage.Usage
    return { ...summary, asked: calls === 0 ? "" : `${calls} calls, ${dollars(cost)}` } satisfies Filtered
  }).pipe(Effect.provide(Layer.provideMerge(standard, Layer.merge(raw, Usage.layer))))
})
