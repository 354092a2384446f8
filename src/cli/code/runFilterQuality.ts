import { Effect, Layer } from "effect"
import {
  answersPath,
  answerStores as answers,
  type BackendName,
  backendOf,
  callTiming,
  dollars,
  estimateText,
  judgeNames,
  lacksDescription as isPlaceholder,
  layerStandard,
  readFieldPath,
  Retrying,
  Usage
} from "../../llm/index.ts"
import { estimateJudging, filterQuality, filterQualityWithJudge } from "../../quality/index.ts"
import { Configuration, UsageError } from "../../stage/index.ts"
import { print, printJson } from "../print.ts"
import { tellQuality } from "./tellQuality.ts"

export interface FilterChoice {
  readonly input: string
  readonly output: string
  readonly minQuality: number | undefined
  readonly explain: boolean
  readonly explainRows: number
  readonly codeOnly: boolean
  readonly codeField: string | undefined
  readonly descriptionField: string | undefined
  readonly judge: BackendName | undefined
  readonly model: string | undefined
  readonly baseUrl: string | undefined
  readonly answers: string | undefined
  readonly concurrency: number
  readonly maxRpm: number | undefined
  readonly maxTpm: number | undefined
  readonly maxCost: number | undefined
  readonly dryRun: boolean
  readonly config: string | undefined
  readonly force: boolean
  readonly json: boolean
}

/** Options that mean something with a judge alone. */
const checkJudge = (choice: FilterChoice): UsageError | undefined => {
  if (choice.judge !== undefined) {
    return choice.codeOnly
      ? new UsageError({
        where: "--judge",
        found: "--code-only leaves a judge without a description",
        next: "Leave one of them out"
      })
      : undefined
  }
  const given = Object.entries({
    "--model": choice.model,
    "--base-url": choice.baseUrl,
    "--max-cost": choice.maxCost,
    "--max-rpm": choice.maxRpm,
    "--max-tpm": choice.maxTpm,
    "--dry-run": choice.dryRun ? true : undefined
  }).find(([, value]) => value !== undefined)
  return given === undefined
    ? undefined
    : new UsageError({
      where: given[0],
      found: "there is no --judge, so nobody is asked",
      next: `Add --judge ${judgeNames[0]}`
    })
}

/** The command, with everything it needs. */
export const runFilterQuality = Effect.fn("runFilterQuality")(function*(choice: FilterChoice) {
  const wrong = checkJudge(choice)
  if (wrong !== undefined) return yield* wrong
  const { value: { prices = {}, quality = {} } } = yield* Configuration.Configuration.pipe(
    Effect.provide(Configuration.layer(choice.config))
  )
  const options = {
    input: choice.input,
    output: choice.output,
    minQuality: choice.minQuality ?? quality.min_quality ?? 0.8,
    weights: quality.weights ?? {},
    explain: choice.explain ? choice.explainRows : 0,
    codeOnly: choice.codeOnly,
    codeField: yield* readFieldPath("--code-field", choice.codeField),
    descriptionField: yield* readFieldPath("--description-field", choice.descriptionField),
    codeFieldText: choice.codeField,
    descriptionFieldText: choice.descriptionField,
    force: choice.force,
    concurrency: choice.concurrency
  }
  const { judge } = choice
  const finish = (summary: Effect.Effect.Success<ReturnType<typeof filterQuality>>, asked = "") =>
    choice.json ? printJson(summary) : print(tellQuality(summary, asked))
  if (judge === undefined) return yield* Effect.flatMap(filterQuality(options), (summary) => finish(summary))

  const { baseMillis, timeoutMillis } = yield* callTiming
  const raw = backendOf(judge).layer({ model: choice.model, baseUrl: choice.baseUrl, timeoutMillis })
  const store = answers.sqlite(yield* answersPath(choice.answers))
  if (choice.dryRun) {
    const { estimate, model } = yield* estimateJudging({
      ...options,
      prices,
      isWorthAsking: (code, description) => code.trim() !== "" && !isPlaceholder(description)
    }).pipe(Effect.provide(Layer.merge(raw, store)))
    return yield* choice.json
      ? printJson({ backend: model.backend, model: model.model, ...estimate })
      : print(estimateText(model.model, false, estimate))
  }
  const shared = Layer.merge(store, Usage.layer)
  const paid = layerStandard({ ...choice, prices, retry: { ...Retrying.standardRetries, baseMillis } }).pipe(
    Layer.provide(raw)
  )
  yield* Effect.gen(function*() {
    const summary = yield* filterQualityWithJudge(options)
    const { calls, cost } = yield* Usage.Usage
    yield* finish(summary, calls === 0 ? "" : `${calls} calls, ${dollars(cost)}`)
  }).pipe(Effect.provide(Layer.provideMerge(paid, shared)))
})
