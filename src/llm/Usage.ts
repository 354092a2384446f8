import { Context, Layer } from "effect"
import { noTokens, type TokenUsage } from "./Answer.ts"

/** What a run has asked, waited for and spent; the layers around a model count it as it happens. */
export interface UsageCounts {
  /** Requests sent, repeated ones included. */
  calls: number
  /** Requests sent again, by the reason why the one before failed. */
  readonly retries: Record<string, number>
  /** Tokens of all answers that came. */
  usage: TokenUsage
  /** US dollars for answers that came. */
  cost: number
  /** US dollars that calls whose answer was lost may have cost at most. */
  possibleCost: number
  /** Calls that may be in flight at once, as the rate limit now allows. */
  concurrency: number
}

/** The counts of one run. */
export class Usage extends Context.Tag("@datawright/Usage")<Usage, UsageCounts>() {}

/** Counts of a run that has not asked anything. */
export const emptyUsage = (): UsageCounts => ({
  calls: 0,
  retries: {},
  usage: noTokens,
  cost: 0,
  possibleCost: 0,
  concurrency: 0
})

/** Counts that begin at zero. */
export const layer: Layer.Layer<Usage> = Layer.sync(Usage, emptyUsage)
