import { Schema } from "effect"

const Dollars = Schema.NullOr(Schema.Number).annotations({ description: "US dollars; null where no price is known" })

/** What a dry run gives: what would be asked, and what it would cost. */
export const EstimateResult = Schema.Struct({
  backend: Schema.String,
  model: Schema.String,
  rows: Schema.Number,
  stored: Schema.Number.annotations({ description: "Rows whose answers are stored" }),
  ask: Schema.Number.annotations({ description: "Distinct questions to ask" }),
  rejected: Schema.Number.annotations({ description: "Rows that cannot be asked about" }),
  inputTokens: Schema.Number,
  outputTokens: Schema.Number,
  low: Dollars,
  expected: Dollars,
  high: Dollars
})
