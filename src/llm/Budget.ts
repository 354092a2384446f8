import { Deferred, Effect } from "effect"
import { LanguageModelError, type LanguageModelService } from "./LanguageModel.ts"
import type { Price } from "./Prices.ts"
import type { Counters } from "./Tally.ts"

/** Whole billionths of a dollar: sums stay exact. */
const nanos = (dollars: number): number => Math.ceil(dollars * 1e9 - 1e-6)

const dollars = (amount: number): string => `$${(amount / 1e9).toFixed(4)}`

/** A limit on money that concurrency cannot jump: what a call may cost at worst is set aside before it is sent. */
export interface Budget {
  /** Sets aside; waits while calls under way may still give back enough. Fails when even then it would not fit. */
  readonly reserve: (worst: number) => Effect.Effect<void, { readonly spent: string; readonly worst: string }>
  /** Sets aside at once, or not at all. */
  readonly tryReserve: (worst: number) => boolean
  /** Sets aside what is owed already, whether it fits or not. */
  readonly impose: (worst: number) => void
  /** Gives back what was set aside, less what it did cost. */
  readonly settle: (worst: number, cost: number) => Effect.Effect<void>
  readonly spent: () => number
}

/** `limit` in US dollars. */
export const make = (limit: number): Budget => {
  const most = Math.floor(limit * 1e9 + 1e-6)
  let spent = 0
  let reserved = 0
  let waiting: Array<Deferred.Deferred<void>> = []
  const wake = Effect.suspend(() => {
    const all = waiting
    waiting = []
    return Effect.forEach(all, (one) => Deferred.succeed(one, undefined), { discard: true })
  })
  const tryReserve = (worst: number): boolean => {
    const amount = nanos(worst)
    if (spent + reserved + amount > most) return false
    reserved += amount
    return true
  }
  const reserve: Budget["reserve"] = (worst) =>
    Effect.suspend(() => {
      if (tryReserve(worst)) return Effect.void
      const amount = nanos(worst)
      if (reserved === 0) return Effect.fail({ spent: dollars(spent), worst: dollars(amount) })
      return Effect.flatMap(Deferred.make<void>(), (mine) => {
        waiting.push(mine)
        return Effect.zipRight(Deferred.await(mine), reserve(worst))
      })
    })
  return {
    reserve,
    tryReserve,
    impose: (worst) => {
      reserved += nanos(worst)
    },
    settle: (worst, cost) =>
      Effect.suspend(() => {
        reserved -= nanos(worst)
        spent += nanos(cost)
        return wake
      }),
    spent: () => spent / 1e9
  }
}

/** More tokens than any text of so many bytes has, and what a provider adds around it. */
export const mostTokens = (...texts: ReadonlyArray<string>): number =>
  texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) + 1000

/** A model whose calls keep to a budget. A call that failed after it was sent counts as if it had cost its worst. */
export const wrap = (
  model: LanguageModelService,
  options: { readonly budget: Budget; readonly price: Price; readonly limit: number; readonly tally: Counters }
): LanguageModelService => ({
  ...model,
  ask: (request) => {
    const { budget, limit, price, tally } = options
    const schema = request.schema === null ? "" : JSON.stringify(request.schema)
    const worst = price.atMost(mostTokens(request.system, request.user, schema), model.maxOutputTokens)
    return budget.reserve(worst).pipe(
      Effect.mapError((known) =>
        new LanguageModelError({
          backend: model.backend,
          model: model.model,
          reason: "BudgetReached",
          detail:
            `the limit of $${limit} is reached: ${known.spent} is spent, and the next call may cost ${known.worst}`
        })
      ),
      Effect.zipRight(Effect.uninterruptible(
        model.ask(request).pipe(
          Effect.tap((outcome) => budget.settle(worst, price.of(outcome.usage))),
          Effect.tapError((error) => {
            const cost = error.mayBeBilled === true ? worst : 0
            tally.possibleCost += cost
            return budget.settle(worst, cost)
          })
        )
      ))
    )
  }
})
