import { Effect } from "effect"
import type { TokenUsage } from "./Answer.ts"
import type { LanguageModelService } from "./LanguageModel.ts"

/** US dollars for a million tokens. */
export interface Rates {
  readonly input: number
  readonly output: number
  readonly cache_read?: number | undefined
  readonly cache_write?: number | undefined
}

/** What calls of one model cost. */
export interface Price {
  /** US dollars of a call. */
  readonly of: (usage: TokenUsage) => number
  /** US dollars at most, whatever the provider's cache does: input at its dearest rate. */
  readonly atMost: (inputTokens: number, outputTokens: number) => number
}

/** A batch API costs half. Source: the three providers' price pages (2026-11). */
export const batchFactor = 0.5

const fromRates = (rates: Rates): Price => {
  const read = rates.cache_read ?? rates.input
  const write = rates.cache_write ?? rates.input
  const dearest = Math.max(rates.input, read, write)
  return {
    of: ({ cacheRead, cacheWrite, input, output }) =>
      ((input - cacheRead - cacheWrite) * rates.input + cacheRead * read + cacheWrite * write + output * rates.output) /
      1e6,
    atMost: (inputTokens, outputTokens) => (inputTokens * dearest + outputTokens * rates.output) / 1e6
  }
}

/**
 * The price of a model: what the configuration says of it, else the table of `@pydantic/genai-prices`. Undefined when neither
 * knows it.
 */
export const priceOf = (
  { model, provider }: Pick<LanguageModelService, "model" | "provider">,
  configured: Readonly<Record<string, Rates>>
): Effect.Effect<Price | undefined> =>
  Effect.gen(function*() {
    const own = configured[model]
    if (own !== undefined) return fromRates(own)
    if (provider === undefined) return undefined
    const { calcPrice } = yield* Effect.promise(() => import("@pydantic/genai-prices"))
    const cost = (usage: Record<string, number>) => calcPrice(usage, model, { providerId: provider })?.total_price
    if (cost({ input_tokens: 1000, output_tokens: 1000 }) === undefined) return undefined
    const tokens = ({ cacheRead, cacheWrite, input, output }: TokenUsage) => ({
      input_tokens: input,
      output_tokens: output,
      cache_read_tokens: cacheRead,
      cache_write_tokens: cacheWrite
    })
    return {
      of: (usage) => cost(tokens(usage)) ?? 0,
      atMost: (input, output) =>
        Math.max(
          cost(tokens({ input, output, cacheRead: 0, cacheWrite: 0 })) ?? 0,
          cost(tokens({ input, output, cacheRead: 0, cacheWrite: input })) ?? 0
        )
    }
  })
