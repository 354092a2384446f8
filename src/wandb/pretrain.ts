import { Effect } from "effect"
import { append, type DuckConnection, identifier, numberedParquet, onePath } from "../tables/index.ts"
import type { Input } from "./inputs.ts"
import type { Registry } from "./Registry.ts"
import { foldMetric } from "./vocabulary.ts"

/** Columns of checkpoints and their metrics as they were read. */
export const createStage = (connection: DuckConnection) =>
  Effect.forEach([
    `CREATE TEMP TABLE stage_checkpoints (file INTEGER, row_no BIGINT, params VARCHAR, data_raw VARCHAR, seed_raw VARCHAR, step BIGINT,
       tokens BIGINT, compute DOUBLE, lr_at_step DOUBLE, cumulative_lr DOUBLE)`,
    `CREATE TEMP TABLE stage_metrics (file INTEGER, row_no BIGINT, label VARCHAR, value DOUBLE)`,
    `CREATE TEMP TABLE labels (label VARCHAR, task VARCHAR, metric VARCHAR)`
  ], (sql) =>
    connection.run(sql), { discard: true })

/** Folded label to task and metric. */
export const labelTable = (metrics: Registry["metrics"]): ReadonlyMap<string, readonly [string, string]> => {
  const table = new Map<string, readonly [string, string]>()
  const tasks = [...metrics.tasks, ...metrics.mmlu_subjects.map((name) => `mmlu_${name}`), ...metrics.perplexity_tasks]
  for (const task of tasks) {
    for (const metric of metrics.metrics) table.set(foldMetric(`${task}_${metric}`), [task, metric])
  }
  for (const task of metrics.perplexity_tasks) table.set(foldMetric(`${task}-valppl`), [task, "valppl"])
  return table
}

/** Reads a wide table of pretraining metrics; columns that are no metric (features of recipes, constants of models) are left. */
export const stagePretrain = Effect.fn("wandb.stagePretrain")(function*(
  connection: DuckConnection,
  input: Input,
  file: number,
  labels: ReadonlyMap<string, readonly [string, string]>
) {
  const has = (name: string, sql: string) => input.columns.has(name) ? sql : "NULL"
  yield* connection.run(
    `INSERT INTO stage_checkpoints SELECT ${file}, file_row_number + 1, params::VARCHAR, data::VARCHAR, ${
      has("seed", "seed::VARCHAR")
    }, whole(step::VARCHAR), ${has("tokens", "whole(tokens::VARCHAR)")}, ${has("compute", "num(compute::VARCHAR)")},
       ${has("lr_at_step", "num(lr_at_step::VARCHAR)")}, ${has("cumulative_lr", "num(cumulative_lr::VARCHAR)")}
     FROM ${numberedParquet}`,
    [onePath(input.path)]
  )
  const columns = [...input.columns.keys()].filter((name) => labels.has(foldMetric(name)))
  // Some hundreds of columns at once: a row group's wide rows would otherwise all be in memory.
  const width = 400
  for (let start = 0; start < columns.length; start += width) {
    const some = columns.slice(start, start + width).map(identifier)
    yield* connection.run(
      `INSERT INTO stage_metrics SELECT ${file}, row_no, label, value FROM (
         UNPIVOT (SELECT file_row_number + 1 AS row_no, ${
        some.map((name) => `num(${name}::VARCHAR) AS ${name}`).join(", ")
      } FROM ${numberedParquet}) ON ${some.join(", ")} INTO NAME label VALUE value)`,
      [onePath(input.path)]
    )
  }
  const found = columns.map((name) => [name, ...labels.get(foldMetric(name))!] as const)
  yield* append(
    connection,
    "labels",
    [0, 1, 2].map((i) => ({ type: "VARCHAR", values: found.map((row) => row[i]!) }))
  )
})

/** Tells checkpoints apart, of several rows for one the last. Runs after the vocabularies are written. */
export const tellCheckpoints = (connection: DuckConnection) =>
  Effect.forEach([
    `CREATE TEMP TABLE read_checkpoints AS SELECT c.*, f.source_id, n.recipe AS data, s.seed,
       row_number() OVER (PARTITION BY params, n.recipe, s.seed, step ORDER BY c.file DESC, c.row_no DESC) AS rank
     FROM stage_checkpoints c JOIN files f USING (file)
       LEFT JOIN out.recipe_names n ON n.name = regexp_replace(lower(trim(c.data_raw)), '[-_\\s]+', '_', 'g')
       LEFT JOIN out.pretrain_seeds s ON s.seed = whole(coalesce(c.seed_raw, '0'))`,
    `CREATE TEMP TABLE good_checkpoints AS SELECT * FROM read_checkpoints
     WHERE rank = 1 AND data IS NOT NULL AND seed IS NOT NULL AND params IS NOT NULL AND step BETWEEN 0 AND 2147483647`
  ], (sql) =>
    connection.run(sql), { discard: true })

/** Writes checkpoints and their metrics, with those of the old database that no file in hand has. */
export const loadPretrain = Effect.fn("wandb.loadPretrain")(function*(connection: DuckConnection, hasOld: boolean) {
  const oldRows = hasOld
    ? `UNION ALL SELECT NULL, NULL, params, data, seed, step, tokens, compute, lr_at_step, cumulative_lr, source_id, checkpoint_key
       FROM old.pretrain_checkpoints o WHERE NOT EXISTS (SELECT 1 FROM good_checkpoints g
         WHERE g.params = o.params AND g.data = o.data AND g.seed = o.seed AND g.step = o.step)`
    : ""
  const statements = [
    `CREATE TEMP TABLE all_checkpoints AS SELECT (row_number() OVER (ORDER BY params, data, seed, step))::INTEGER AS checkpoint_key, * FROM (
       SELECT file, row_no, params, data, seed, step, tokens, compute, lr_at_step, cumulative_lr, source_id, NULL::INTEGER AS old_key
       FROM good_checkpoints ${oldRows})`,
    `INSERT INTO out.pretrain_checkpoints BY NAME SELECT * EXCLUDE (file, row_no, old_key) FROM all_checkpoints ORDER BY checkpoint_key`,
    `INSERT INTO out.pretrain_metrics SELECT c.checkpoint_key, l.task, l.metric, max(m.value) FROM all_checkpoints c
       JOIN stage_metrics m USING (file, row_no) JOIN (SELECT DISTINCT * FROM labels) l USING (label) GROUP BY ALL ORDER BY ALL`,
    ...(hasOld
      ? [
        `INSERT INTO out.pretrain_metrics SELECT c.checkpoint_key, m.task, m.metric, m.value FROM all_checkpoints c
           JOIN old.pretrain_metrics m ON m.checkpoint_key = c.old_key ORDER BY ALL`
      ]
      : [])
  ]
  yield* Effect.forEach(statements, (sql) => connection.run(sql), { discard: true })
})

const insert =
  `INSERT INTO read_findings (run_key, run_id, source_id, code, subject, detail, message) SELECT NULL, NULL, source_id`

/** What was wrong with rows of pretraining metrics. */
export const pretrainFindings: ReadonlyArray<string> = [
  `${insert}, 'unknown_recipe', 'data', json_object('value', data_raw, 'rows', count(*), 'first', min(row_no)),
     'data: "' || coalesce(data_raw, '') || '" is the name of no known recipe; its rows are left out'
   FROM read_checkpoints WHERE data IS NULL GROUP BY source_id, data_raw`,
  `${insert}, 'unknown_seed', 'seed', json_object('value', seed_raw, 'rows', count(*), 'first', min(row_no)),
     'seed: "' || coalesce(seed_raw, '') || '" is no seed of the pretraining runs; its rows are left out'
   FROM read_checkpoints WHERE data IS NOT NULL AND seed IS NULL GROUP BY source_id, seed_raw`,
  `${insert}, 'bad_row', 'row ' || row_no, json_object('row', row_no),
     CASE WHEN rank > 1 THEN 'Row ' || row_no || ' is there again further down, which counts'
       ELSE 'Row ' || row_no || ' has no size or no step; it is left out' END
   FROM read_checkpoints WHERE data IS NOT NULL AND seed IS NOT NULL
     AND (rank > 1 OR params IS NULL OR step IS NULL OR step NOT BETWEEN 0 AND 2147483647)`
]
