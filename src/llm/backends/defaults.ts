/**
 * What each backend asks when nothing else is said. Change a model here; its price comes from the price table by its id.
 * Limits in tokens. Sources: platform.claude.com/docs/en/about-claude/models, ai.google.dev/gemini-api/docs/models,
 * platform.openai.com/docs/models (2026-11).
 */
export const defaults = {
  claude: { model: "claude-haiku-4-5", contextTokens: 200_000, maxOutputTokens: 1024 },
  gemini: { model: "gemini-2.5-flash", contextTokens: 1_000_000, maxOutputTokens: 4096 },
  openai: { model: "gpt-5-mini", contextTokens: 128_000, maxOutputTokens: 4096 }
} as const

/** What a run may change of a backend. */
export interface BackendOptions {
  readonly model: string | undefined
  readonly baseUrl: string | undefined
  /** One call, from the first byte sent to the last received. */
  readonly timeoutMillis: number
}
