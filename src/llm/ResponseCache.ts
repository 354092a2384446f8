import { Clock, Deferred, Effect, type Exit, FiberSet, Layer } from "effect"
import { noTokens } from "./Answer.ts"
import { durability, toStored } from "./AnswerRecorder.ts"
import { AnswerStore, AnswerStoreError } from "./AnswerStore.ts"
import { LanguageModel, type LanguageModelError, type LanguageModelService, Outcome } from "./LanguageModel.ts"
import { type ModelRequest, requestKey } from "./ModelRequest.ts"
import { type Price, priceOf, type Rates } from "./Prices.ts"

const fromStore = (text: string | undefined): Outcome | undefined =>
  text === undefined ? undefined : Outcome.Answer({ text, usage: noTokens, model: "" })

const wrap = Effect.fnUntraced(function*(
  model: LanguageModelService,
  store: AnswerStore["Type"],
  price: Price | undefined
) {
  const calls = yield* FiberSet.make<void>()
  const underWay = new Map<string, Deferred.Deferred<Outcome, LanguageModelError>>()

  /** Claims the question, or waits until the process that has it stores the answer or gives the question up. */
  const claimOrWait = (key: string): Effect.Effect<Outcome | undefined, AnswerStoreError> =>
    Effect.flatMap(store.claim(key), (isClaimed) =>
      Effect.flatMap(store.find([key]), (found) => {
        const stored = fromStore(found.get(key)?.text)
        return isClaimed || stored !== undefined
          ? Effect.succeed(stored)
          : Effect.zipRight(Effect.sleep("200 millis"), Effect.suspend(() => claimOrWait(key)))
      }))

  /** Waits until an answer is on the disk. Only without a recorder inside is there an answer that must still be stored. */
  const makeDurable = (request: ModelRequest, outcome: Outcome): Effect.Effect<void, AnswerStoreError> => {
    const known = durability(outcome)
    if (known !== undefined) return known
    if (outcome._tag !== "Answer") return Effect.void
    return Clock.currentTimeMillis.pipe(
      Effect.flatMap((now) => store.put(toStored(request, outcome, price, now))),
      Effect.flatten
    )
  }

  const call = (request: ModelRequest, key: string) =>
    claimOrWait(key).pipe(
      Effect.flatMap((stored) =>
        stored !== undefined
          ? Effect.succeed(stored)
          : Effect.tap(model.ask(request), (outcome) => makeDurable(request, outcome))
      ),
      // A store that fails ends the run: the answer about to be paid for could not be kept.
      Effect.catchIf((error) => error instanceof AnswerStoreError, (error) => Effect.die(error)),
      Effect.ensuring(Effect.ignore(store.release(key)))
    )

  const wrapped: LanguageModelService = {
    ...model,
    ask: (request) =>
      Effect.suspend(() => {
        const key = requestKey(request)
        const same = underWay.get(key)
        if (same !== undefined) return Deferred.await(same)
        return Effect.gen(function*() {
          const result = yield* Deferred.make<Outcome, LanguageModelError>()
          underWay.set(key, result)
          yield* FiberSet.run(
            calls,
            call(request, key).pipe(
              Effect.onExit((exit: Exit.Exit<Outcome, LanguageModelError>) => {
                underWay.delete(key)
                return Deferred.done(result, exit)
              }),
              Effect.asVoid,
              // Whoever waits for the result learns of the failure.
              Effect.catchAllCause(() => Effect.void)
            )
          )
          return yield* Deferred.await(result)
        })
      })
  }
  return wrapped
})

/**
 * Gives stored answers without a call, asks equal questions that come at the same time once (in this process and in others
 * that share the store), and gives a new answer out when it is on the disk. Failures, refusals and cut-off answers are not
 * stored. `prices` (by model id, over those of the table) tell what a stored answer did cost. A layer that changes answers
 * belongs outside this one: the store keeps what the layers inside gave. A model that costs nothing passes unchanged.
 */
export const layer = (
  { prices = {} }: { readonly prices?: Readonly<Record<string, Rates>> | undefined } = {}
): Layer.Layer<LanguageModel, never, LanguageModel | AnswerStore> =>
  Layer.scoped(
    LanguageModel,
    Effect.gen(function*() {
      const model = yield* LanguageModel
      if (!model.isPaid) return model
      return yield* wrap(model, yield* AnswerStore, yield* priceOf(model, prices))
    })
  )
