import type { ConfigError, Layer } from "effect"
import type { UsageError } from "../../stage/index.ts"
import type { LanguageModel, LanguageModelError } from "../LanguageModel.ts"

/** What a run may change of a backend. */
export interface BackendOptions {
  /** Model id as the provider spells it; the backend's own default unless said. */
  readonly model?: string | undefined
  /** Another server that speaks the backend's protocol; what the environment says, else the provider's own, unless said. */
  readonly baseUrl?: string | undefined
  /** One call, from the first byte sent to the last received; two minutes unless said. */
  readonly timeoutMillis?: number | undefined
}

/** Milliseconds of `timeoutMillis` where nothing is said. */
export const standardTimeoutMillis = 120_000

/**
 * A way to reach language models. Its file holds everything about it: protocol, settings read from the environment, default
 * model, limits. The command line offers the names that `registry.ts` exports.
 */
export interface Backend {
  /** It answers any question: it can judge too. False for one that only describes scenes. */
  readonly isGeneral: boolean
  /** The model alone, without the layers around it. Fails when a key is missing or an option is wrong. */
  readonly layer: (
    options?: BackendOptions
  ) => Layer.Layer<LanguageModel, LanguageModelError | UsageError | ConfigError.ConfigError>
}
