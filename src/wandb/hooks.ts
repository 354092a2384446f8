import { classify } from "./classify.ts"
import { type Draft, newDraft, put, type RuleContext } from "./draft.ts"

/** A rule of a run type: runs after the id was read and before config fills what is missing. */
export type Hook = (draft: Draft, context: RuleContext) => void

const fullSet: Hook = (draft, { registry }) => {
  if (draft.subgrid === null || !draft.subgrid.endsWith("Ft")) return
  const { epochs, tokens_per_epoch } = registry.processing.full_set
  const multiple = draft.values.ft_multiple
  put(draft, "ft_tok_per_epoch", tokens_per_epoch, "subgrid")
  put(draft, "ft_epochs", epochs * (typeof multiple === "number" ? multiple : 1), "subgrid")
}

/** `100M_toks` is a total, seen once. */
const tokenBudget: Hook = (draft) => {
  if (draft.subgrid?.endsWith("_toks") === true) put(draft, "ft_epochs", 1, "subgrid")
}

const twoModels: Hook = (draft) => {
  if (draft.classification.pattern?.two_models !== true) return
  draft.findings.push({
    code: "two_model_blocks",
    subject: "comparison_model_size",
    detail: { run_id: draft.facts.runId },
    message: "The id holds two model blocks; the first is taken for the model that the run is compared with"
  })
}

const sourceInPath = /\/model\/([^/]+)\/?$/

/** DPO starts from a finetuned run, named in the id or in the model's path; its checkpoint and rate are that run's. */
const sourceRun: Hook = (draft, context) => {
  if (draft.values.source_run_id === undefined) {
    const found = sourceInPath.exec(draft.facts.config["model_name_or_path"] ?? "")
    if (found !== null) put(draft, "source_run_id", found[1]!, "config")
    return
  }
  const id = String(draft.values.source_run_id)
  const source = newDraft({ ...draft.facts, runId: id }, classify(context.classifier, id))
  context.readId(source)
  for (const hook of context.registry.processing.hooks[source.classification.type] ?? []) hooks[hook]?.(source, context)
  for (const column of ["ckpt_data", "ckpt_params", "ckpt_revision", "pretrain_seed"] as const) {
    const value = source.values[column]
    if (value !== undefined) put(draft, column, value, "id")
    if (source.raw[column] !== undefined) draft.raw[column] = source.raw[column]
  }
  if (source.values.lr !== undefined) put(draft, "source_ft_lr", source.values.lr, "id")
  const tokens = source.values.ft_tok ?? plannedTokens(source)
  if (tokens !== undefined) put(draft, "source_ft_tok", tokens, "id")
}

/** A run over a fixed number of samples: they are its plan, in the id or in config. */
const sampleBudget: Hook = (draft, context) => {
  const given = draft.facts.config["max_train_samples"]
  if (draft.values.max_train_samples === undefined && given !== undefined) {
    context.fill(draft, "max_train_samples", given, "config")
  }
}

/** Tokens per epoch times epochs, where both are known. */
export const plannedTokens = (draft: Draft): number | undefined => {
  const { ft_epochs, ft_tok_per_epoch } = draft.values
  return typeof ft_epochs === "number" && typeof ft_tok_per_epoch === "number"
    ? Math.round(ft_epochs * ft_tok_per_epoch)
    : undefined
}

/** Hooks by the name that configuration refers to them by. */
export const hooks: Readonly<Record<string, Hook>> = {
  "full-set": fullSet,
  "token-budget": tokenBudget,
  "two-models": twoModels,
  "source-run": sourceRun,
  "sample-budget": sampleBudget
}
