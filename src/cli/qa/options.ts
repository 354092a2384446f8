import { Options } from "@effect/cli"

export const input = Options.text("input").pipe(
  Options.atLeast(1),
  Options.withDescription("Tarball, or folder to search for them; several may follow")
)
export const tasks = Options.text("tasks").pipe(
  Options.repeated,
  Options.withDescription("Tasks to read, such as arc_easy,boolq; all unless said")
)
export const seeds = Options.choice("seeds", ["release", "index"]).pipe(
  Options.withDefault("release"),
  Options.withDescription("What seed-<N> counts: the published numbers (2, 14, 15, 4, 5) or indexes (0 to 4)")
)
export const json = Options.boolean("json").pipe(Options.withDescription("Print one line of JSON"))
