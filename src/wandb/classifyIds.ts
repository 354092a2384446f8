import { FileSystem } from "@effect/platform"
import { Effect } from "effect"
import { Stream } from "effect"
import { type JsonObject } from "../rows/index.ts"
import { fileError, InputError, readBytes } from "../stage/index.ts"
import { columnsOf, csv, type DuckConnection, identifier, literal, member, onePath, parquet } from "../tables/index.ts"
import { type Classification, classify } from "./classify.ts"
import type { Processor } from "./process.ts"

/** What one id became, as data: the classification log has one a row of the input. */
export interface ClassifiedId {
  readonly run_id: string | null
  readonly run_type: string
  readonly pattern: string | null
  /** Patterns that would have taken it too. */
  readonly other_patterns: ReadonlyArray<string>
  readonly groups: Readonly<Record<string, string>>
  readonly hyper_parameters: JsonObject | null
  readonly ambiguous: boolean
  /** Why no pattern took it, for `other`. */
  readonly reason: string | null
  /** The pattern that follows it furthest, and for how many characters, for `other`. */
  readonly closest: string | null
  readonly matched: number | null
}

/** The row of one id. */
export const classifyId = (processor: Processor, id: string | null): ClassifiedId => {
  const found: Classification = classify(processor.classifier, id)
  const why = found.type === "other" ? processor.explain(id ?? "") : undefined
  return {
    run_id: id,
    run_type: found.type,
    pattern: found.pattern?.name ?? null,
    other_patterns: found.others.map((other) => other.name),
    groups: found.groups,
    hyper_parameters: found.hyperParameters,
    ambiguous: found.ambiguous,
    reason: why?.reason ?? null,
    closest: why?.pattern ?? null,
    matched: why?.matched ?? null
  }
}

/** How often each run type occurs, types in order. */
export const countTypes = (types: Iterable<string>): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>()
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([a], [b]) => a < b ? -1 : 1))
}

/** The first bytes of a file. */
const head = (path: string) =>
  readBytes(path).pipe(Stream.take(1), Stream.runCollect, Effect.map((chunks) => Buffer.concat([...chunks])))

/**
 * The ids of a file, in its order: a column of Parquet or CSV, or a member of JSON lines (in `run` too). A missing column fails, and names the
 * columns that are there. Rows without an id, and lines that are no JSON, are null.
 */
export const readIds = Effect.fn("wandb.readIds")(function*(connection: DuckConnection, path: string, column: string) {
  const fs = yield* FileSystem.FileSystem
  yield* Effect.mapError(fs.access(path), fileError(path))
  const start = yield* head(path)
  if (start.length === 0) return []
  const text = start.toString("utf8").replace(/^\ufeff/, "")
  const unreadable = (error: { readonly detail: string }) =>
    new InputError({ where: path, found: error.detail, expected: "Parquet, JSON lines or CSV" })
  const isParquet = start.subarray(0, 4).toString("latin1") === "PAR1"
  const first = (sql: string, parameters: ReadonlyArray<string>) =>
    Effect.map(
      Effect.mapError(columnsOf(connection, sql, [...parameters]), unreadable),
      (columns) => columns[0] as unknown as ReadonlyArray<string | null> ?? []
    )
  if (!isParquet && /^\s*[[{]/.test(text)) {
    const ids = yield* first(
      `SELECT coalesce(json_extract_string(json, ${literal(member(column))}), json_extract_string(json, ${
        literal(`$.run${member(column).slice(1)}`)
      })) FROM read_ndjson_objects($1, ignore_errors = true)`,
      [onePath(path)]
    )
    if (ids.length > 0 && ids.every((id) => id === null)) {
      return yield* new InputError({
        where: path,
        found: `no record with a field ${column}`,
        expected: `a field ${column}`,
        next: "Name it with --id-column"
      })
    }
    return ids
  }
  const source = isParquet ? parquet : csv
  const names = yield* first(`SELECT column_name FROM (DESCRIBE SELECT * FROM ${source})`, [onePath(path)])
  if (!names.includes(column)) {
    return yield* new InputError({
      where: path,
      found: `columns ${names.slice(0, 12).join(", ")}`,
      expected: `a column ${column}`,
      next: "Name it with --id-column"
    })
  }
  return yield* first(`SELECT ${identifier(column)}::VARCHAR FROM ${source}`, [onePath(path)])
})
