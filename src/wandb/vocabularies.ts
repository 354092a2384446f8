import { Effect } from "effect"
import { append, type DuckConnection } from "../tables/index.ts"
import { sizePlan } from "./schedule.ts"
import type { LoadedRegistry } from "./WandbRegistry.ts"

/** Writes the tables of what is known of recipes, sizes and seeds. */
export const writeVocabularies = Effect.fn("wandb.writeVocabularies")(function*(
  connection: DuckConnection,
  { processor, registry }: LoadedRegistry,
  oldTables: ReadonlySet<string>
) {
  const { recipeNames } = processor.vocabulary
  yield* connection.run("CREATE TEMP TABLE recipe_rows (recipe VARCHAR, slug VARCHAR)")
  yield* append(connection, "recipe_rows", [
    { type: "VARCHAR", values: registry.recipes.map((recipe) => recipe.name) },
    { type: "VARCHAR", values: registry.recipes.map((recipe) => recipe.slug) }
  ])
  yield* connection.run("CREATE TEMP TABLE name_rows (name VARCHAR, vocabulary VARCHAR, recipe VARCHAR)")
  yield* append(connection, "name_rows", [
    { type: "VARCHAR", values: recipeNames.map((name) => name.name) },
    { type: "VARCHAR", values: recipeNames.map((name) => name.vocabulary) },
    { type: "VARCHAR", values: recipeNames.map((name) => name.recipe) }
  ])
  const plans = registry.sizes.map(sizePlan)
  yield* connection.run(
    "CREATE TEMP TABLE size_rows (params VARCHAR, lr_size BIGINT, parameter_count BIGINT, batch_size INTEGER, final_step INTEGER, max_usable_step INTEGER)"
  )
  yield* append(connection, "size_rows", [
    { type: "VARCHAR", values: registry.sizes.map((size) => size.params) },
    { type: "BIGINT", values: registry.sizes.map((size) => size.lr_size) },
    { type: "BIGINT", values: registry.sizes.map((size) => size.parameter_count) },
    { type: "INTEGER", values: plans.map((plan) => plan.batchSize) },
    { type: "INTEGER", values: registry.sizes.map((size) => size.final_step) },
    { type: "INTEGER", values: registry.sizes.map((size) => size.max_usable_step) }
  ])
  yield* connection.run("CREATE TEMP TABLE seed_rows (seed SMALLINT, name VARCHAR, release_seed INTEGER)")
  yield* append(connection, "seed_rows", [
    { type: "SMALLINT", values: registry.seeds.map((seed) => seed.seed) },
    { type: "VARCHAR", values: registry.seeds.map((seed) => seed.name) },
    { type: "INTEGER", values: registry.seeds.map((seed) => seed.release_seed) }
  ])
  const targets = [
    ["recipes", "recipe_rows", "recipe"],
    ["recipe_names", "name_rows", "name"],
    ["model_sizes", "size_rows", "params"],
    ["pretrain_seeds", "seed_rows", "seed"]
  ] as const
  for (const [table, rows, key] of targets) {
    yield* connection.run(`INSERT INTO out.${table} SELECT * FROM ${rows}`)
    // Other tables of the database may refer to what an earlier registry knew.
    if (oldTables.has(table)) {
      yield* connection.run(
        `INSERT INTO out.${table} BY NAME SELECT * FROM old.${table} WHERE ${key} NOT IN (SELECT ${key} FROM ${rows})`
      )
    }
  }
})
