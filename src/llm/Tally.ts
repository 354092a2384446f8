import { Context, Layer } from "effect"
import { noUsage, type Usage } from "./Answer.ts"

/** What a run has asked, waited for and paid; counted as it happens. */
export interface Counters {
  /** Requests sent, repeated ones too. */
  calls: number
  /** Requests sent again, by the reason of the failure before. */
  readonly retries: Record<string, number>
  usage: Usage
  /** US dollars for answers that came. */
  cost: number
  /** US dollars that calls without an answer may have cost at most. */
  possibleCost: number
  /** Requests in flight at once, as the limiter now allows. */
  concurrency: number
}

export class Tally extends Context.Tag("@datawright/Tally")<Tally, Counters>() {}

export const emptyCounters = (): Counters => ({
  calls: 0,
  retries: {},
  usage: noUsage,
  cost: 0,
  possibleCost: 0,
  concurrency: 0
})

export const layer: Layer.Layer<Tally> = Layer.sync(Tally, emptyCounters)
