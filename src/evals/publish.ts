import { Effect } from "effect"
import { version } from "../stage/index.ts"
import { type DuckConnection } from "../tables/index.ts"
import { coordinatesKey } from "./coordinates.ts"
import type { Reading } from "./readArchive.ts"
import { seedIndex } from "./seeds.ts"
import type { Finding, Request, Session } from "./Session.ts"
import type { Source } from "./sources.ts"

export const stage = "qa ingest"

/** A source with what was seen of its file. */
export interface Printed extends Source {
  /** The archive; the dump and the files of its tasks. */
  readonly files: ReadonlyArray<{ readonly path: string; readonly bytes: number; readonly sha256: string }>
  readonly bytes: number
  /** Of the file; of several, that of the list that `sha256sum` prints of them. */
  readonly sha256: string
  /** When the file was last written, in microseconds since 1970: no clock is read, so that equal files give equal rows. */
  readonly changedMicros: bigint
}

export interface Counts {
  readonly lines: number
  readonly rows: number
  readonly rejected: number
}

/** The part of a request that is kept with a source; null when all of it was asked for. */
export const partOf = ({ limit, tasks }: Request): string | null =>
  limit === undefined && tasks === undefined
    ? null
    : JSON.stringify({ tasks: tasks === undefined ? null : [...tasks].sort(), limit: limit ?? null })

export const formatOf = ({ seeds }: Request): string => `seeds:${seeds}`

/**
 * Takes away all rows of a source. One statement a transaction, children first: DuckDB refuses to delete a row and those that
 * refer to it together.
 */
export const removeSource = (connection: DuckConnection, sourceId: number) => {
  const checkpoints = "SELECT qa_key FROM qa_checkpoints WHERE source_id = ?"
  const tasks = `SELECT task_key FROM qa_tasks WHERE qa_key IN (${checkpoints})`
  const results = "SELECT result_key FROM eval_results WHERE source_id = ?"
  return Effect.forEach(
    [
      `DELETE FROM qa_choices WHERE task_key IN (${tasks})`,
      `DELETE FROM qa_instances WHERE task_key IN (${tasks})`,
      "DELETE FROM qa_members WHERE source_id = ?",
      `DELETE FROM qa_tasks WHERE qa_key IN (${checkpoints})`,
      "DELETE FROM qa_checkpoints WHERE source_id = ?",
      ...["eval_predictions", "eval_inputs", "eval_requests", "eval_metrics"].map((table) =>
        `DELETE FROM ${table} WHERE result_key IN (${results})`
      ),
      "DELETE FROM eval_results WHERE source_id = ?",
      "DELETE FROM diagnostics WHERE source_id = ?",
      "DELETE FROM provenance WHERE source_id = ?"
    ],
    (sql) => connection.run(sql, [sourceId]),
    { discard: true }
  )
}

/** Takes away what an earlier run told of a file that failed. */
export const forgetFailure = (connection: DuckConnection, path: string) =>
  connection.run("DELETE FROM diagnostics WHERE stage = ? AND source_id IS NULL AND subject = ?", [stage, path])

export const addDiagnostic = (session: Session, sourceId: number | null, finding: Finding) =>
  session.connection.run("INSERT INTO diagnostics VALUES (?, ?, ?, ?, NULL, NULL, ?, ?, ?, ?)", [
    session.next.diagnostic++,
    stage,
    finding.severity,
    finding.code,
    sourceId,
    finding.subject,
    finding.detail === undefined ? null : JSON.stringify(finding.detail),
    finding.message
  ])

/** The row of a source, under a new key. */
export const addProvenance = (session: Session, source: Printed, { lines, rejected, rows }: Counts) => {
  const sourceId = session.next.source++
  return Effect.as(
    session.connection.run(
      `INSERT INTO provenance (source_id, kind, path, sha256, bytes, format_version, rows_read, rows_kept, rows_rejected,
        tool_version, ingested_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, make_timestamp(?::BIGINT))`,
      [
        sourceId,
        source.kind,
        source.path,
        source.sha256,
        BigInt(source.bytes),
        formatOf(session.request),
        BigInt(lines),
        BigInt(rows),
        BigInt(rejected),
        version,
        source.changedMicros
      ]
    ),
    sourceId
  )
}

/** The diagnostics that waited become those of the source. */
export const publishDiagnostics = Effect.fn("qa.publishDiagnostics")(function*(session: Session, sourceId: number) {
  const { connection, next } = session
  const [count] = yield* connection.rows("SELECT count(*)::INTEGER AS n FROM staged_diagnostics")
  yield* connection.run(
    `INSERT INTO diagnostics SELECT ?::INTEGER + row_number() OVER (ORDER BY seq) - 1, ?, severity, code, NULL, NULL, ?, subject,
      detail, message FROM staged_diagnostics ORDER BY seq`,
    [next.diagnostic, stage, sourceId]
  )
  next.diagnostic += Number(count!["n"])
})

/** Tells that a source was read in part; by this the next run knows whether it has to be read again. */
export const addPart = (session: Session, sourceId: number, subject: string) => {
  const part = partOf(session.request)
  return part === null ? Effect.void : addDiagnostic(session, sourceId, {
    severity: "info",
    code: "partial_by_request",
    subject,
    message: "read in part, as --tasks or --limit say",
    detail: JSON.parse(part) as Record<string, unknown>
  })
}

/** Makes a read source, and the tasks, members and diagnostics that waited, rows of the tables. */
export const publishArchive = Effect.fn("qa.publishArchive")(function*(
  session: Session,
  source: Printed,
  reading: Reading
) {
  const { connection, request, vocabulary } = session
  const [sums] = yield* connection.rows(
    `SELECT coalesce(sum(lines), 0)::DOUBLE AS lines, coalesce(sum(rows), 0)::DOUBLE AS rows,
      coalesce(sum(rejected), 0)::DOUBLE AS rejected FROM staged_members WHERE kind = 'predictions'`
  )
  const counts = sums as unknown as Counts
  const sourceId = yield* addProvenance(session, source, counts)
  for (const { coordinates, key } of reading.checkpoints) {
    const { params, recipe, seed, step } = coordinates
    const canonical = vocabulary.recipe(recipe)
    const index = seedIndex(seed, request.seeds, vocabulary.released)
    yield* connection.run("INSERT INTO qa_checkpoints VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [
      key,
      canonical ?? null,
      recipe,
      params,
      seed,
      index,
      step,
      sourceId
    ])
    const subject = `${source.path}:${coordinatesKey(coordinates)}`
    if (canonical === undefined) {
      yield* addDiagnostic(session, sourceId, {
        severity: "warning",
        code: "unknown_recipe",
        subject,
        message: `no recipe is spelled ${recipe}`,
        detail: { value: recipe }
      })
    }
    if (index === null) {
      yield* addDiagnostic(session, sourceId, {
        severity: "warning",
        code: "unknown_seed",
        subject,
        message: `${seed} stands for no seed of pretraining${
          seed <= 4 ? "; --seeds index reads 0 to 4 as indexes" : ""
        }`,
        detail: { value: seed }
      })
    }
  }
  yield* connection.run("INSERT INTO qa_tasks SELECT * FROM staged_tasks ORDER BY task_key")
  yield* connection.run("INSERT INTO qa_members SELECT *, ? FROM staged_members ORDER BY member_key", [sourceId])
  yield* addPart(session, sourceId, source.path)
  yield* publishDiagnostics(session, sourceId)
  return counts
})
