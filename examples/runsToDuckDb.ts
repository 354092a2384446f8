// Exports of W&B runs into one DuckDB file, and a question to it.
//
//   node examples/runsToDuckDb.js export/ runs.duckdb        without arguments: the example that comes with datawright
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { dataFile, run } from "datawright/stage"
import { Duck } from "datawright/tables"
import { wandbIngest } from "datawright/wandb"
import { Console, Effect } from "effect"

const [folder, db = "runs.duckdb"] = process.argv.slice(2)

const program = Effect.gen(function*() {
  const exported = folder ?? (yield* dataFile("wandb", "example"))
  const { runs, tables } = yield* run(wandbIngest, { runs: exported, db })
  yield* Console.log(`${runs.added} runs added, ${runs.kept} kept; tables: ${Object.keys(tables).join(", ")}`)
  const connection = yield* (yield* Duck.Duck).open(db, { readOnly: true })
  for (const row of yield* connection.rows("SELECT run_type, count(*)::INTEGER AS n FROM runs GROUP BY 1 ORDER BY 1")) {
    yield* Console.log(`${String(row["run_type"])}: ${String(row["n"])}`)
  }
})

program.pipe(Effect.scoped, Effect.provide([NodeContext.layer, Duck.layer]), NodeRuntime.runMain)
