import { Effect } from "effect"
import { type Subject } from "../../rows/index.ts"
import type { LanguageModelError, Outcome } from "../LanguageModel.ts"
import { type ModelRequest, requestKey } from "../ModelRequest.ts"
import { checkDescription, type Fault, readDescription } from "./checkDescription.ts"
import { classNames } from "./describeRow.ts"
import type { Requests } from "./requests.ts"

/** What became of a row that was to be described. */
export type Described =
  | {
    readonly _tag: "Described"
    readonly description: string
    readonly key: string
    /** It is a second answer: a third is not asked for. */
    readonly isSecond: boolean
  }
  | { readonly _tag: "Rejected"; readonly reason: string; readonly detail: string }

const told = (fault: Fault): Described => ({
  _tag: "Rejected",
  reason: `bad-answer-${fault.reason}`,
  detail: `the answer was turned down twice, at last because ${fault.detail}`
})

/** A text that came back, checked. */
export const checked = (text: string, subject: Subject): string | Fault => {
  const description = readDescription(text)
  if (typeof description !== "string") return description
  return checkDescription(description, classNames(subject)) ?? description
}

/** Asks through `ask`; a bad answer is asked for again once, with the reason, and then rejected with it. */
export const askRow = (
  subject: Subject,
  requests: Requests,
  ask: (request: ModelRequest) => Effect.Effect<Outcome, LanguageModelError>,
  note: (subject: Subject, request: ModelRequest) => Effect.Effect<void>
): Effect.Effect<Described, LanguageModelError> =>
  Effect.suspend(() => {
    const request = requests.of(subject)
    return Effect.zipRight(note(subject, request), ask(request)).pipe(
      Effect.flatMap((outcome): Effect.Effect<Described, LanguageModelError> => {
        const rejected = (reason: string, detail: string) =>
          Effect.succeed<Described>({ _tag: "Rejected", reason, detail })
        switch (outcome._tag) {
          case "Refusal":
            return rejected("refused", outcome.detail)
          case "Filtered":
            return rejected("filtered", outcome.detail)
          case "Truncated":
            return subject.rejected === undefined
              ? again(
                subject,
                outcome.text,
                {
                  reason: "too-long",
                  detail: "it was cut off at the output limit; be shorter"
                },
                requests,
                ask,
                note
              )
              : rejected("truncated", "the answer was cut off at the output limit, twice")
          case "Answer":
            return judge(outcome.text, request, requests, ask, note)
        }
      })
    )
  })

/** Takes or turns down an answer that is there. */
export const judge = (
  text: string,
  request: ModelRequest | { readonly subject: Subject; readonly key: string },
  requests: Requests,
  ask: (request: ModelRequest) => Effect.Effect<Outcome, LanguageModelError>,
  note: (subject: Subject, request: ModelRequest) => Effect.Effect<void>
): Effect.Effect<Described, LanguageModelError> => {
  const { subject } = request
  const good = checked(text, subject)
  const isSecond = subject.rejected !== undefined
  if (typeof good === "string") {
    const key = "key" in request ? request.key : requestKey(request)
    return Effect.succeed({ _tag: "Described", description: good, key, isSecond })
  }
  return isSecond ? Effect.succeed(told(good)) : again(subject, text, good, requests, ask, note)
}

/** The second and last time. */
export const again = (
  subject: Subject,
  answer: string,
  fault: Fault,
  requests: Requests,
  ask: (request: ModelRequest) => Effect.Effect<Outcome, LanguageModelError>,
  note: (subject: Subject, request: ModelRequest) => Effect.Effect<void>
): Effect.Effect<Described, LanguageModelError> =>
  askRow({ ...subject, rejected: { answer, reason: fault.detail } }, requests, ask, note)
