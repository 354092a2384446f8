import type { Classification, Classifier } from "./classify.ts"
import type { Value } from "./converters.ts"
import type { Finding } from "./Diagnostic.ts"
import type { Registry } from "./Registry.ts"
import type { Vocabulary } from "./vocabulary.ts"

/** Columns that rules fill, with the type each has in the table `runs`. */
export const ruleColumns = {
  started_at: "TIMESTAMP",
  exp_name: "VARCHAR",
  comparison_model_size: "VARCHAR",
  comparison_model_recipe: "VARCHAR",
  comparison_metric: "VARCHAR",
  ckpt_data: "VARCHAR",
  ckpt_params: "VARCHAR",
  ckpt_revision: "VARCHAR",
  pretrain_seed: "SMALLINT",
  finetune_seed: "INTEGER",
  lr: "DOUBLE",
  ft_tok_per_epoch: "BIGINT",
  ft_epochs: "DOUBLE",
  ft_multiple: "DOUBLE",
  ft_tok: "BIGINT",
  ft_tok_real: "BIGINT",
  max_train_samples: "BIGINT",
  reduce_loss: "VARCHAR",
  source_run_id: "VARCHAR",
  source_ft_lr: "DOUBLE",
  source_ft_tok: "BIGINT"
} as const

export type RuleColumn = keyof typeof ruleColumns

/** Where a value came from. */
export type Origin = "id" | "subgrid" | "revision" | "config" | "summary" | "default"

/** What config and summary say of a run: by key, strings without quotes, all else as JSON text. */
export interface RunFacts {
  readonly runId: string
  readonly runName: string | null
  readonly displayName: string | null
  readonly tags: ReadonlyArray<string>
  readonly config: Readonly<Record<string, string>>
  readonly summary: Readonly<Record<string, string>>
}

/** A run in the making. Rules write to it in their fixed order. */
export interface Draft {
  readonly facts: RunFacts
  readonly classification: Classification
  readonly values: Partial<Record<RuleColumn, Value>>
  readonly origins: Partial<Record<RuleColumn, Origin>>
  /** What was written, where a value was made from it or could not be. */
  readonly raw: Partial<Record<RuleColumn, string>>
  subgrid: string | null
  readonly findings: Array<Finding>
}

/** What rules may look things up in. */
export interface RuleContext {
  readonly registry: Registry
  readonly classifier: Classifier
  readonly vocabulary: Vocabulary
  /** Reads a column's text with its converter; a text that it cannot convert becomes a finding. */
  readonly fill: (draft: Draft, column: RuleColumn, text: string, origin: Origin) => void
  /** Fills a draft from the groups of its id. */
  readonly readId: (draft: Draft) => void
}

export const newDraft = (facts: RunFacts, classification: Classification): Draft => ({
  facts,
  classification,
  values: {},
  origins: {},
  raw: {},
  subgrid: null,
  findings: []
})

/** Sets a value that a rule worked out. */
export const put = (draft: Draft, column: RuleColumn, value: Value, origin: Origin): void => {
  draft.values[column] = value
  draft.origins[column] = origin
}
