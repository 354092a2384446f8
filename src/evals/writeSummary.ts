import { Path } from "@effect/platform"
import { Effect } from "effect"
import { PageKit } from "../report/index.ts"
import { fingerprint, Outputs } from "../stage/index.ts"
import { toHeatMap } from "./heatMap.ts"
import { type Summary, toCsv, toTable } from "./summaryTable.ts"

export type Format = "table" | "csv" | "html" | "json"

const renderers: Readonly<Record<Format, (rows: ReadonlyArray<Summary>) => string>> = {
  table: toTable,
  csv: toCsv,
  html: (rows) => toHeatMap(rows, Effect.runSync(PageKit.readAssets)),
  json: (rows) => rows.map((row) => JSON.stringify(row)).join("\n")
}

/** The summary in a format. A page needs what `PageKit.readAssets` reads, and throws without it. */
export const render = (rows: ReadonlyArray<Summary>, format: Format): string => renderers[format](rows)

/** The summary as a file, whole or not at all, with its manifest. */
export const write = Effect.fn("qa.writeSummary")(function*(
  rows: ReadonlyArray<Summary>,
  options: { readonly db: string; readonly output: string; readonly format: Format; readonly force: boolean }
) {
  const paths = yield* Path.Path
  yield* Effect.scoped(Effect.gen(function*() {
    const outputs = yield* Outputs.open({
      stage: "qa summary",
      manifest: Outputs.manifestPath(options.output),
      force: options.force
    })
    const file = yield* outputs.create(paths.basename(options.output))
    yield* file.write(`${render(rows, options.format).trimEnd()}\n`, rows.length)
    yield* outputs.commit({
      options: { format: options.format },
      inputs: [{ path: options.db, ...yield* fingerprint(options.db) }]
    })
  }))
})
