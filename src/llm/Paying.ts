import { Effect, Layer } from "effect"
import { UsageError } from "../stage/index.ts"
import * as Answering from "./Answering.ts"
import { AnswerStore } from "./AnswerStore.ts"
import * as Budget from "./Budget.ts"
import { LanguageModel } from "./LanguageModel.ts"
import * as Limiting from "./Limiting.ts"
import { priceOf, type Rates } from "./Prices.ts"
import * as Retrying from "./Retrying.ts"
import { Tally } from "./Tally.ts"

/** How a paid model is used. */
export interface PayingOptions extends Limiting.Limits {
  /** US dollars. */
  readonly maxCost?: number | undefined
  /** Prices by model id, over those of the table. */
  readonly prices?: Readonly<Record<string, Rates>> | undefined
  readonly patience?: Retrying.Patience | undefined
}

/** A price is needed to keep to a limit on money. */
export const needPrice = (model: string): UsageError =>
  new UsageError({
    where: "--max-cost",
    found: `no price is known for the model ${model}`,
    next:
      `Say it in datawright.yaml: prices: { "${model}": { input: 1.0, output: 5.0 } } (US dollars for a million tokens)`
  })

/**
 * A backend made fit to be paid for: answers stored before they are given, equal questions asked once, transient failures
 * tried again, limits kept, no dollar over the budget. A model that costs nothing passes as it is.
 */
export const layer = (options: PayingOptions) =>
  Layer.scoped(
    LanguageModel,
    Effect.gen(function*() {
      const model = yield* LanguageModel
      if (!model.isPaid) return model
      const store = yield* AnswerStore
      const tally = yield* Tally
      const price = yield* priceOf(model, options.prices ?? {})
      if (options.maxCost !== undefined && price === undefined) return yield* needPrice(model.model)
      const { answer, record } = yield* Answering.make({ store, price, tally })
      let wrapped = record(model)
      if (options.maxCost !== undefined && price !== undefined) {
        wrapped = Budget.wrap(wrapped, {
          budget: Budget.make(options.maxCost),
          price,
          limit: options.maxCost,
          tally
        })
      }
      wrapped = Limiting.wrap(wrapped, options, tally)
      wrapped = Retrying.wrap(wrapped, options.patience ?? Retrying.standard, tally)
      return answer(wrapped)
    })
  )
