import { type Json } from "../rows/index.ts"

/** Codes of what can be wrong with a run or a file, and how bad that is. */
export const severities = {
  missing_run: "error",
  unparsable_json: "error",
  count_mismatch: "error",
  bad_row: "error",
  duplicate_run: "warning",
  unclassified_id: "warning",
  ambiguous_id: "warning",
  unknown_metric: "warning",
  unknown_recipe: "warning",
  unknown_size: "warning",
  unknown_seed: "warning",
  unparsable_number: "warning",
  unparsable_timestamp: "warning",
  config_conflict: "warning",
  eval_conflict: "warning",
  history_incomplete: "warning",
  history_missing: "warning",
  token_reset: "warning",
  pretrain_row_missing: "warning",
  pretrain_seed_fallback: "warning",
  two_model_blocks: "warning",
  partial_by_request: "info"
} as const

export type DiagnosticCode = keyof typeof severities

/** What a rule found out about a run; the table `diagnostics` adds run, stage and severity. */
export interface Finding {
  readonly code: DiagnosticCode
  /** Column, key or part of the id it is about. */
  readonly subject: string | null
  /** The raw value, and whatever helps. */
  readonly detail: { readonly [key: string]: Json.Json }
  /** One readable sentence. */
  readonly message: string
}
