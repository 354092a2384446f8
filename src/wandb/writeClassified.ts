import { Path } from "@effect/platform"
import { Effect } from "effect"
import { fingerprint, Outputs } from "../stage/index.ts"
import { type ClassifiedId, countTypes } from "./classifyIds.ts"
import { type Format, headerOf, lineOf } from "./tellClassified.ts"

export interface WriteOptions {
  /** The file that the ids come from. */
  readonly runs: string
  readonly idColumn: string
  readonly rules: string
  readonly output: string
  /** A table is for people: a file gets JSON lines in its place. */
  readonly format: Format
  readonly force: boolean
}

/** Rows whose text is held at once. */
const sliceRows = 10_000

/** The classification log as a file, whole or not at all, with its manifest; gives the number of ids by run type. */
export const writeClassified = Effect.fn("wandb.writeClassified")(
  function*(rows: Iterable<ClassifiedId>, options: WriteOptions) {
    const paths = yield* Path.Path
    const format = options.format === "table" ? "jsonl" : options.format
    const outputs = yield* Outputs.open({
      stage: "wandb classify",
      manifest: Outputs.manifestPath(options.output),
      force: options.force
    })
    const file = yield* outputs.create(paths.basename(options.output))
    yield* file.write(headerOf(format))
    const types: Array<string> = []
    let slice = ""
    let records = 0
    for (const row of rows) {
      types.push(row.run_type)
      slice += `${lineOf(row, format)}\n`
      if (++records < sliceRows) continue
      yield* file.write(slice, records)
      slice = ""
      records = 0
    }
    if (records > 0) yield* file.write(slice, records)
    const print = yield* fingerprint(options.runs)
    yield* outputs.commit({
      options: { rules: options.rules, id_column: options.idColumn, format },
      inputs: [{ path: options.runs, ...print, records: types.length }]
    })
    return countTypes(types)
  }
)
