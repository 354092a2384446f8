import { type Json } from "../rows/index.ts"
import { type Classification, classify, foldDigits, isAscii, makeClassifier } from "./classify.ts"
import { converters, toNumber, type Value } from "./converters.ts"
import type { DiagnosticCode, Finding } from "./Diagnostic.ts"
import {
  type Draft,
  newDraft,
  type Origin,
  put,
  type RuleColumn,
  ruleColumns,
  type RuleContext,
  type RunFacts
} from "./draft.ts"
import { makeExplainer } from "./explain.ts"
import { hooks, plannedTokens } from "./hooks.ts"
import { BadEntry } from "./patterns.ts"
import type { Registry, RunType } from "./Registry.ts"
import { makeVocabulary } from "./vocabulary.ts"

/** A run as rules see it: one value a column of `runs`, null where nothing is known. */
export interface ProcessedRun {
  readonly run_type: RunType
  readonly pattern_name: string | null
  readonly classified_from: "run_id" | "run_name" | "display_name"
  readonly other_patterns: ReadonlyArray<string>
  readonly command: string | null
  readonly subgrid: string | null
  readonly hyper_parameters: Json.Json
  readonly values: Readonly<Partial<Record<RuleColumn, Value>>>
  readonly origins: Readonly<Partial<Record<RuleColumn, Origin>>>
  readonly raw: Readonly<Partial<Record<RuleColumn, string>>>
  /** Step of the checkpoint, null for `main` and unknown words. */
  readonly ckpt_steps: number | null
  readonly findings: ReadonlyArray<Finding>
}

/** A registry ready for work. */
export interface Processor extends RuleContext {
  readonly explain: ReturnType<typeof makeExplainer>
  /** Never throws; looks at nothing but the run. */
  readonly process: (facts: RunFacts) => ProcessedRun
}

const isColumn = (name: string): name is RuleColumn => Object.hasOwn(ruleColumns, name)

/** Throws `BadEntry` for names that a configuration uses and the registry lacks. */
const check = ({ processing }: Registry): void => {
  const column = (name: string, place: string) => {
    if (!isColumn(name)) throw new BadEntry(place, `no column named ${name}`)
    if (processing.converters[name] === undefined) throw new BadEntry(place, `column ${name} has no converter`)
  }
  for (const [name, converter] of Object.entries(processing.converters)) {
    if (!isColumn(name)) throw new BadEntry(`processing.converters.${name}`, `no column named ${name}`)
    if (!Object.hasOwn(converters, converter)) {
      throw new BadEntry(`processing.converters.${name}`, `no converter named ${converter}`)
    }
  }
  for (const [group, target] of Object.entries(processing.renames)) {
    for (const name of typeof target === "string" ? [target] : Object.values(target)) {
      column(name, `processing.renames.${group}`)
    }
  }
  for (const source of ["config", "summary"] as const) {
    for (const [key, name] of Object.entries(processing.hydration[source])) {
      column(name, `processing.hydration.${source}.${key}`)
    }
  }
  for (const [type, values] of Object.entries(processing.defaults)) {
    for (const name of Object.keys(values)) column(name, `processing.defaults.${type}.${name}`)
  }
  for (const [type, names] of Object.entries(processing.hooks)) {
    for (const name of names) {
      if (!Object.hasOwn(hooks, name)) throw new BadEntry(`processing.hooks.${type}`, `no hook named ${name}`)
    }
  }
}

const limits: Readonly<Record<string, readonly [number, number]>> = {
  SMALLINT: [-32_768, 32_767],
  INTEGER: [-2_147_483_648, 2_147_483_647],
  BIGINT: [-9_223_372_036_854_775_808, 9_223_372_036_854_774_784]
}

const fits = (column: RuleColumn, value: Value): boolean => {
  const limit = limits[ruleColumns[column]]
  return limit === undefined || typeof value === "string" || (value >= limit[0] && value <= limit[1]) ||
    typeof value === "bigint"
}

const words: Partial<Record<DiagnosticCode, string>> = {
  unparsable_number: "is no number that fits",
  unparsable_timestamp: "is no date and time",
  unknown_recipe: "is the name of no known recipe",
  unknown_metric: "is the label of no known metric",
  unknown_seed: "is no seed of the pretraining runs"
}

const isEmpty = (text: string | undefined): boolean => text === undefined || text === "null" || text === "N/A"

const modelInPath = /DataDecide-([^/]+?)-(\d+[MB])(?:\/|$)/
const seedInRevision = /^step\d+-seed-(.+)$/
const stepInRevision = /^(?:step)?(\d+)(?:-seed-.+)?$/
const commandAtEnd = /(?:^|_)(finetune|dpo_tune_cache)$/

/** Compiles a registry. Throws `BadEntry` for what cannot be used. */
export const makeProcessor = (registry: Registry): Processor => {
  check(registry)
  const classifier = makeClassifier(registry)
  const vocabulary = makeVocabulary(registry)
  const explain = makeExplainer(classifier)
  const { processing } = registry

  const fill: RuleContext["fill"] = (draft, column, text, origin) => {
    draft.raw[column] = text
    const converter = converters[processing.converters[column]!]!
    const value = converter.convert(isAscii(text) ? text : foldDigits(text), vocabulary)
    if (value !== undefined && fits(column, value)) return put(draft, column, value, origin)
    draft.findings.push({
      code: converter.code,
      subject: column,
      detail: { value: text, from: origin },
      message: `${column}: "${text}" ${words[converter.code]}`
    })
  }

  const readId: RuleContext["readId"] = (draft) => {
    const { groups, hyperParameters, pattern, type } = draft.classification
    if (pattern === null) return
    for (const [group, text] of Object.entries(groups)) {
      const target = processing.renames[group]
      const column = typeof target === "string" ? target : target?.[type]
      if (column !== undefined) fill(draft, column as RuleColumn, text, "id")
    }
    const rate = hyperParameters?.["learning_rate"] ?? hyperParameters?.["lr"]
    if (rate !== undefined && draft.raw.lr === undefined) fill(draft, "lr", String(rate), "id")
    draft.subgrid = subgridOf(draft.classification)
  }

  const seedOf = (draft: Draft): void => {
    const revision = draft.values.ckpt_revision
    if (draft.raw.pretrain_seed !== undefined || draft.values.pretrain_seed !== undefined || revision === undefined) {
      return
    }
    if (revision === "main") return put(draft, "pretrain_seed", 0, "revision")
    const name = seedInRevision.exec(String(revision))?.[1]
    const seed = name === undefined ? undefined : vocabulary.seedByName.get(name.replace(/-/g, "_"))
    if (seed !== undefined) put(draft, "pretrain_seed", seed, "revision")
    else if (name !== undefined) {
      draft.findings.push({
        code: "unknown_seed",
        subject: "pretrain_seed",
        detail: { value: name, from: "revision" },
        message: `pretrain_seed: "${name}" ${words.unknown_seed}`
      })
    }
  }

  const conflict = (
    draft: Draft,
    column: RuleColumn,
    ours: Value | undefined,
    theirs: Value | undefined,
    key: string
  ) => {
    if (ours === undefined || theirs === undefined || ours === theirs) return
    draft.findings.push({
      code: "config_conflict",
      subject: column,
      detail: { id: ours, config: theirs, key },
      message: `${column}: the id says ${ours}, config ${key} says ${theirs}; the id wins`
    })
  }

  const readConfig = (draft: Draft): void => {
    const { config, summary } = draft.facts
    for (const [key, name] of Object.entries(processing.hydration.config)) {
      const column = name as RuleColumn
      const text = config[key]
      if (text === undefined || isEmpty(text)) continue
      if (draft.raw[column] === undefined && draft.values[column] === undefined) fill(draft, column, text, "config")
      else if (draft.origins[column] !== undefined && ruleColumns[column] === "DOUBLE") {
        conflict(draft, column, draft.values[column], toNumber(text), key)
      }
    }
    for (const [key, name] of Object.entries(processing.hydration.summary)) {
      const text = summary[key]
      if (text !== undefined && !isEmpty(text)) fill(draft, name as RuleColumn, text, "summary")
    }
    const path = modelInPath.exec(config["model_name_or_path"] ?? "")
    if (path === null) return
    const [, recipe, size] = path as unknown as [string, string, string]
    if (draft.raw.ckpt_data === undefined) fill(draft, "ckpt_data", recipe, "config")
    else conflict(draft, "ckpt_data", draft.values.ckpt_data, vocabulary.recipe(recipe), "model_name_or_path")
    if (draft.raw.ckpt_params === undefined) fill(draft, "ckpt_params", size, "config")
    else conflict(draft, "ckpt_params", draft.values.ckpt_params, size, "model_name_or_path")
  }

  const defaults = new Map<string, ReadonlyArray<readonly [RuleColumn, string | number]>>()
  const defaultsOf = (type: RunType) => {
    const known = defaults.get(type)
    if (known !== undefined) return known
    const made = Object.entries({ ...processing.defaults["all"], ...processing.defaults[type] }) as ReadonlyArray<
      readonly [RuleColumn, string | number]
    >
    defaults.set(type, made)
    return made
  }

  const setDefaults = (draft: Draft): void => {
    if (draft.classification.pattern === null) return
    const { type } = draft.classification
    for (const [column, value] of defaultsOf(type)) {
      if (draft.values[column] === undefined && draft.raw[column] === undefined) put(draft, column, value, "default")
    }
  }

  const knownSize = (draft: Draft, column: "ckpt_params" | "comparison_model_size"): void => {
    const size = draft.values[column]
    if (size === undefined || vocabulary.sizes.has(String(size))) return
    draft.findings.push({
      code: "unknown_size",
      subject: column,
      detail: { value: String(size) },
      message: `${column}: "${size}" is no size of the pretraining runs`
    })
  }

  const stepsOf = (draft: Draft): number | null => {
    const revision = draft.values.ckpt_revision
    if (revision === undefined || revision === "main") return null
    const step = Number(stepInRevision.exec(String(revision))?.[1] ?? Number.NaN)
    if (step <= limits["INTEGER"]![1]) return step
    draft.findings.push({
      code: "unparsable_number",
      subject: "ckpt_steps",
      detail: { value: String(revision), from: draft.origins.ckpt_revision ?? "id" },
      message: `ckpt_steps: "${revision}" ${words.unparsable_number}`
    })
    return null
  }

  const tell = (draft: Draft): void => {
    const { ambiguous, others, pattern, type } = draft.classification
    if (type === "other") {
      const { matched, pattern, reason } = explain(draft.facts.runId)
      draft.findings.push({
        code: "unclassified_id",
        subject: "run_id",
        detail: { value: draft.facts.runId, reason, pattern, matched },
        message: `No pattern takes the id: ${reason}${
          pattern === null ? "" : `; ${pattern} follows it for ${matched} characters`
        }`
      })
    }
    if (ambiguous) {
      draft.findings.push({
        code: "ambiguous_id",
        subject: "run_id",
        detail: { value: draft.facts.runId, pattern: pattern!.name, others: others.map((other) => other.name) },
        message: `${pattern!.name} takes the id, and ${others.map((other) => other.name).join(", ")} would too`
      })
    }
  }

  const process = (facts: RunFacts): ProcessedRun => {
    const { classification, from } = classifyRun(facts)
    const draft = newDraft(facts, classification)
    tell(draft)
    readId(draft)
    for (const name of processing.hooks[classification.type] ?? []) hooks[name]!(draft, context)
    readConfig(draft)
    setDefaults(draft)
    seedOf(draft)
    knownSize(draft, "ckpt_params")
    knownSize(draft, "comparison_model_size")
    const planned = plannedTokens(draft)
    if (draft.values.ft_tok === undefined && planned !== undefined) put(draft, "ft_tok", planned, "id")
    const steps = stepsOf(draft)
    return {
      run_type: classification.type,
      pattern_name: classification.pattern?.name ?? null,
      classified_from: from,
      other_patterns: classification.others.map((other) => other.name),
      command: commandOf(draft),
      subgrid: draft.subgrid,
      hyper_parameters: classification.hyperParameters,
      values: draft.values,
      origins: draft.origins,
      raw: draft.raw,
      ckpt_steps: steps,
      findings: draft.findings
    }
  }

  /** By its id; where no run has that id, by the names of runs. */
  const classifyRun = (facts: RunFacts): { classification: Classification; from: ProcessedRun["classified_from"] } => {
    const classification = classify(classifier, facts.runId)
    if (classification.type !== "other") return { classification, from: "run_id" }
    for (const [from, name] of [["run_name", facts.runName], ["display_name", facts.displayName]] as const) {
      if (name === null || name === facts.runId) continue
      const second = classify(classifier, name)
      if (second.type !== "other") return { classification: second, from }
    }
    return { classification, from: "run_id" }
  }

  const context: RuleContext = { registry, classifier, vocabulary, fill, readId }
  return { ...context, explain, process }
}

const subgridOf = ({ groups, pattern, type }: Classification): string | null => {
  const { ft_multiple, num_finetune_epochs, num_finetune_tokens, num_finetune_tokens_per_epoch } = groups
  if (num_finetune_tokens_per_epoch !== undefined) return `${num_finetune_tokens_per_epoch}tx${num_finetune_epochs}`
  if (type === "simple_ft_vary_tokens" && num_finetune_tokens !== undefined) return `${num_finetune_tokens}_toks`
  return pattern?.subgrid === undefined ? null : `${ft_multiple ?? ""}${pattern.subgrid}`
}

const commandOf = ({ classification, facts }: Draft): string | null =>
  commandAtEnd.exec(classification.groups["exp_name"] ?? "")?.[1] ?? classification.pattern?.command ??
    facts.tags.find((tag) => tag === "finetune" || tag === "dpo_tune_cache") ?? null
