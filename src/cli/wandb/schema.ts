import { Command, Options } from "@effect/cli"
import { Effect } from "effect"
import { print } from "../print.ts"

const format = Options.choice("format", ["sql", "mermaid"]).pipe(
  Options.withDefault("sql" as const),
  Options.withDescription("Statements, or a picture of the tables for Mermaid")
)

export const schemaCommand = Command.make("schema", { format }, ({ format }) =>
  Effect.gen(function*() {
    const { createAll, mermaid } = yield* Effect.promise(() => import("../../wandb/schema.ts"))
    if (format === "mermaid") return yield* print(mermaid())
    const { load } = yield* Effect.promise(() => import("../../wandb/WandbRegistry.ts"))
    const { registry } = yield* load({ rules: "wanted", registry: [] })
    yield* print(createAll(registry.metrics).map((statement) => `${statement};`).join("\n"))
  })).pipe(
    Command.withDescription(
      "Print the tables and views of a runs database as SQL, or as a Mermaid picture. Example: datawright wandb schema --format mermaid"
    )
  )
