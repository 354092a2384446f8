import { Effect, Schema } from "effect"
import { Options, Stage } from "../../stage/index.ts"
import { createAll, mermaid } from "../schema.ts"
import { load } from "../WandbRegistry.ts"

/** The tables of a runs database, as text. */
export const wandbSchema = Stage.make({
  name: "wandb schema",
  summary: "Print the tables and views of a runs database as SQL, or as a Mermaid picture",
  examples: ["datawright wandb schema", "datawright wandb schema --format mermaid"],
  options: {
    format: Options.choice("Statements, or a picture of the tables for Mermaid", ["sql", "mermaid"]).pipe(
      Options.withDefault("sql"),
      Options.inGroup("output")
    )
  },
  result: Schema.String.annotations({ description: "The statements, or the picture" }),
  run: ({ format }) =>
    format === "mermaid"
      ? Effect.sync(mermaid)
      : Effect.map(load({ rules: "wanted", registry: [] }), ({ registry }) =>
        createAll(registry.metrics).map((statement) => `${statement};`).join("\n")),
  tell: (text) => text
})
