import { Effect } from "effect"
import { type DuckConnection } from "../tables/index.ts"
import { WandbRegistry } from "../wandb/index.ts"

/** Names of recipes and seeds, as the tables of runs know them. */
export interface Vocabulary {
  /** Canonical name of a recipe's spelling; case, `-`, `_` and blanks do not matter. */
  readonly recipe: (name: string) => string | undefined
  /** Seed numbers of the published answers to indexes. */
  readonly released: ReadonlyMap<number, number>
  /** Rows of the tables `recipes`, `recipe_names` and `pretrain_seeds`. */
  readonly recipes: ReadonlyArray<{ readonly recipe: string; readonly slug: string }>
  readonly recipeNames: ReadonlyArray<{ readonly name: string; readonly vocabulary: string; readonly recipe: string }>
  readonly seeds: ReadonlyArray<{ readonly seed: number; readonly name: string; readonly release_seed: number }>
}

export const loadVocabulary = Effect.map(
  WandbRegistry.load({ rules: "wanted", registry: [] }),
  ({ processor, registry }): Vocabulary => ({
    recipe: processor.vocabulary.recipe,
    released: new Map(registry.seeds.map(({ release_seed, seed }) => [release_seed, seed])),
    recipes: registry.recipes.map(({ name, slug }) => ({ recipe: name, slug })),
    recipeNames: processor.vocabulary.recipeNames,
    seeds: registry.seeds
  })
)

/** Fills the tables of names, where they lack rows. */
export const insertVocabulary = Effect.fn("qa.insertVocabulary")(
  function*(connection: DuckConnection, { recipeNames, recipes, seeds }: Vocabulary) {
    const insert = (table: string, type: string, rows: ReadonlyArray<object>) =>
      connection.run(`INSERT OR IGNORE INTO ${table} SELECT unnest(from_json(?, '[${type}]'), recursive := true)`, [
        JSON.stringify(rows)
      ])
    yield* insert("recipes", `{"recipe":"VARCHAR","slug":"VARCHAR"}`, recipes)
    yield* insert("recipe_names", `{"name":"VARCHAR","vocabulary":"VARCHAR","recipe":"VARCHAR"}`, recipeNames)
    yield* insert("pretrain_seeds", `{"seed":"SMALLINT","name":"VARCHAR","release_seed":"INTEGER"}`, seeds)
  }
)
