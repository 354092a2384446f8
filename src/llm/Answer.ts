import { Schema } from "effect"

/** Tokens as the server counted them. `input` holds all input, cached parts included. */
export const TokenUsage = Schema.Struct({
  input: Schema.NonNegativeInt,
  output: Schema.NonNegativeInt,
  cacheRead: Schema.NonNegativeInt,
  cacheWrite: Schema.NonNegativeInt
})
export type TokenUsage = typeof TokenUsage.Type

export const noTokens: TokenUsage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }

/** The sum of two counts, member by member. */
export const addTokens = (a: TokenUsage, b: TokenUsage): TokenUsage => ({
  input: a.input + b.input,
  output: a.output + b.output,
  cacheRead: a.cacheRead + b.cacheRead,
  cacheWrite: a.cacheWrite + b.cacheWrite
})

/** An answer that was paid for, as it is kept and moved between machines. */
export const StoredAnswer = Schema.Struct({
  /** `requestKey` of the question. */
  key: Schema.String.pipe(Schema.pattern(/^[0-9a-f]{64}$/)),
  /** As the model wrote it, before any check. */
  text: Schema.String,
  usage: TokenUsage,
  /** US dollars; null where no price is known. */
  cost: Schema.NullOr(Schema.Number),
  /** As the server reported it. */
  reportedModel: Schema.String,
  /** Milliseconds since 1970. */
  answeredAt: Schema.Number,
  backend: Schema.String,
  baseUrl: Schema.String,
  model: Schema.String,
  promptVersion: Schema.String,
  source: Schema.String,
  /** `requestParts`, to tell why another request missed. */
  parts: Schema.Record({ key: Schema.String, value: Schema.String }),
  /** Hash of what names the row besides its code; equal for an edited row. */
  subject: Schema.String
})
export type StoredAnswer = typeof StoredAnswer.Type
