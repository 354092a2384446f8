import { Command, Options } from "@effect/cli"
import { Path } from "@effect/platform"
import { Effect } from "effect"
import { stringify } from "../../rows/index.ts"
import { type ClassifiedId } from "../../wandb/index.ts"
import { print, printJson } from "../print.ts"
import { json, registry, rules } from "./options.ts"

const runs = Options.file("runs", { exists: "yes" }).pipe(
  Options.withDescription("Runs as Parquet, JSON lines or CSV")
)
const idColumn = Options.text("id-column").pipe(
  Options.withDefault("run_id"),
  Options.withDescription("Column or field that holds the id")
)
const format = Options.choice("format", ["table", "jsonl", "csv"]).pipe(
  Options.withDefault("table" as const),
  Options.withDescription("A table for people, or data")
)
const output = Options.file("output").pipe(
  Options.optional,
  Options.withDescription("File to write instead of the terminal, with its manifest; a table becomes JSON lines")
)
const force = Options.boolean("force").pipe(Options.withDescription("Replace a file that datawright did not write"))

const quoted = (text: string): string => /[",\r\n]/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text

const csvHeader = "run_id,run_type,pattern,other_patterns,groups,hyper_parameters,ambiguous,reason,closest,matched"

const csvRow = (row: ClassifiedId): string =>
  [
    row.run_id ?? "",
    row.run_type,
    row.pattern ?? "",
    row.other_patterns.join(" "),
    stringify(row.groups),
    row.hyper_parameters === null ? "" : stringify(row.hyper_parameters),
    String(row.ambiguous),
    row.reason ?? "",
    row.closest ?? "",
    row.matched === null ? "" : String(row.matched)
  ].map(quoted).join(",")

const tableRow = (row: ClassifiedId): string =>
  `${row.run_type.padEnd(22)} ${(row.pattern ?? row.reason ?? "").padEnd(22)} ${
    row.other_patterns.join(" ").padEnd(13)
  } ${row.run_id ?? ""}`

export const classifyCommand = Command.make(
  "classify",
  { runs, idColumn, format, output, force, rules, registry, json },
  (options) =>
    Effect.scoped(Effect.gen(function*() {
      const { load } = yield* Effect.promise(() => import("../../wandb/WandbRegistry.ts"))
      const { classifyId, readIds } = yield* Effect.promise(() => import("../../wandb/classifyIds.ts"))
      const { Duck } = yield* Effect.promise(() => import("../../tables/Duck.ts"))
      const { processor } = yield* load(options)
      const connection = yield* (yield* Duck).open(":memory:")
      const ids = yield* readIds(connection, options.runs, options.idColumn)
      const counts: Record<string, number> = {}
      const row = (id: string | null): ClassifiedId => {
        const found = classifyId(processor, id)
        counts[found.run_type] = (counts[found.run_type] ?? 0) + 1
        return found
      }
      const format = options.output._tag === "Some" && options.format === "table" ? "jsonl" : options.format
      const render = format === "csv" ? csvRow : format === "jsonl" ? stringify : tableRow
      const header = format === "csv" ? `${csvHeader}\n` : ""
      const slice = 10_000
      const text = (start: number) => ids.slice(start, start + slice).map((id) => `${render(row(id))}\n`).join("")
      if (options.output._tag === "Some") {
        const Outputs = yield* Effect.promise(() => import("../../stage/Outputs.ts"))
        const { fingerprint } = yield* Effect.promise(() => import("../../stage/Files.ts"))
        const paths = yield* Path.Path
        const path = options.output.value
        const outputs = yield* Outputs.open({
          stage: "wandb classify",
          manifest: Outputs.manifestPath(path),
          force: options.force
        })
        const file = yield* outputs.create(paths.basename(path))
        yield* file.write(header)
        for (let start = 0; start < ids.length; start += slice) {
          yield* file.write(text(start), Math.min(slice, ids.length - start))
        }
        const print = yield* fingerprint(options.runs)
        yield* outputs.commit({
          options: { rules: options.rules, id_column: options.idColumn, format },
          inputs: [{ path: options.runs, ...print, records: ids.length }]
        })
      } else if (options.json) { for (const id of ids) row(id) }
      else {
        if (header !== "") yield* print(header.trimEnd())
        for (let start = 0; start < ids.length; start += slice) yield* print(text(start).trimEnd())
      }
      const types = Object.fromEntries(Object.entries(counts).sort(([a], [b]) => a < b ? -1 : 1))
      if (options.json) yield* printJson({ ids: ids.length, types })
      else {
        yield* Effect.logInfo(
          `${ids.length} ids: ${Object.entries(types).map(([type, n]) => `${type} ${n}`).join(", ")}`
        )
      }
    }))
).pipe(
  Command.withDescription(
    "Tell what kind of run each id is, which pattern took it and which others would have, and why none did. The data (--format jsonl or csv) is the classification log. Example: datawright wandb classify --runs runs.parquet --format csv --output log.csv"
  )
)
