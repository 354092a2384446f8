import { Effect, Stream } from "effect"
import { Jsonl } from "../../stage/index.ts"
import { AnswerStore } from "../AnswerStore.ts"
import { LanguageModel, type LanguageModelService } from "../LanguageModel.ts"
import { type Price, priceOf, type Rates } from "../Prices.ts"
import { probableTokens, usualAnswerTokens } from "../probableTokens.ts"
import { checked } from "./askRow.ts"
import { planRow, type RowOptions } from "./describeRow.ts"
import { makeRequests } from "./requests.ts"

export interface EstimateOptions extends RowOptions {
  readonly input: string
  readonly limit: number | undefined
  readonly prompt: string | undefined
  readonly prices: Readonly<Record<string, Rates>>
  /** 0.5 for a batch API. */
  readonly factor: number
}

/** What a run would ask and cost. Costs in US dollars; null where no price is known. */
export interface Estimate {
  readonly rows: number
  /** Rows whose answers are stored. */
  readonly stored: number
  /** Distinct questions to ask. */
  readonly ask: number
  /** Rows that cannot be described. */
  readonly rejected: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly low: number | null
  readonly expected: number | null
  /** Every token count at its worst and every tenth answer asked for twice. */
  readonly high: number | null
}

/** Tokens of a short answer; the longest is the model's limit. */
const shortAnswer = 90
/** Characters of a prompt besides instructions and code: features and what is known. */
const around = 900

/**
 * US dollars for so many questions, answers of so many tokens: low, expected, and high with every token count at its worst and
 * every tenth answer asked for twice. Null where no price is known.
 */
export const costOf = (
  { ask, factor, inputTokens, model, price, shortAnswer, usualAnswer }: {
    readonly ask: number
    readonly inputTokens: number
    readonly shortAnswer: number
    readonly usualAnswer: number
    readonly model: LanguageModelService
    readonly price: Price | undefined
    readonly factor: number
  }
): Pick<Estimate, "low" | "expected" | "high"> => {
  // A long run's tokens are priced call by call: tiers by size must not see the sum.
  const perCall = (input: number, output: number): number | null => {
    if (ask === 0 || !model.isPaid) return 0
    if (price === undefined) return null
    const usage = { input: Math.round(input / ask), output: Math.round(output / ask), cacheRead: 0, cacheWrite: 0 }
    return price.of(usage) * factor * ask
  }
  return {
    low: perCall(inputTokens * 0.8, ask * shortAnswer),
    expected: perCall(inputTokens, ask * usualAnswer),
    high: perCall(inputTokens * 1.4 * 1.1, ask * model.maxOutputTokens * 1.1)
  }
}

/** Reads and looks up; sends nothing, writes nothing. Memory: 120 bytes for each distinct question. */
export const estimate = Effect.fn("estimate")(function*(options: EstimateOptions) {
  const model = yield* LanguageModel
  const store = yield* AnswerStore
  const requests = makeRequests(model, options.prompt)
  const price = yield* priceOf(model, options.prices)
  const distinct = new Set<string>()
  const count = { rows: 0, stored: 0, rejected: 0, inputTokens: 0, planned: 0 }
  yield* Stream.runForEachChunk(Jsonl.readRows(options.input), (rows) =>
    Effect.gen(function*() {
      const wanted = [...rows].flatMap((row) => {
        count.rows++
        if (row._tag === "Malformed") {
          count.rejected++
          return []
        }
        const plan = planRow(row.value, options)
        if (plan._tag === "Reject") count.rejected++
        if (plan._tag !== "Describe" || options.limit !== undefined && count.planned >= options.limit) return []
        count.planned++
        return [{ subject: plan.subject, input: requests.inputOf(plan.subject) }]
      })
      const found = model.isPaid ? yield* store.findByInput(wanted.map((one) => one.input)) : new Map<string, never>()
      for (const { input, subject } of wanted) {
        const stored = found.get(input)
        if (stored !== undefined && typeof checked(stored.text, subject) === "string") count.stored++
        else if (!distinct.has(input)) {
          distinct.add(input)
          const code = Math.min(subject.code.length, model.contextTokens * 2)
          count.inputTokens += probableTokens(
            requests.template.system.length + code + subject.transcript.length + subject.context.length + around,
            0
          )
        }
      }
    }))
  const ask = model.isPaid ? distinct.size : 0
  const result: Estimate = {
    rows: count.rows,
    stored: count.stored,
    ask,
    rejected: count.rejected,
    inputTokens: count.inputTokens,
    outputTokens: ask * usualAnswerTokens,
    ...costOf({
      ask,
      inputTokens: count.inputTokens,
      shortAnswer,
      usualAnswer: usualAnswerTokens,
      model,
      price,
      factor: options.factor
    })
  }
  return { estimate: result, model }
})
