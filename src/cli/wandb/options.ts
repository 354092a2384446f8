import { Options } from "@effect/cli"

/** Options that several commands share. */
export const rules = Options.choice("rules", ["wanted", "earlier"]).pipe(
  Options.withDefault("wanted" as const),
  Options.withDescription("All known patterns, or the seventeen of before (earlier)")
)

export const registry = Options.file("registry", { exists: "yes" }).pipe(
  Options.repeated,
  Options.withDescription("YAML files laid over the shipped patterns, recipes, metrics and rules; later ones win")
)

export const json = Options.boolean("json").pipe(Options.withDescription("Print one line of JSON"))
