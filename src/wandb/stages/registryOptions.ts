import { Options } from "../../stage/index.ts"

/** Which patterns and tables of names apply, for every stage that classifies. */
export const registryOptions = {
  rules: Options.choice("All known patterns (wanted), or the seventeen of before (earlier)", ["wanted", "earlier"])
    .pipe(Options.withDefault("wanted")),
  registry: Options.file("YAML laid over the shipped patterns, recipes, metrics and rules; later files win").pipe(
    Options.many("whole")
  )
}
