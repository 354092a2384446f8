import { Effect } from "effect"
import { type DuckConnection, literal } from "../tables/index.ts"
import { rawNames } from "./merge.ts"
import { tables } from "./schema.ts"
import { metricColumns } from "./stageHistory.ts"

const metricNames = metricColumns.map(([name]) => name)

/** Columns of `runs` that rules fill and that need no more than a copy. */
const derivedNames = tables.find((table) => table.name === "runs")!.columns.map((column) => column.name).filter((
  name
) =>
  ![
    "run_key",
    "entity",
    "project",
    "run_id",
    "source_id",
    "is_finished",
    "is_crashed",
    "ckpt_steps",
    "ckpt_steps_source",
    "ft_tok_real_repaired",
    "abs_difference_ft_tokens_pct",
    ...rawNames
  ].includes(name)
)

/**
 * Writes `runs`. The step of `main` is the greatest of its pretraining run when the table reaches the usable end of that size,
 * otherwise the trainer's last; repaired tokens follow when the history is there.
 */
export const loadRuns = (connection: DuckConnection) =>
  connection.run(
    `INSERT INTO out.runs BY NAME
     SELECT r.* REPLACE (r.tags::JSON AS tags), state = 'finished' AS is_finished,
       state IN ('crashed', 'failed', 'killed') AS is_crashed,
       ${derivedNames.map((name) => `p.${name}`).join(", ")},
       coalesce(p.ckpt_steps, CASE WHEN p.ckpt_revision = 'main' THEN CASE WHEN t.step >= z.max_usable_step THEN t.step ELSE z.final_step END END)
         AS ckpt_steps,
       CASE WHEN p.ckpt_steps IS NOT NULL THEN p.ckpt_steps_source WHEN p.ckpt_revision = 'main' AND z.params IS NOT NULL
         THEN CASE WHEN t.step >= z.max_usable_step THEN 'pretrain' ELSE 'nominal' END END AS ckpt_steps_source
     FROM raw_runs r JOIN processed p USING (run_key) LEFT JOIN out.model_sizes z ON z.params = p.ckpt_params
       LEFT JOIN (SELECT params, data, seed, max(step) AS step FROM out.pretrain_checkpoints GROUP BY ALL) t
         ON t.params = p.ckpt_params AND t.data = p.ckpt_data AND t.seed = p.pretrain_seed
     ORDER BY r.run_key`
  )

/** Characters of JSON that are taken apart at once; the rows' keys are in memory until they are written. */
const batchCharacters = 24e6

/** Parts of the staged files of about that size, as conditions on file and row. */
const batches = (connection: DuckConnection, kind: "config" | "summary") =>
  Effect.map(
    connection.rows(
      `SELECT file, max(row_no)::DOUBLE AS last, sum(length(${kind}))::DOUBLE AS size FROM stage_runs WHERE ${kind} IS NOT NULL
       GROUP BY file ORDER BY file`
    ),
    (files) =>
      files.flatMap((row) => {
        const [last, size] = [Number(row["last"]), Number(row["size"])]
        const rows = Math.max(1, Math.ceil(last / Math.max(1, size / batchCharacters)))
        return Array.from(
          { length: Math.ceil(last / rows) },
          (_, i) => `file = ${row["file"]} AND row_no > ${i * rows} AND row_no <= ${(i + 1) * rows}`
        )
      })
  )

/** Config or summary by key. A key that an object has twice counts once, with its last value. */
const loadObjects = Effect.fn("wandb.loadObjects")(function*(
  connection: DuckConnection,
  kind: "config" | "summary",
  hasOld: boolean
) {
  for (const part of yield* batches(connection, kind)) {
    yield* connection.run(
      `INSERT INTO out.run_${kind} SELECT run_key, key, value, num(CASE WHEN starts_with(value::VARCHAR, '"')
         THEN substr(value::VARCHAR, 2, length(value::VARCHAR) - 2) ELSE value::VARCHAR END)
       FROM (SELECT run_key, unnest(CASE WHEN last IS NULL THEN k ELSE list_select(k, last) END) AS key,
           unnest(CASE WHEN last IS NULL THEN v ELSE list_select(v, last) END) AS value
         FROM (SELECT *, CASE WHEN len(k) > len(list_distinct(k))
             THEN list_filter(range(1, len(k) + 1), lambda i: NOT list_contains(k[i + 1:], k[i])) END AS last
           FROM (SELECT run_key, json_keys(${kind}) AS k, json_extract(${kind}, '$.*') AS v FROM ${kind}_texts
             WHERE ${kind} IS NOT NULL AND ${part})))`
    )
  }
  if (hasOld) {
    yield* connection.run(
      `INSERT INTO out.run_${kind} SELECT k.run_key, o.key, o.value, o.num FROM keys k JOIN old.run_${kind} o ON o.run_key = k.old_key
       WHERE NOT k.fresh`
    )
  }
})

const blobKinds = ["wandb_metadata", "system_metrics", "system_attrs", "sweep_info", "history_keys", "user"]

const loadBlobs = Effect.fn("wandb.loadBlobs")(function*(connection: DuckConnection, hasOld: boolean) {
  yield* connection.run(
    `INSERT INTO out.run_blobs SELECT run_key, kind, arg_min(value, (rank, sid))::JSON FROM (${
      blobKinds.map((kind) =>
        `SELECT k.run_key, ${
          literal(kind)
        } AS kind, s.${kind} AS value, r.rank, r.sid FROM keys k JOIN ranked r USING (entity, project, run_id)
         JOIN stage_runs s ON s.rowid = r.sid WHERE json_valid(s.${kind})`
      ).join(" UNION ALL ")
    }) GROUP BY run_key, kind`
  )
  if (hasOld) {
    yield* connection.run(
      `INSERT INTO out.run_blobs SELECT k.run_key, o.kind, o.value FROM keys k JOIN old.run_blobs o ON o.run_key = k.old_key WHERE NOT k.fresh`
    )
  }
})

/**
 * Evaluations out of summaries: the map of a task first, then its `extra_metrics` where the name is free, then the scalars, which
 * win over a map that says otherwise (`eval_conflict`).
 */
const loadEvaluations = (connection: DuckConnection) =>
  Effect.forEach([
    `CREATE TEMP TABLE evals AS
     WITH found AS (SELECT run_key, key, value, string_split(key, '/') AS parts, json_type(value) AS type FROM out.run_summary
         WHERE starts_with(key, 'oe_eval_metrics/')),
       maps AS (SELECT run_key, parts[2] AS task, value FROM found WHERE len(parts) = 2 AND type = 'OBJECT'),
       entries AS (
         SELECT run_key, task, unnest(json_keys(value)) AS metric, unnest(json_extract(value, '$.*')) AS value, 2 AS rank FROM maps
         UNION ALL
         SELECT run_key, task, unnest(json_keys(value, '$.extra_metrics')), unnest(json_extract(value, '$.extra_metrics.*')), 3 FROM maps
           WHERE json_type(value, '$.extra_metrics') = 'OBJECT'
         UNION ALL
         SELECT run_key, parts[2], 'value', value, 2 FROM found WHERE len(parts) = 2 AND type <> 'OBJECT'
         UNION ALL
         SELECT run_key, parts[2], parts[3], value, 1 FROM found WHERE len(parts) = 3)
     SELECT run_key, task, metric, arg_min(number, rank) AS value, max(number) FILTER (rank = 2) AS in_map,
       max(number) FILTER (rank = 1) AS scalar
     FROM (SELECT *, num(value::VARCHAR) AS number FROM entries
       WHERE metric <> 'task_config' AND json_type(value) IN ('DOUBLE', 'BIGINT', 'UBIGINT', 'HUGEINT', 'UHUGEINT'))
     WHERE number IS NOT NULL GROUP BY run_key, task, metric`,
    `INSERT INTO out.finetune_evals SELECT run_key, task, metric, value FROM evals ORDER BY ALL`
  ], (sql) =>
    connection.run(sql), { discard: true })

/** Row numbers, and for each row the tokens with resumes repaired. `prior` is the rate of up to ten intervals before a fall. */
const repairs = `CREATE TEMP TABLE repairs AS
  WITH base AS (SELECT run_key, seq, step, logged_at, total_tokens AS v FROM chosen),
    falls AS (SELECT *, lag(v IGNORE NULLS) OVER w AS before,
        lag(CASE WHEN v IS NOT NULL THEN step END IGNORE NULLS) OVER w AS step_before, row_number() OVER w AS place
      FROM base WINDOW w AS (PARTITION BY run_key ORDER BY step, logged_at, seq)),
    parts AS (SELECT *, coalesce(sum((v < before)::INTEGER) OVER (PARTITION BY run_key ORDER BY place ROWS UNBOUNDED PRECEDING), 0) AS segment
      FROM falls),
    rates AS (SELECT *, (v - first_value(v IGNORE NULLS) OVER w) / nullif(step - first_value(CASE WHEN v IS NOT NULL THEN step END IGNORE NULLS) OVER w, 0)
        AS rate FROM parts WINDOW w AS (PARTITION BY run_key, segment ORDER BY place ROWS BETWEEN 10 PRECEDING AND CURRENT ROW)),
    steps AS (SELECT *, CASE WHEN v IS NULL THEN 0 WHEN before IS NULL THEN v WHEN v >= before THEN v - before
        ELSE coalesce(lag(rate IGNORE NULLS) OVER (PARTITION BY run_key ORDER BY place), 0) * (step - step_before) END AS gain FROM rates)
  SELECT run_key, seq, segment::SMALLINT AS segment, coalesce(v < before, false) AS estimated, CASE WHEN v IS NOT NULL
    THEN round(sum(gain) OVER (PARTITION BY run_key ORDER BY place ROWS UNBOUNDED PRECEDING))::BIGINT END AS repaired FROM steps`

const withoutFalls = `CREATE TEMP TABLE falling AS SELECT DISTINCT run_key FROM (
  SELECT run_key, total_tokens < lag(total_tokens IGNORE NULLS) OVER (PARTITION BY run_key ORDER BY step, logged_at, seq) AS fell FROM chosen)
  WHERE fell`

/** Writes `history`: fresh rows with their repairs, and the rows of the runs that no file in hand tells of. */
const loadHistory = Effect.fn("wandb.loadHistory")(function*(connection: DuckConnection, hasOld: boolean) {
  const plain = ["step", "logged_at", "logged_at_zone", "runtime", ...metricNames, "extra"]
  yield* connection.run(
    `CREATE TEMP TABLE chosen AS SELECT c.run_key, (row_number() OVER (PARTITION BY c.run_key ORDER BY CASE WHEN f.artifact THEN s.step END,
       s.file, s.row_no))::INTEGER AS seq, f.source_id, ${plain.map((name) => `s.${name}`).join(", ")}
     FROM stage_history s JOIN files f USING (file) JOIN history_keys k USING (file, run_id) JOIN history_choice c
       ON c.run_key = k.run_key AND c.part = CASE WHEN f.artifact THEN -1 ELSE s.file END`
  )
  yield* connection.run("DROP TABLE stage_history")
  yield* connection.run(withoutFalls)
  yield* connection.run(repairs.replace("FROM chosen)", "FROM chosen SEMI JOIN falling USING (run_key))"))
  yield* connection.run(
    `INSERT INTO out.history BY NAME SELECT c.*, coalesce(r.repaired, CASE WHEN r.seq IS NULL THEN c.total_tokens END) AS total_tokens_repaired,
       coalesce(r.estimated, false) AS tokens_estimated, coalesce(r.segment, 0) AS segment
     FROM chosen c LEFT JOIN repairs r USING (run_key, seq) ORDER BY c.run_key, c.seq`
  )
  if (hasOld) {
    yield* connection.run(
      `INSERT INTO out.history BY NAME SELECT h.* REPLACE (k.run_key AS run_key) FROM keys k JOIN old.history h ON h.run_key = k.old_key
       WHERE k.run_key NOT IN (SELECT run_key FROM history_choice) ORDER BY k.run_key, h.seq`
    )
  }
  yield* connection.run("DROP TABLE chosen")
})

/** Samples of one pass over the data, where config does not say: all of the finetuning set, or all preference pairs. */
const samples = `coalesce(c.max_train_samples, c.unique_samples, CASE WHEN r.run_type = 'dpo' THEN 269478
  WHEN r.subgrid LIKE '%Ft' OR r.run_type = 'old' THEN 934407 END)`

/** Processes of a finetuning run. */
const processes = 2

/**
 * Writes `run_dynamics`, and into `runs` what the history says of tokens.
 * Planned steps: epochs × batches over accumulated steps, both rounded up; the warm-up is a ratio of all processes' steps, rounded down.
 */
const loadDynamics = (connection: DuckConnection) =>
  Effect.forEach([
    `CREATE TEMP TABLE plans AS SELECT run_key, logging, ceil(epochs * ceil(samples / (batch * ${processes})) / accumulated)::BIGINT AS planned,
       ratio FROM (SELECT r.run_key, coalesce(c.logging, 1) AS logging, coalesce(c.epochs, r.ft_epochs) AS epochs, ${samples} AS samples,
         c.batch, c.accumulated, c.ratio
       FROM out.runs r JOIN (SELECT run_key, max(num) FILTER (key = 'logging_steps') AS logging, max(num) FILTER (key = 'num_train_epochs') AS epochs,
           max(num) FILTER (key = 'max_train_samples') AS max_train_samples, max(num) FILTER (key = 'finetune_unique_sequences') AS unique_samples,
           nullif(max(num) FILTER (key = 'per_device_train_batch_size'), 0) AS batch,
           nullif(max(num) FILTER (key = 'gradient_accumulation_steps'), 0) AS accumulated, max(num) FILTER (key = 'warmup_ratio') AS ratio
         FROM out.run_config WHERE key IN ('logging_steps', 'num_train_epochs', 'max_train_samples', 'finetune_unique_sequences',
           'per_device_train_batch_size', 'gradient_accumulation_steps', 'warmup_ratio') GROUP BY run_key) c USING (run_key))`,
    `INSERT INTO out.run_dynamics BY NAME
     SELECT r.run_key, coalesce(h.n, 0) AS history_rows, h.max_step + p.logging > p.planned AS history_complete, min_step, max_step,
       p.planned AS planned_steps, floor(p.ratio * p.planned * ${processes}) / ${processes} AS warmup_steps, min_tokens, max_tokens,
       initial_train_loss, final_train_loss, min_train_loss, initial_train_loss - final_train_loss AS loss_improvement,
       initial_lr, final_lr, min_lr, max_lr, max_epoch, coalesce(resets, 0) AS resets
     FROM out.runs r LEFT JOIN plans p USING (run_key) LEFT JOIN (
       SELECT run_key, count(*) AS n, min(step) AS min_step, max(step) AS max_step, min(total_tokens_repaired) AS min_tokens,
         max(total_tokens_repaired) AS max_tokens, min(train_loss) AS min_train_loss, min(learning_rate) AS min_lr,
         max(learning_rate) AS max_lr, max(epoch) AS max_epoch, max(segment) AS resets,
         arg_min(train_loss, place) AS initial_train_loss, arg_max(train_loss, place) AS final_train_loss,
         arg_min(learning_rate, place) AS initial_lr, arg_max(learning_rate, place) AS final_lr
       FROM (SELECT *, coalesce(step, 9007199254740991) * 4294967296::HUGEINT + seq AS place FROM out.history) GROUP BY run_key) h USING (run_key)
     ORDER BY r.run_key`,
    `UPDATE out.runs SET ft_tok_real_repaired = d.max_tokens FROM out.run_dynamics d WHERE d.run_key = runs.run_key AND d.max_tokens IS NOT NULL`,
    `UPDATE out.runs SET abs_difference_ft_tokens_pct = abs(ft_tok - coalesce(ft_tok_real_repaired, ft_tok_real)) / ft_tok * 100
     WHERE ft_tok <> 0 AND coalesce(ft_tok_real_repaired, ft_tok_real) IS NOT NULL`
  ], (sql) =>
    connection.run(sql), { discard: true })

/** Writes everything about runs, parents first. */
export const load = Effect.fn("wandb.load")(function*(connection: DuckConnection, hasOld: boolean) {
  yield* loadRuns(connection)
  yield* loadObjects(connection, "config", hasOld)
  yield* loadObjects(connection, "summary", hasOld)
  yield* loadBlobs(connection, hasOld)
  for (const kind of ["config", "summary"]) yield* connection.run(`DROP VIEW ${kind}_texts`)
  for (const table of ["facts", "processed", "ranked", "stage_runs"]) yield* connection.run(`DROP TABLE ${table}`)
  yield* loadEvaluations(connection)
  yield* loadHistory(connection, hasOld)
  yield* loadDynamics(connection)
})
