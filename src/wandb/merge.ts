import { Effect } from "effect"
import { type DuckConnection } from "../tables/index.ts"

const asIs = (text: string) => text

/** Columns of `runs` that exports say, the column of `stage_runs` they come from, and how its text is read. */
const rawColumns: ReadonlyArray<readonly [column: string, from: string, read: (text: string) => string]> = [
  ["run_name", "run_name", asIs],
  ["display_name", "display_name", asIs],
  ["state", "state", asIs],
  ["created_at", "created_at", (text) => `moment(${text})`],
  ["updated_at", "updated_at", (text) => `moment(${text})`],
  ["heartbeat_at", "heartbeat_at", (text) => `moment(${text})`],
  ["tags", "tags", (text) => `CASE WHEN json_valid(${text}) THEN ${text}::JSON END`],
  ["group_name", "group_name", asIs],
  ["job_type", "job_type", asIs],
  ["sweep_id", "sweep_id", asIs],
  ["sweep_name", "sweep_name", asIs],
  ["url", "url", asIs],
  ["history_rows_expected", "rows_expected", (text) => `whole(${text})`],
  ["last_history_step", "last_step", (text) => `whole(${text})`]
]

/** Names of the columns of `runs` that exports say. */
export const rawNames: ReadonlyArray<string> = rawColumns.map(([name]) => name)

/** A cell's text where it is a JSON object, null otherwise. */
const object = (column: string) => `CASE WHEN TRY(json_type(${column})) = 'OBJECT' THEN ${column} END`

/**
 * Tells runs apart: one row a run by (entity, project, run id), of several the one exported last; a run's parts from the files that hold
 * them; runs known from their history alone; runs of the old database. Gives every run its key, in sorted order of the natural key, and
 * chooses for each run the history with the most rows. Works on `stage_runs`, `stage_history`, `files` and the attached `old`.
 */
export const merge = Effect.fn("wandb.merge")(function*(connection: DuckConnection, hasOld: boolean) {
  const oldRuns = hasOld
    ? "old.runs"
    : "(SELECT NULL::INTEGER AS run_key, '' AS entity, '' AS project, '' AS run_id WHERE false)"
  const statements = [
    `CREATE TEMP TABLE ranked AS SELECT s.rowid AS sid, s.file, s.row_no, component,
       coalesce(nullif(s.entity, ''), f.entity, '') AS entity, coalesce(nullif(s.project, ''), f.project, '') AS project, run_id,
       row_number() OVER (PARTITION BY coalesce(nullif(s.entity, ''), f.entity, ''), coalesce(nullif(s.project, ''), f.project, ''),
         run_id, component ORDER BY moment(exported_at) DESC NULLS LAST, moment(heartbeat_at) DESC NULLS LAST,
         moment(created_at) DESC NULLS LAST, file DESC, row_no DESC) AS rank
     FROM stage_runs s JOIN files f USING (file) WHERE run_id <> ''`,
    `CREATE TEMP TABLE fresh_runs AS SELECT entity, project, run_id,
       arg_min(sid, CASE component WHEN 'all' THEN 0 WHEN 'config' THEN 1 WHEN 'summary' THEN 2 WHEN 'state' THEN 9 ELSE 3 END)
         AS main_sid,
       coalesce(max(sid) FILTER (component = 'config'), max(sid) FILTER (component = 'all')) AS config_sid,
       coalesce(max(sid) FILTER (component = 'summary'), max(sid) FILTER (component = 'all')) AS summary_sid,
       max(sid) FILTER (component = 'state') AS state_sid,
       bool_and(component = 'state') AS only_state
     FROM ranked WHERE rank = 1 GROUP BY entity, project, run_id`,
    `CREATE TEMP TABLE known AS SELECT entity, project, run_id FROM fresh_runs UNION SELECT entity, project, run_id FROM ${oldRuns}`,
    `CREATE TEMP TABLE home AS SELECT CASE WHEN count(DISTINCT (entity, project)) = 1 THEN any_value(entity) ELSE '' END AS entity,
       CASE WHEN count(DISTINCT (entity, project)) = 1 THEN any_value(project) ELSE '' END AS project FROM known`,
    // A history that names no project belongs to the one run of its id; with several there is no telling.
    `CREATE TEMP TABLE history_runs AS SELECT h.file, h.run_id, coalesce(f.entity, k.entity, home.entity) AS entity,
       coalesce(f.project, k.project, home.project) AS project, f.entity IS NULL AND coalesce(k.n, 0) > 1 AS unclear
     FROM (SELECT DISTINCT file, run_id FROM stage_history WHERE run_id <> '') h JOIN files f USING (file)
       LEFT JOIN (SELECT run_id, any_value(entity) AS entity, any_value(project) AS project, count(*) AS n FROM known GROUP BY run_id) k
         USING (run_id), home`,
    `CREATE TEMP TABLE keys AS SELECT (row_number() OVER (ORDER BY n.entity, n.project, n.run_id))::INTEGER AS run_key, n.*,
       f.main_sid IS NOT NULL AS fresh, f.* EXCLUDE (entity, project, run_id), o.run_key AS old_key
     FROM (SELECT * FROM known UNION SELECT entity, project, run_id FROM history_runs WHERE NOT unclear) n
       LEFT JOIN fresh_runs f USING (entity, project, run_id) LEFT JOIN ${oldRuns} o USING (entity, project, run_id)
     ORDER BY run_key`,
    `CREATE TEMP TABLE history_keys AS SELECT h.file, h.run_id, k.run_key FROM history_runs h
       JOIN keys k USING (entity, project, run_id) WHERE NOT unclear`,
    // Files of one artifact go together; otherwise the fullest export of a run's history is taken whole.
    `CREATE TEMP TABLE history_counts AS SELECT k.run_key, CASE WHEN f.artifact THEN -1 ELSE s.file END AS part, count(*) AS n
     FROM stage_history s JOIN files f USING (file) JOIN history_keys k USING (file, run_id) GROUP BY ALL`,
    `CREATE TEMP TABLE history_choice AS SELECT run_key, arg_max(part, (n, part)) AS part, max(n) AS n FROM history_counts
     GROUP BY run_key`,
    // Inner joins, so that the texts stream past a small table of keys instead of being gathered in memory.
    ...(["config", "summary"] as const).map((kind) =>
      `CREATE TEMP VIEW ${kind}_texts AS SELECT k.run_key, s.file, s.row_no, ${object(`s.${kind}`)} AS ${kind}
       FROM stage_runs s JOIN keys k ON k.${kind}_sid = s.rowid`
    ),
    `CREATE TEMP TABLE parts AS SELECT k.run_key, ${
      rawColumns.map(([, from]) => `any_value(s.${from}) AS ${from}`).join(", ")
    }
     FROM ranked r JOIN keys k USING (entity, project, run_id) JOIN stage_runs s ON s.rowid = r.sid
     WHERE rank = 1 AND r.component NOT IN ('all', 'state') GROUP BY k.run_key`,
    `CREATE TEMP TABLE raw_runs AS SELECT k.run_key, k.entity, k.project, k.run_id, f.source_id,
       ${
      rawColumns.map(([name, from, read]) => `${read(`coalesce(m.${from}, p.${from}, t.${from})`)} AS ${name}`).join(
        ", "
      )
    }
     FROM keys k JOIN stage_runs m ON m.rowid = k.main_sid JOIN files f ON f.file = m.file LEFT JOIN parts p ON p.run_key = k.run_key
       LEFT JOIN stage_runs t ON t.rowid = k.state_sid`,
    `INSERT INTO raw_runs (run_key, entity, project, run_id, source_id)
     SELECT k.run_key, k.entity, k.project, k.run_id, min(f.source_id) FROM keys k JOIN history_keys h USING (run_key)
       JOIN files f USING (file) WHERE NOT k.fresh AND k.old_key IS NULL GROUP BY ALL`,
    ...(hasOld
      ? [
        `INSERT INTO raw_runs BY NAME SELECT k.run_key, o.entity, o.project, o.run_id, o.source_id, ${
          rawNames.map((name) => `o.${name}`).join(", ")
        } FROM keys k JOIN old.runs o ON o.run_key = k.old_key WHERE NOT k.fresh`
      ]
      : [])
  ]
  yield* Effect.forEach(statements, (sql) => connection.run(sql), { discard: true })
})

/** Findings of reading, by file and run; `old` ones are kept for what this run did not read again. */
export const readFindings = (hasOld: boolean): ReadonlyArray<string> => {
  const insert = `INSERT INTO read_findings (run_key, run_id, source_id, code, subject, detail, message)`
  const time = (column: string) =>
    `${insert} SELECT k.run_key, k.run_id, f.source_id, 'unparsable_timestamp', '${column}', json_object('value', m.${column}, 'row', m.row_no),
       '${column}: "' || m.${column} || '" is no date and time'
     FROM keys k JOIN stage_runs m ON m.rowid = k.main_sid JOIN files f ON f.file = m.file
     WHERE m.${column} <> '' AND moment(m.${column}) IS NULL`
  const json = (column: "config" | "summary") =>
    `${insert} SELECT k.run_key, k.run_id, f.source_id, 'unparsable_json', '${column}',
       json_object('value', left(m.${column}, 200), 'row', m.row_no), '${column}: row ' || m.row_no || ' holds no JSON; it counts as empty'
     FROM keys k JOIN stage_runs m ON m.rowid = k.${column}_sid JOIN files f ON f.file = m.file
     WHERE m.${column} IS NOT NULL AND NOT json_valid(m.${column})`
  return [
    `CREATE TEMP TABLE read_findings (run_key INTEGER, run_id VARCHAR, source_id INTEGER, code VARCHAR, subject VARCHAR, detail JSON,
       message VARCHAR)`,
    ...["created_at", "updated_at", "heartbeat_at", "exported_at"].map(time),
    json("config"),
    json("summary"),
    `${insert} SELECT NULL, NULL, f.source_id, 'bad_row', 'row ' || s.row_no, json_object('row', s.row_no),
       'Row ' || s.row_no || ' holds no JSON object with a run_id; it is left out'
     FROM stage_runs s JOIN files f USING (file) WHERE run_id IS NULL OR run_id = ''`,
    `${insert} SELECT k.run_key, k.run_id, f.source_id, 'duplicate_run', 'row ' || r.row_no, json_object('row', r.row_no),
       'The run is there more than once; of its rows the one exported last is kept, not row ' || r.row_no
     FROM ranked r JOIN keys k USING (entity, project, run_id) JOIN files f ON f.file = r.file WHERE rank > 1`,
    `${insert} SELECT k.run_key, k.run_id, f.source_id, 'missing_run', NULL, NULL,
       'No export of runs holds the run; what its id tells is all there is'
     FROM keys k JOIN raw_runs r USING (run_key) JOIN files f ON f.source_id = r.source_id
     WHERE (NOT k.fresh AND k.old_key IS NULL) OR k.only_state`,
    `${insert} SELECT NULL, h.run_id, f.source_id, 'missing_run', NULL, json_object('rows', count(*)),
       'The history names no project, and runs of several projects have its run id; its rows are left out'
     FROM stage_history h JOIN history_runs r USING (file, run_id) JOIN files f USING (file) WHERE r.unclear GROUP BY h.run_id, f.source_id`,
    `${insert} SELECT NULL, NULL, f.source_id, 'bad_row', 'row ' || min(h.row_no), json_object('rows', count(*), 'first', min(h.row_no)),
       count(*) || ' rows hold no JSON object with a run_id, the first is row ' || min(h.row_no) || '; they are left out'
     FROM stage_history h JOIN files f USING (file) WHERE run_id IS NULL OR run_id = '' GROUP BY f.source_id`,
    `${insert} SELECT c.run_key, k.run_id, min(f.source_id), 'duplicate_run', 'history', json_object('rows', c.n, 'kept', any_value(b.n)),
       'The run has several histories; the one with the most rows is kept'
     FROM history_counts c JOIN history_choice b USING (run_key) JOIN keys k USING (run_key)
       JOIN files f ON CASE WHEN f.artifact THEN -1 ELSE f.file END = c.part WHERE c.part <> b.part GROUP BY c.run_key, k.run_id, c.part, c.n`,
    `${insert} SELECT h.run_key, k.run_id, min(f.source_id),
       CASE WHEN name = 'timestamp' THEN 'unparsable_timestamp' ELSE 'unparsable_number' END, name,
       json_object('rows', count(*), 'first', min(h.row_no)),
       name || ': ' || count(*) || ' values of the history are no finite numbers, the first in row ' || min(h.row_no)
     FROM (SELECT s.file, s.row_no, y.run_key, unnest(string_split(s.bad, ',')) AS name FROM stage_history s
         JOIN history_keys y USING (file, run_id) WHERE s.bad IS NOT NULL) h
       JOIN keys k USING (run_key) JOIN files f USING (file) GROUP BY h.run_key, k.run_id, name`,
    `${insert} SELECT NULL, NULL, f.source_id, 'count_mismatch', f.kind, json_object('expected', f.expected, 'read', f.rows_read),
       'The manifest tells of ' || f.expected || ' records, the file holds ' || f.rows_read
     FROM files f WHERE f.expected IS NOT NULL AND f.expected <> f.rows_read`,
    `${insert} SELECT NULL, NULL, f.source_id, 'partial_by_request', 'history', f.partial::JSON,
       'The export holds a part of the history on purpose'
     FROM files f WHERE f.partial IS NOT NULL AND f.kind = 'history'`,
    ...(hasOld
      ? [
        `${insert} SELECT k.run_key, d.run_id, d.source_id, d.code, d.subject, d.detail, d.message FROM old.diagnostics d
           LEFT JOIN keys k ON k.old_key = d.run_key
         WHERE d.stage = 'wandb-read' AND d.source_id NOT IN (SELECT source_id FROM files)
           AND (d.run_key IS NULL OR NOT coalesce(k.fresh, false))`
      ]
      : [])
  ]
}
