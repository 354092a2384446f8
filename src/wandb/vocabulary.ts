import { BadEntry } from "./patterns.ts"
import type { Metrics, Registry, SeedEntry, SizeEntry } from "./Registry.ts"

/** Recipe names are looked up trimmed, in lower case, with runs of `-`, `_` and blanks as one `_`. */
export const foldRecipe = (name: string): string => name.trim().toLowerCase().replace(/[-_\s]+/g, "_")

/** Metric labels are looked up trimmed, in lower case, without `-`, `_`, `/` and blanks. */
export const foldMetric = (label: string): string => label.trim().toLowerCase().replace(/[-_/\s]+/g, "")

/** A recipe's name in one vocabulary. */
export interface RecipeName {
  readonly name: string
  readonly vocabulary: string
  readonly recipe: string
}

/** Tables of a registry, for look-up. */
export interface Vocabulary {
  /** Canonical recipe of a spelling, or undefined. */
  readonly recipe: (name: string) => string | undefined
  /** Every spelling once, folded, sorted. */
  readonly recipeNames: ReadonlyArray<RecipeName>
  /** Canonical metric label of a spelling, or undefined. */
  readonly metric: (label: string) => string | undefined
  /** Folded metric spellings to labels. */
  readonly metricLabels: ReadonlyMap<string, string>
  readonly sizes: ReadonlyMap<string, SizeEntry>
  /** Index of a seed by its folded name. */
  readonly seedByName: ReadonlyMap<string, number>
  readonly seeds: ReadonlyMap<number, SeedEntry>
}

const add = (table: Map<string, string>, folded: string, value: string, place: string): void => {
  const other = table.get(folded)
  if (other !== undefined && other !== value) {
    throw new BadEntry(place, `"${folded}" is a spelling of both ${other} and ${value}`)
  }
  table.set(folded, value)
}

/** Every spelling of a metric label, folded, with its canonical label. */
export const metricTable = (metrics: Metrics): ReadonlyMap<string, string> => {
  const table = new Map<string, string>()
  for (const task of metrics.perplexity_tasks) {
    const label = `${task}-valppl`
    for (const spelling of [label, task, `eval/${task}-validation/Perplexity`]) {
      add(table, foldMetric(spelling), label, "metrics.perplexity_tasks")
    }
  }
  for (const [alias, label] of Object.entries(metrics.aliases)) add(table, foldMetric(alias), label, "metrics.aliases")
  const tasks = [
    ...metrics.tasks,
    ...metrics.mmlu_subjects.map((subject) => `mmlu_${subject}`),
    ...metrics.perplexity_tasks
  ]
  for (const task of tasks) {
    for (const metric of metrics.metrics) {
      add(table, foldMetric(`${task}_${metric}`), `${task}_${metric}`, "metrics.tasks")
    }
  }
  return table
}

/** Throws `BadEntry` when one spelling would mean two things. */
export const makeVocabulary = (registry: Pick<Registry, "recipes" | "metrics" | "sizes" | "seeds">): Vocabulary => {
  const recipes = new Map<string, string>()
  const recipeNames = new Map<string, RecipeName>()
  for (const { name, names, slug } of registry.recipes) {
    const spellings = [["display", [name]], ["slug", [slug]], ...Object.entries(names)] as const
    for (const [vocabulary, list] of spellings) {
      for (const spelling of list) {
        const folded = foldRecipe(spelling)
        add(recipes, folded, name, `recipes.${name}`)
        if (!recipeNames.has(folded)) recipeNames.set(folded, { name: folded, vocabulary, recipe: name })
      }
    }
  }
  const metrics = metricTable(registry.metrics)
  return {
    recipe: (name) => recipes.get(foldRecipe(name)),
    recipeNames: [...recipeNames.values()].sort((a, b) => a.name < b.name ? -1 : 1),
    metric: (label) => metrics.get(foldMetric(label)),
    metricLabels: metrics,
    sizes: new Map(registry.sizes.map((size) => [size.params, size])),
    seedByName: new Map(registry.seeds.map((seed) => [foldRecipe(seed.name), seed.seed])),
    seeds: new Map(registry.seeds.map((seed) => [seed.seed, seed]))
  }
}
