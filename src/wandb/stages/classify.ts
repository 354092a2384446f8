import { Effect, Schema } from "effect"
import { AsJson, Options, printedAs, Stage } from "../../stage/index.ts"
import { Duck } from "../../tables/index.ts"
import { classify } from "../classify.ts"
import { classifyId, countTypes, readIds } from "../classifyIds.ts"
import { type Classified, tellClassified } from "../tellClassified.ts"
import { load } from "../WandbRegistry.ts"
import { writeClassified } from "../writeClassified.ts"
import { registryOptions } from "./registryOptions.ts"

const Printed = Schema.Struct({
  ids: Schema.Number.annotations({ description: "Rows of the input, those without an id too" }),
  types: Schema.Record({ key: Schema.String, value: Schema.Number }).annotations({ description: "Ids by run type" })
})

/** Ids of runs in; the kind of each, and why, out. */
export const wandbClassify = Stage.make({
  name: "wandb classify",
  summary: "Tell what kind of run each id is, which pattern took it, which others would have, and why none did",
  details: "The data (--format jsonl or csv) is the classification log.",
  examples: ["datawright wandb classify --runs runs.parquet --format csv --output log.csv"],
  options: {
    runs: Options.file("Runs as Parquet, JSON lines or CSV"),
    idColumn: Options.text("Column or field that holds the id", "name").pipe(
      Options.withDefault("run_id"),
      Options.inGroup("input")
    ),
    format: Options.choice("A table for people, or data", ["table", "jsonl", "csv"]).pipe(
      Options.withDefault("table"),
      Options.inGroup("output")
    ),
    output: Options.newFile("File to write, with its manifest; a table becomes JSON lines").pipe(
      Options.optional("the terminal")
    ),
    ...registryOptions,
    force: Options.force
  },
  result: printedAs(Printed, ({ ids, types }: Classified) => ({ ids, types })),
  run: (options) =>
    Effect.scoped(Effect.gen(function*() {
      const { processor } = yield* load(options)
      const connection = yield* (yield* Duck.Duck).open(":memory:")
      const ids = yield* readIds(connection, options.runs, options.idColumn)
      const { output } = options
      // Classified again by each reader: only the ids are held.
      const rows = {
        *[Symbol.iterator]() {
          for (const id of ids) yield classifyId(processor, id)
        }
      }
      const types = output === undefined
        ? countTypes(ids.map((id) => classify(processor.classifier, id).type))
        : yield* writeClassified(rows, { ...options, output })
      if (!(yield* AsJson)) {
        yield* Effect.logInfo(
          `${ids.length} ids: ${Object.entries(types).map(([type, n]) => `${type} ${n}`).join(", ")}`
        )
      }
      const classified: Classified = { ids: ids.length, types, rows }
      return classified
    })),
  layers: () => Duck.layer,
  tell: tellClassified
})
