import { Effect } from "effect"
import type { LanguageModelError } from "./LanguageModel.ts"

/**
 * What a call without an outcome means: `fatal` ends the run at once, at a `limit` no more is asked, `pending` is in a batch;
 * `bad-request` and `no-answer` are the row's own affair.
 */
export type FailureKind = "fatal" | "limit" | "pending" | "bad-request" | "no-answer"

/** So many rows in a row without an answer, and the server is taken for gone. */
const patience = 8

/** Judges the failures of one run; `answered` after each question that was. */
export const makeFailures = () => {
  let inARow = 0
  const kindOf = ({ reason, status }: LanguageModelError): FailureKind => {
    if (reason === "BudgetReached" || reason === "QuotaExceeded" || reason === "RateLimited") return "limit"
    if (reason === "Pending") return "pending"
    if (reason === "Unauthorized" || reason === "Connection" || status === 404) return "fatal"
    if (reason === "BadRequest") return "bad-request"
    return ++inARow >= patience ? "fatal" : "no-answer"
  }
  const answered = () =>
    Effect.sync(() => {
      inARow = 0
    })
  return { kindOf, answered }
}
