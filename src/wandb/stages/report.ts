import { Path } from "@effect/platform"
import { Effect, Schema } from "effect"
import { fingerprint, Options, Outputs, Stage } from "../../stage/index.ts"
import { Duck } from "../../tables/index.ts"
import { report } from "../report.ts"

/** A runs database in; its curves as a page out. */
export const wandbReport = Stage.make({
  name: "wandb report",
  summary: "Draw the loss and metric curves of a runs database, type by type, into one HTML page",
  details: "The page holds everything it needs and opens without a network.",
  examples: ["datawright wandb report --db runs.duckdb --output runs.html"],
  options: {
    db: Options.file("A database that wandb ingest wrote"),
    output: Options.newFile("HTML page to write"),
    maxRuns: Options.integer("Lines in a chart at most; what is left out is told", { min: 1, max: 1000 }).pipe(
      Options.withDefault(60),
      Options.inGroup("limits")
    ),
    force: Options.force
  },
  result: Schema.Struct({ output: Schema.String }),
  run: (options) =>
    Effect.scoped(Effect.gen(function*() {
      const paths = yield* Path.Path
      const { output } = options
      const text = yield* Effect.scoped(report(options))
      const outputs = yield* Outputs.open({
        stage: "wandb report",
        manifest: Outputs.manifestPath(output),
        force: options.force
      })
      const page = yield* outputs.create(paths.basename(output))
      yield* page.write(text)
      yield* outputs.commit({
        options: { max_runs: options.maxRuns },
        inputs: [{ path: options.db, ...(yield* fingerprint(options.db)) }]
      })
      return { output }
    })),
  layers: () => Duck.layer,
  tell: ({ output }) => output
})
