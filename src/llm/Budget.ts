import { Effect, Layer } from "effect"
import { UsageError } from "../stage/index.ts"
import { dollars } from "./dollars.ts"
import { LanguageModel, LanguageModelError, type LanguageModelService } from "./LanguageModel.ts"
import type { ModelRequest } from "./ModelRequest.ts"
import { type Price, priceOf, type Rates } from "./Prices.ts"
import { Usage, type UsageCounts } from "./Usage.ts"

/** Whole billionths of a dollar: sums stay exact. */
const nanos = (amount: number): number => Math.ceil(amount * 1e9 - 1e-6)

/** What is known when a call does not fit the budget: US dollars, as text. */
interface NoRoom {
  readonly spent: string
  readonly worst: string
}

/** A limit on money that concurrency cannot jump: what a call may cost at worst is set aside before it is sent. */
export interface Budget {
  /** Sets aside; waits while calls under way may still give back enough. Fails when even then it would not fit. */
  readonly reserve: (worst: number) => Effect.Effect<void, NoRoom>
  /** Sets aside at once, or not at all. */
  readonly tryReserve: (worst: number) => boolean
  /** Sets aside what is owed already, whether it fits or not. */
  readonly impose: (worst: number) => void
  /** Gives back what was set aside, less what the call did cost. */
  readonly settle: (worst: number, cost: number) => Effect.Effect<void>
  /** US dollars. */
  readonly spent: () => number
}

interface Waiting {
  readonly worst: number
  /** Ends the wait, once. */
  readonly decide: (outcome: Effect.Effect<void, NoRoom>) => void
  hasReserved: boolean
}

/** `limit` in US dollars. Of those who wait, money that came back wakes only those whose call now fits, or never will. */
export const make = (limit: number): Budget => {
  const most = Math.floor(limit * 1e9 + 1e-6)
  let spent = 0
  let reserved = 0
  /** Calls without room, in the order in which they came. */
  let waiting: Array<Waiting> = []

  const tryReserve = (worst: number): boolean => {
    const amount = nanos(worst)
    if (spent + reserved + amount > most) return false
    reserved += amount
    return true
  }
  const noRoom = (worst: number) => Effect.fail({ spent: dollars(spent / 1e9), worst: dollars(worst) })
  const serve = () => {
    waiting = waiting.filter((one) => {
      one.hasReserved = tryReserve(one.worst)
      if (!one.hasReserved && reserved > 0) return true
      one.decide(one.hasReserved ? Effect.void : noRoom(one.worst))
      return false
    })
  }
  const giveBack = (worst: number) => {
    reserved -= nanos(worst)
    serve()
  }
  const reserve: Budget["reserve"] = (worst) =>
    Effect.async<void, NoRoom>((resume) => {
      if (tryReserve(worst)) return resume(Effect.void)
      if (reserved === 0) return resume(noRoom(worst))
      const mine: Waiting = { worst, decide: resume, hasReserved: false }
      waiting.push(mine)
      return Effect.sync(() => {
        waiting = waiting.filter((one) => one !== mine)
        // Interrupted between the decision and its use.
        if (mine.hasReserved) giveBack(worst)
      })
    })
  return {
    reserve,
    tryReserve,
    impose: (worst) => {
      reserved += nanos(worst)
    },
    settle: (worst, cost) =>
      Effect.sync(() => {
        spent += nanos(cost)
        giveBack(worst)
      }),
    spent: () => spent / 1e9
  }
}

/** More tokens than any text of so many bytes has, and what a provider adds around it. */
const mostTokens = (...texts: ReadonlyArray<string>): number =>
  texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) + 1000

/** US dollars that a request costs at most, with an answer of `maxOutputTokens`. */
export const worstCost = (
  price: Price,
  { schema, system, user }: Pick<ModelRequest, "schema" | "system" | "user">,
  maxOutputTokens: number
): number => price.atMost(mostTokens(system, user, schema === null ? "" : JSON.stringify(schema)), maxOutputTokens)

/** A limit on money needs a price; says where to give one. */
export const needPrice = (model: string): UsageError =>
  new UsageError({
    where: "--max-cost",
    found: `no price is known for the model ${model}`,
    next:
      `Say it in datawright.yaml: prices: { "${model}": { input: 1.0, output: 5.0 } } (US dollars for a million tokens)`
  })

export interface BudgetOptions {
  /** US dollars. */
  readonly maxCost: number
  /** Prices by model id, over those of the table. */
  readonly prices?: Readonly<Record<string, Rates>> | undefined
}

const wrap = (
  model: LanguageModelService,
  price: Price,
  maxCost: number,
  usage: UsageCounts
): LanguageModelService => {
  const budget = make(maxCost)
  const reached = ({ spent, worst }: NoRoom) =>
    new LanguageModelError({
      backend: model.backend,
      model: model.model,
      reason: "BudgetReached",
      detail: `the limit of $${maxCost} is reached: ${spent} is spent, and the next call may cost ${worst}`
    })
  return {
    ...model,
    ask: (request) => {
      const worst = worstCost(price, request, model.maxOutputTokens)
      return Effect.mapError(budget.reserve(worst), reached).pipe(
        Effect.zipRight(Effect.uninterruptible(
          model.ask(request).pipe(
            Effect.tap((outcome) => budget.settle(worst, price.of(outcome.usage))),
            Effect.tapError((error) => {
              const cost = error.mayBeBilled === true ? worst : 0
              usage.possibleCost += cost
              return budget.settle(worst, cost)
            })
          )
        ))
      )
    }
  }
}

/**
 * Keeps calls within a sum of money, whatever the concurrency. A call that failed after it was sent counts as if it had cost
 * its worst. A model that costs nothing passes unchanged; one without a known price is a mistake of the caller.
 */
export const layer = (
  { maxCost, prices = {} }: BudgetOptions
): Layer.Layer<LanguageModel, UsageError, LanguageModel | Usage> =>
  Layer.effect(
    LanguageModel,
    Effect.gen(function*() {
      const model = yield* LanguageModel
      if (!model.isPaid) return model
      const price = yield* priceOf(model, prices)
      return price === undefined ? yield* needPrice(model.model) : wrap(model, price, maxCost, yield* Usage)
    })
  )
