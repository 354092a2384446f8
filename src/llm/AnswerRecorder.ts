import { Clock, Effect, Layer } from "effect"
import { addTokens, type StoredAnswer } from "./Answer.ts"
import { AnswerStore, type AnswerStoreError } from "./AnswerStore.ts"
import { LanguageModel, type LanguageModelService, type Outcome } from "./LanguageModel.ts"
import { type ModelRequest, requestKey, requestParts, subjectHash } from "./ModelRequest.ts"
import { type Price, priceOf, type Rates } from "./Prices.ts"
import { Usage, type UsageCounts } from "./Usage.ts"

type Answer = Extract<Outcome, { readonly _tag: "Answer" }>

/** An answer in the form in which it is stored. `answeredAt` in milliseconds since 1970. */
export const toStored = (
  request: ModelRequest,
  answer: Answer,
  price: Price | undefined,
  answeredAt: number
): StoredAnswer => ({
  key: requestKey(request),
  text: answer.text,
  usage: answer.usage,
  cost: price === undefined ? null : price.of(answer.usage),
  reportedModel: answer.model,
  answeredAt,
  backend: request.backend,
  baseUrl: request.baseUrl,
  model: request.model,
  promptVersion: request.promptVersion,
  source: request.subject.source,
  parts: requestParts(request),
  subject: subjectHash(request.subject)
})

/** Outcomes on their way to the disk. */
const recorded = new WeakMap<Outcome, Effect.Effect<void, AnswerStoreError>>()

/** Done when the outcome is on the disk; undefined for one that no recorder has seen. */
export const durability = (outcome: Outcome): Effect.Effect<void, AnswerStoreError> | undefined => recorded.get(outcome)

const wrap = (
  model: LanguageModelService,
  store: AnswerStore["Type"],
  price: Price | undefined,
  usage: UsageCounts
): LanguageModelService => ({
  ...model,
  ask: (request) =>
    Effect.suspend(() => {
      usage.calls++
      return model.ask(request)
    }).pipe(
      Effect.tap((outcome) => {
        usage.usage = addTokens(usage.usage, outcome.usage)
        usage.cost += price?.of(outcome.usage) ?? 0
        if (outcome._tag !== "Answer") return Effect.void
        return Clock.currentTimeMillis.pipe(
          Effect.flatMap((now) => store.put(toStored(request, outcome, price, now))),
          Effect.map((durable) => recorded.set(outcome, durable))
        )
      }),
      Effect.uninterruptible
    )
})

/**
 * Counts each call in `Usage`, and hands each answer to the store the moment it is there: nothing interrupts it on its way,
 * so an answer that was paid for is not lost. Refusals and cut-off answers are counted, not stored. Belongs next to the
 * backend, inside all other layers. A model that costs nothing passes unchanged.
 */
export const layer = (
  { prices = {} }: { readonly prices?: Readonly<Record<string, Rates>> | undefined } = {}
): Layer.Layer<LanguageModel, never, LanguageModel | AnswerStore | Usage> =>
  Layer.effect(
    LanguageModel,
    Effect.gen(function*() {
      const model = yield* LanguageModel
      if (!model.isPaid) return model
      return wrap(model, yield* AnswerStore, yield* priceOf(model, prices), yield* Usage)
    })
  )
