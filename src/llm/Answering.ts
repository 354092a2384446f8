import { Clock, Deferred, Effect, type Exit, FiberSet } from "effect"
import { sha256, type Subject } from "../rows/index.ts"
import { type AnswerStore, AnswerStoreError } from "./AnswerStore.ts"
import { type LanguageModelError, type LanguageModelService, Outcome } from "./LanguageModel.ts"
import { type ModelRequest, requestKey, requestParts } from "./ModelRequest.ts"
import type { Price } from "./Prices.ts"
import type { Counters } from "./Tally.ts"

type Store = AnswerStore["Type"]

/** What names a row besides its code: an edited row has the same. */
export const subjectHash = ({ className, context, source, title, url }: Subject): string =>
  sha256(JSON.stringify([source, className ?? "", context, title, url])).slice(0, 16)

/** An answer in the form in which it is kept. */
export const toStored = (
  request: ModelRequest,
  key: string,
  answer: Extract<Outcome, { readonly _tag: "Answer" }>,
  price: Price | undefined,
  factor: number,
  now: number
) => ({
  key,
  text: answer.text,
  usage: answer.usage,
  cost: price === undefined ? null : price.of(answer.usage) * factor,
  reportedModel: answer.model,
  answeredAt: now,
  backend: request.backend,
  baseUrl: request.baseUrl,
  model: request.model,
  promptVersion: request.promptVersion,
  source: request.subject.source,
  parts: requestParts(request),
  subject: subjectHash(request.subject)
})

/**
 * A model behind its store, in two halves, as limits and retries lie between them. `record` is next to the backend: from the
 * moment an answer's body is there nothing interrupts its way into the store. `answer` is outermost: what is stored is not
 * asked, equal questions at the same time are asked once (in this process and in others that share the store), and an answer
 * is given out when it is on the disk. Failures, refusals and cut-off answers are not stored.
 */
export const make = (
  options: { readonly store: Store; readonly price: Price | undefined; readonly tally: Counters }
) =>
  Effect.gen(function*() {
    const { price, store, tally } = options
    const flights = yield* FiberSet.make<void>()
    const underWay = new Map<string, Deferred.Deferred<Outcome, LanguageModelError>>()
    const onTheirWay = new Map<string, Effect.Effect<void, AnswerStoreError>>()

    const record = (model: LanguageModelService): LanguageModelService => ({
      ...model,
      ask: (request) =>
        Effect.suspend(() => {
          tally.calls++
          return model.ask(request)
        }).pipe(
          Effect.tap((outcome) => {
            const { usage } = outcome
            tally.usage = {
              input: tally.usage.input + usage.input,
              output: tally.usage.output + usage.output,
              cacheRead: tally.usage.cacheRead + usage.cacheRead,
              cacheWrite: tally.usage.cacheWrite + usage.cacheWrite
            }
            tally.cost += price?.of(usage) ?? 0
            if (outcome._tag !== "Answer") return Effect.void
            const key = requestKey(request)
            return Clock.currentTimeMillis.pipe(
              Effect.flatMap((now) => store.put(toStored(request, key, outcome, price, 1, now))),
              Effect.map((durable) => onTheirWay.set(key, durable))
            )
          }),
          Effect.uninterruptible
        )
    })

    /** Until another process has the answer, or gives the question up. */
    const claimOrWait = (key: string): Effect.Effect<Outcome | undefined, AnswerStoreError> =>
      Effect.flatMap(store.claim(key), (mine) =>
        mine
          ? Effect.map(store.find([key]), (found) => fromStore(found.get(key)?.text))
          : Effect.flatMap(store.find([key]), (found) =>
            found.has(key)
              ? Effect.succeed(fromStore(found.get(key)!.text))
              : Effect.zipRight(Effect.sleep("200 millis"), Effect.suspend(() => claimOrWait(key)))))

    const fly = (model: LanguageModelService, request: ModelRequest, key: string) =>
      claimOrWait(key).pipe(
        Effect.flatMap((known) =>
          known !== undefined ? Effect.succeed(known) : Effect.tap(model.ask(request), () => {
            const durable = onTheirWay.get(key)
            onTheirWay.delete(key)
            return durable ?? Effect.void
          })
        ),
        // A store that fails ends the run: what it was about to pay for could not be kept.
        Effect.catchIf((error) => error instanceof AnswerStoreError, (error) => Effect.die(error)),
        Effect.ensuring(Effect.ignore(store.release(key)))
      )

    const answer = (model: LanguageModelService): LanguageModelService => ({
      ...model,
      ask: (request) =>
        Effect.suspend(() => {
          const key = requestKey(request)
          const known = underWay.get(key)
          if (known !== undefined) return Deferred.await(known)
          return Effect.gen(function*() {
            const mine = yield* Deferred.make<Outcome, LanguageModelError>()
            underWay.set(key, mine)
            yield* FiberSet.run(
              flights,
              fly(model, request, key).pipe(
                Effect.onExit((exit: Exit.Exit<Outcome, LanguageModelError>) => {
                  underWay.delete(key)
                  return Deferred.done(mine, exit)
                }),
                Effect.asVoid,
                Effect.catchAllCause(() => Effect.void)
              )
            )
            return yield* Deferred.await(mine)
          })
        })
    })

    return { record, answer }
  })

const fromStore = (text: string | undefined): Outcome | undefined =>
  text === undefined
    ? undefined
    : Outcome.Answer({ text, usage: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }, model: "" })
