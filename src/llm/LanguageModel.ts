import { Context, Data, type Effect, Schema, type Stream } from "effect"
import { type Json } from "../rows/index.ts"
import { complain, ExitCode } from "../stage/index.ts"
import type { TokenUsage } from "./Answer.ts"
import type { ModelRequest } from "./ModelRequest.ts"

/** What a server says of its limits beside an answer. */
export interface Allowance {
  readonly requestsLeft: number | undefined
  readonly tokensLeft: number | undefined
  /** Milliseconds until whatever is used up is there again. */
  readonly resetMillis: number | undefined
}

/** What came back from a call that worked. All but `Answer` say why there is no usable text; all may cost. */
export type Outcome = Data.TaggedEnum<{
  Answer: { readonly text: string; readonly usage: TokenUsage; readonly model: string; readonly allowance?: Allowance }
  /** The model declined. */
  Refusal: { readonly detail: string; readonly usage: TokenUsage }
  /** The output limit was reached before the answer's end. */
  Truncated: { readonly text: string; readonly usage: TokenUsage }
  /** The provider's filter withheld the answer or refused the question. */
  Filtered: { readonly detail: string; readonly usage: TokenUsage }
}>
export const Outcome = Data.taggedEnum<Outcome>()

export const FailureReason = Schema.Literal(
  /** Too many requests just now; waiting helps. */
  "RateLimited",
  /** A quota that waiting for does not pay: per day, spent credit. */
  "QuotaExceeded",
  "Unauthorized",
  /** The server will never take this request. */
  "BadRequest",
  "Overloaded",
  /** A failure of the server, 5xx. */
  "Unavailable",
  "Timeout",
  /** No connection, or one that broke. */
  "Connection",
  /** An answer that is not what the protocol says. */
  "Malformed",
  /** The run's own limit on money: the next call might go over it. */
  "BudgetReached",
  /** Asked in a batch whose results are not there yet. */
  "Pending"
)
export type FailureReason = typeof FailureReason.Type

const exitCodes: Partial<Record<FailureReason, number>> = {
  RateLimited: ExitCode.quota,
  QuotaExceeded: ExitCode.quota,
  Unauthorized: ExitCode.unauthorized,
  BudgetReached: ExitCode.budget
}

const nextSteps: Record<FailureReason, string | undefined> = {
  RateLimited: "Lower --concurrency or set --max-rpm; answers so far are kept",
  QuotaExceeded: "Run the same command again when the quota is renewed; answers so far are kept",
  Unauthorized: "Check the key in the environment",
  BadRequest: undefined,
  Overloaded: "Run the same command again later; answers so far are kept",
  Unavailable: "Run the same command again later; answers so far are kept",
  Timeout: "Run the same command again; answers so far are kept",
  Connection: "Check the network and --base-url; answers so far are kept",
  Malformed: "Check that --base-url speaks this backend's protocol",
  Pending: "Run the same command again later",
  BudgetReached: "Raise --max-cost and run the same command again; answers so far are kept"
}

/** No outcome came back. Exit code 5 without authorisation, 6 for limits, else 1. */
export class LanguageModelError extends Schema.TaggedError<LanguageModelError>()("LanguageModelError", {
  backend: Schema.String,
  model: Schema.String,
  reason: FailureReason,
  detail: Schema.String,
  status: Schema.optional(Schema.Int),
  /** As the server said, in milliseconds. */
  retryAfterMillis: Schema.optional(Schema.Number),
  /** Whether the call may have been billed: the request went out, and the answer was lost. */
  mayBeBilled: Schema.optional(Schema.Boolean),
  cause: Schema.optional(Schema.Defect)
}) {
  get exitCode(): number {
    return exitCodes[this.reason] ?? ExitCode.failed
  }
  override get message(): string {
    return complain({ where: `${this.backend} (${this.model})`, found: this.detail, next: nextSteps[this.reason] })
  }
  /** True when the same request may succeed later in this run. */
  get isTransient(): boolean {
    return this.reason !== "QuotaExceeded" && this.reason !== "Unauthorized" && this.reason !== "BadRequest" &&
      this.reason !== "BudgetReached" && this.reason !== "Pending"
  }
}

/** A request of a batch under the id it is found again by: `[a-zA-Z0-9_-]{1,64}`. */
export interface BatchItem {
  readonly id: string
  readonly request: ModelRequest
}

export interface BatchResult {
  readonly id: string
  readonly result:
    | { readonly _tag: "Outcome"; readonly outcome: Outcome }
    | { readonly _tag: "Failed"; readonly reason: "expired" | "errored" | "canceled"; readonly detail: string }
}

/** Where a job stands. `ended`: results can be read, of all items or of some. */
export interface BatchState {
  readonly state: "running" | "ended" | "failed"
  readonly detail: string
}

/** A provider's batch API: half the price, hours of time. Nothing here retries. */
export interface BatchApi {
  readonly maxItems: number
  readonly maxBytes: number
  /** Sends a job under a name that `find` knows it by; gives the provider's id. */
  readonly submit: (name: string, items: ReadonlyArray<BatchItem>) => Effect.Effect<string, LanguageModelError>
  /**
   * The ids of jobs that may be the named one, by listing: exactly it where the provider keeps names, else those made at or
   * after `sinceMillis` with as many items.
   */
  readonly find: (
    job: { readonly name: string; readonly sinceMillis: number; readonly items: number }
  ) => Effect.Effect<ReadonlyArray<string>, LanguageModelError>
  readonly poll: (id: string) => Effect.Effect<BatchState, LanguageModelError>
  /** In any order. */
  readonly results: (id: string) => Stream.Stream<BatchResult, LanguageModelError>
}

export interface LanguageModelService {
  readonly backend: string
  /** Origin of the server, as it enters every key. */
  readonly baseUrl: string
  /** Model id as its provider spells it. */
  readonly model: string
  /** Everything else about a call that shapes its answer. */
  readonly parameters: { readonly [key: string]: Json.Json }
  /** The answer's schema is enforced by the server. */
  readonly structured: boolean
  /** What one request may hold, in tokens, and how many an answer may have. */
  readonly contextTokens: number
  readonly maxOutputTokens: number
  /** False for backends that cost nothing and always answer alike: no store, no prompt, no price. */
  readonly isPaid: boolean
  /** Provider's id in the price table. */
  readonly provider: string | undefined
  /** One question, one outcome. Does not retry, wait or store. */
  readonly ask: (request: ModelRequest) => Effect.Effect<Outcome, LanguageModelError>
  readonly batch: BatchApi | undefined
}

/** A language model behind whatever API. Retrying, limits, budget and the answer store wrap it; a backend is a plain adapter. */
export class LanguageModel extends Context.Tag("@datawright/LanguageModel")<LanguageModel, LanguageModelService>() {}
