import { Schema } from "effect"

/** What a training run is, as its id tells. */
export const RunType = Schema.Literal(
  "simple_ft",
  "simple_ft_vary_tokens",
  "matched",
  "reduce_type",
  "dpo",
  "old",
  "other"
)
export type RunType = typeof RunType.Type

const Text = Schema.NonEmptyString
const Texts = Schema.Array(Text)
const Names = Schema.Record({ key: Schema.String, value: Text })
const Scalar = Schema.Union(Schema.Number, Schema.String)

/** One shape of a run id. */
export const PatternEntry = Schema.Struct({
  name: Text,
  type: RunType,
  /** Lowest is tried first; no two are equal. */
  priority: Schema.Int,
  /** JavaScript syntax, from the start of the id; `${name}` stands for a fragment. */
  regex: Text,
  /** Taken only by ids that contain this text. */
  contains: Schema.optional(Text),
  /** Group that holds another run's id; taken only when that id is not `other` itself. */
  source: Schema.optional(Text),
  /** The command, where the pattern spells it out. */
  command: Schema.optional(Text),
  /** The subgrid, where no group tells it; before it stands `ft_multiple`, if there is one. */
  subgrid: Schema.optional(Text),
  /** Names of patterns of another type whose ids this one takes on purpose. */
  overlaps: Schema.optional(Texts),
  /** True when ids hold two model blocks, of which the first names what the run is compared with. */
  two_models: Schema.optional(Schema.Boolean),
  /** Ids that this pattern must take. */
  examples: Schema.optional(Texts),
  /** Takes the pattern of this name out, in a file laid over another. */
  disabled: Schema.optional(Schema.Boolean)
})
export type PatternEntry = typeof PatternEntry.Type

const Fallback = Schema.Struct({ type: RunType, contains: Texts, lacks: Texts })

export const RecipeEntry = Schema.Struct({
  name: Text,
  slug: Text,
  /** Vocabulary to spellings. */
  names: Schema.Record({ key: Schema.String, value: Texts })
})
export type RecipeEntry = typeof RecipeEntry.Type

const Metrics = Schema.Struct({
  perplexity_tasks: Texts,
  tasks: Texts,
  mmlu_subjects: Texts,
  metrics: Texts,
  listed: Texts,
  aliases: Names,
  deltas: Texts
})
export type Metrics = typeof Metrics.Type

/** A model size: parameters that learning rates are computed from, all parameters, and its checkpoints' last steps. */
export const SizeEntry = Schema.Struct({
  params: Text,
  lr_size: Schema.Int,
  parameter_count: Schema.Int,
  final_step: Schema.Int,
  max_usable_step: Schema.Int
})
export type SizeEntry = typeof SizeEntry.Type

export const SeedEntry = Schema.Struct({ seed: Schema.Int, name: Text, release_seed: Schema.Int })
export type SeedEntry = typeof SeedEntry.Type

const Processing = Schema.Struct({
  renames: Schema.Record({ key: Schema.String, value: Schema.Union(Text, Names) }),
  converters: Names,
  hydration: Schema.Struct({ config: Names, summary: Names }),
  defaults: Schema.Record({ key: Schema.String, value: Schema.Record({ key: Schema.String, value: Scalar }) }),
  hooks: Schema.Record({ key: Schema.String, value: Texts }),
  full_set: Schema.Struct({ tokens_per_epoch: Schema.Int, epochs: Schema.Number })
})
export type Processing = typeof Processing.Type

const HyperParameters = Schema.Struct({ keep: Texts, selections: Schema.Array(Texts) })

/** All that is known of run ids and of the columns they become. */
export const Registry = Schema.Struct({
  fragments: Names,
  patterns: Schema.Array(PatternEntry),
  fallbacks: Schema.Array(Fallback),
  hyper_parameters: HyperParameters,
  sweep_folder: Text,
  recipes: Schema.Array(RecipeEntry),
  metrics: Metrics,
  sizes: Schema.Array(SizeEntry),
  seeds: Schema.Array(SeedEntry),
  processing: Processing
})
export type Registry = typeof Registry.Type

/** One file of a registry: any part of it. Lists are laid over by name, maps by key, all else is replaced. */
export const RegistryLayer = Schema.partial(Schema.Struct({
  ...Registry.fields,
  patterns: Schema.Array(Schema.Struct({
    ...PatternEntry.fields,
    type: Schema.optional(RunType),
    priority: Schema.optional(Schema.Int),
    regex: Schema.optional(Text)
  })),
  metrics: Schema.partial(Metrics),
  processing: Schema.partial(Schema.Struct({
    ...Processing.fields,
    hydration: Schema.partial(Processing.fields.hydration)
  }))
}))
export type RegistryLayer = typeof RegistryLayer.Type
