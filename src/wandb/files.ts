import { Effect } from "effect"
import { canonical } from "../rows/index.ts"
import { version } from "../stage/index.ts"
import { append, type DuckConnection, literal } from "../tables/index.ts"
import type { Input } from "./inputs.ts"

/** What the database says of its sources: number by file, and the rules it was made with. */
export const knownSources = Effect.fn("wandb.knownSources")(function*(connection: DuckConnection) {
  const rows = yield* connection.rows("SELECT source_id, kind, path, sha256 FROM old.provenance ORDER BY source_id")
  const newest = new Map<string, string>()
  const ids = new Map<string, number>()
  for (const row of rows) {
    newest.set(`${row["kind"]} ${row["path"]}`, String(row["sha256"]))
    ids.set(`${row["kind"]} ${row["path"]} ${row["sha256"]}`, Number(row["source_id"]))
  }
  return { newest, ids, last: Math.max(0, ...ids.values()) }
})

const partialOf = ({ export: found }: Input): string | null =>
  found !== undefined && ((found.history_window ?? null) !== null || (found.selected_history_keys ?? null) !== null)
    ? canonical({
      history_window: found.history_window ?? null,
      selected_history_keys: found.selected_history_keys ?? null
    })
    : null

/** The table `files`: what is known of each input, and its rows once they were read. */
export const describeFiles = Effect.fn("wandb.describeFiles")(function*(
  connection: DuckConnection,
  inputs: ReadonlyArray<Input>,
  sourceIds: ReadonlyArray<number>,
  names: ReadonlyArray<string>
) {
  yield* connection.run(
    `CREATE TEMP TABLE files (file INTEGER, source_id INTEGER, kind VARCHAR, path VARCHAR, sha256 VARCHAR, bytes BIGINT, entity VARCHAR,
       project VARCHAR, export_name VARCHAR, exported_text VARCHAR, format_version VARCHAR, artifact BOOLEAN, expected BIGINT, partial VARCHAR,
       changed_at BIGINT, rows_read BIGINT, rows_kept BIGINT)`
  )
  const text = (get: (input: Input) => string | null) => ({ type: "VARCHAR" as const, values: inputs.map(get) })
  yield* append(connection, "files", [
    { type: "INTEGER", values: inputs.map((_, i) => i) },
    { type: "INTEGER", values: sourceIds },
    text((input) => input.kind),
    { type: "VARCHAR", values: names },
    text((input) => input.sha256),
    { type: "BIGINT", values: inputs.map((input) => input.bytes) },
    text((input) => input.export?.entity ?? null),
    text((input) => input.export?.project ?? null),
    text((input) => input.export?.name ?? null),
    text((input) => input.export?.updated_at ?? null),
    text((input) =>
      input.layout + (input.export?.schema_version === undefined ? "" : ` ${String(input.export.schema_version)}`)
    ),
    { type: "BOOLEAN", values: inputs.map((input) => input.layout === "history-artifact-parquet") },
    {
      type: "BIGINT",
      values: inputs.map((input) =>
        input.kind === "runs"
          ? input.export?.run_count ?? null
          : input.kind === "history"
          ? input.export?.history_count ?? null
          : null
      )
    },
    text(partialOf),
    { type: "BIGINT", values: inputs.map((input) => input.changedAt) },
    { type: "BIGINT", values: inputs.map(() => 0) },
    { type: "BIGINT", values: inputs.map(() => 0) }
  ])
})

/** Rows read and kept of every file. */
export const countFiles: ReadonlyArray<string> = [
  `UPDATE files SET rows_read = n FROM (SELECT file, count(*) AS n FROM stage_runs GROUP BY file) c WHERE c.file = files.file`,
  `UPDATE files SET rows_read = n FROM (SELECT file, count(*) AS n FROM stage_history GROUP BY file) c WHERE c.file = files.file`,
  `UPDATE files SET rows_read = n FROM (SELECT file, count(*) AS n FROM stage_checkpoints GROUP BY file) c WHERE c.file = files.file`,
  `UPDATE files SET rows_kept = n FROM (SELECT file, count(*) AS n FROM ranked WHERE rank = 1 GROUP BY file) c WHERE c.file = files.file`,
  `UPDATE files SET rows_kept = n FROM (SELECT s.file, count(*) AS n FROM stage_history s JOIN files f USING (file)
     JOIN history_keys k USING (file, run_id) JOIN history_choice c ON c.run_key = k.run_key
       AND c.part = CASE WHEN f.artifact THEN -1 ELSE s.file END GROUP BY s.file) c WHERE c.file = files.file`,
  `UPDATE files SET rows_kept = n FROM (SELECT file, count(*) AS n FROM good_checkpoints GROUP BY file) c WHERE c.file = files.file`
]

export const writeProvenance = Effect.fn("wandb.writeProvenance")(
  function*(connection: DuckConnection, hasOld: boolean, rules: string) {
    yield* connection.run(
      `INSERT INTO out.provenance SELECT source_id, kind, path, sha256, bytes, entity, project, export_name, moment(exported_text), format_version,
       rows_read, rows_kept, rows_read - rows_kept, ${
        literal(version)
      }, make_timestamp(changed_at) FROM files ORDER BY source_id`
    )
    if (hasOld) {
      yield* connection.run(
        `INSERT INTO out.provenance BY NAME SELECT * FROM old.provenance o WHERE kind <> 'rules' AND source_id NOT IN (SELECT source_id FROM files)`
      )
    }
    yield* connection.run(
      `INSERT INTO out.provenance SELECT max(source_id) + 1, 'rules', '', ${
        literal(rules)
      }, 0, NULL, NULL, NULL, NULL, NULL, 0, 0, 0,
       ${literal(version)}, max(ingested_at) FROM out.provenance`
    )
  }
)

/** A file's earlier state is forgotten once nothing comes from it any more. */
export const forgetSuperseded = `DELETE FROM out.provenance WHERE source_id IN (
  SELECT p.source_id FROM out.provenance p JOIN files f USING (kind, path) WHERE p.sha256 <> f.sha256
    AND p.source_id NOT IN (SELECT source_id FROM out.runs UNION SELECT source_id FROM out.history
      UNION SELECT source_id FROM out.pretrain_checkpoints UNION SELECT source_id FROM out.diagnostics WHERE source_id IS NOT NULL))`
