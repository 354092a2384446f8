import { Effect } from "effect"
import type { LanguageModelError } from "./LanguageModel.ts"

/**
 * What a run does about a call that failed: `fatal` ends the run at once; at a `limit` nothing more is asked; `pending` is in
 * a batch and answered later; after `bad-request` and `no-answer` the row alone is left without an answer.
 */
export type FailureKind = "fatal" | "limit" | "pending" | "bad-request" | "no-answer"

/** After so many calls in a row without an answer, the server counts as gone. */
const longestOutage = 8

/** Decides about the failures of one run. Call `answered` after each call that was answered: it ends an outage. */
export const makeFailurePolicy = () => {
  let unanswered = 0
  const kindOf = ({ reason, status }: LanguageModelError): FailureKind => {
    if (reason === "BudgetReached" || reason === "QuotaExceeded" || reason === "RateLimited") return "limit"
    if (reason === "Pending") return "pending"
    if (reason === "Unauthorized" || reason === "Connection" || status === 404) return "fatal"
    if (reason === "BadRequest") return "bad-request"
    return ++unanswered >= longestOutage ? "fatal" : "no-answer"
  }
  const answered = Effect.sync(() => {
    unanswered = 0
  })
  return { kindOf, answered }
}
