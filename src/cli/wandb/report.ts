import { Command, Options } from "@effect/cli"
import { Path } from "@effect/platform"
import { Effect, Schema } from "effect"
import { print } from "../print.ts"

const db = Options.file("db", { exists: "yes" }).pipe(Options.withDescription("A database that wandb ingest wrote"))
const output = Options.file("output").pipe(Options.withDescription("HTML page to write"))
const maxRuns = Options.integer("max-runs").pipe(
  Options.withSchema(Schema.Int.pipe(Schema.between(1, 1000))),
  Options.withDefault(60),
  Options.withDescription("Lines in a chart at most, 1 to 1000; what is left out is told")
)
const force = Options.boolean("force").pipe(Options.withDescription("Replace a file that datawright did not write"))

export const reportCommand = Command.make(
  "report",
  { db, output, maxRuns, force },
  (options) =>
    Effect.scoped(Effect.gen(function*() {
      const { report } = yield* Effect.promise(() => import("../../wandb/report.ts"))
      const Outputs = yield* Effect.promise(() => import("../../stage/Outputs.ts"))
      const { fingerprint } = yield* Effect.promise(() => import("../../stage/Files.ts"))
      const paths = yield* Path.Path
      const text = yield* Effect.scoped(report(options))
      const outputs = yield* Outputs.open({
        stage: "wandb report",
        manifest: Outputs.manifestPath(options.output),
        force: options.force
      })
      const page = yield* outputs.create(paths.basename(options.output))
      yield* page.write(text)
      yield* outputs.commit({
        options: { max_runs: options.maxRuns },
        inputs: [{ path: options.db, ...(yield* fingerprint(options.db)) }]
      })
      yield* print(options.output)
    }))
).pipe(
  Command.withDescription(
    "Draw the loss and metric curves of a runs database, type by type, into one HTML page that needs nothing else. Example: datawright wandb report --db runs.duckdb --output runs.html"
  )
)
