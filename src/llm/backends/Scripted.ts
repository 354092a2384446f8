import { type Effect, Layer } from "effect"
import { type BatchApi, LanguageModel, type LanguageModelError, type Outcome } from "../LanguageModel.ts"
import type { ModelRequest } from "../ModelRequest.ts"

export interface Script {
  readonly ask: (request: ModelRequest) => Effect.Effect<Outcome, LanguageModelError>
  readonly model?: string
  /** A price is looked up by provider and model; none unless said. */
  readonly provider?: string
  readonly contextTokens?: number
  readonly maxOutputTokens?: number
  /** True unless said: answers are stored, and cost. */
  readonly isPaid?: boolean
  readonly batch?: BatchApi
}

/** A model of the caller's own: a function in place of a server, for tests and for programs that embed a stage. */
export const layer = (script: Script) =>
  Layer.succeed(
    LanguageModel,
    LanguageModel.of({
      backend: "scripted",
      baseUrl: "",
      model: script.model ?? "scripted",
      parameters: {},
      structured: false,
      contextTokens: script.contextTokens ?? 100_000,
      maxOutputTokens: script.maxOutputTokens ?? 1024,
      isPaid: script.isPaid ?? true,
      provider: script.provider,
      ask: script.ask,
      batch: script.batch
    })
  )
