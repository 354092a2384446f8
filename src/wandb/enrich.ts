import { Effect } from "effect"
import { type DuckConnection, literal } from "../tables/index.ts"
import type { Registry } from "./Registry.ts"

export interface EnrichOptions {
  /** Matched runs without an evaluation stand in the matched tables too. */
  readonly unevaluated: boolean
}

const texts = (values: ReadonlyArray<string>): string => `(${values.map(literal).join(", ")})`

/**
 * Joins what is known from elsewhere: the checkpoint a run started from, evaluations before and after, groups of matched runs, and
 * their history as lists. Never takes a neighbouring step; a missing one is told.
 */
export const enrich = Effect.fn("wandb.enrich")(function*(
  connection: DuckConnection,
  registry: Registry,
  options: EnrichOptions
) {
  const { deltas, tasks } = registry.metrics
  const statements = [
    // A run's own seed, where that pretraining run is in the table at all; otherwise seed 0.
    `CREATE TEMP TABLE starts AS SELECT r.run_key, r.ckpt_params, r.ckpt_data, r.ckpt_steps, r.pretrain_seed,
       CASE WHEN own.seed IS NOT NULL THEN own.seed WHEN zero.seed IS NOT NULL THEN 0 END AS used
     FROM out.runs r LEFT JOIN (SELECT DISTINCT params, data, seed FROM out.pretrain_checkpoints) own
         ON own.params = r.ckpt_params AND own.data = r.ckpt_data AND own.seed = r.pretrain_seed
       LEFT JOIN (SELECT DISTINCT params, data, seed FROM out.pretrain_checkpoints WHERE seed = 0) zero
         ON zero.params = r.ckpt_params AND zero.data = r.ckpt_data
     WHERE r.ckpt_params IS NOT NULL AND r.ckpt_data IS NOT NULL AND r.ckpt_steps IS NOT NULL`,
    `CREATE TEMP TABLE brought AS SELECT run_key, key, num FROM out.run_config WHERE starts_with(key, 'pretrain_eval') AND num IS NOT NULL`,
    `INSERT INTO out.run_pretrain SELECT s.run_key, c.checkpoint_key, s.used,
       CASE WHEN c.checkpoint_key IS NOT NULL THEN 'pretrain' WHEN b.run_key IS NOT NULL THEN 'config' END,
       c.tokens + r.ft_tok, c.tokens + coalesce(r.ft_tok_real_repaired, r.ft_tok_real)
     FROM starts s JOIN out.runs r USING (run_key) LEFT JOIN out.pretrain_checkpoints c
         ON c.params = s.ckpt_params AND c.data = s.ckpt_data AND c.seed = s.used AND c.step = s.ckpt_steps
       LEFT JOIN (SELECT DISTINCT run_key FROM brought) b ON b.run_key = s.run_key
     ORDER BY s.run_key`,
    `INSERT INTO out.run_deltas SELECT e.run_key, e.task, e.metric, e.value, coalesce(m.value, b.num), e.value - coalesce(m.value, b.num)
     FROM out.finetune_evals e JOIN out.run_pretrain p USING (run_key)
       LEFT JOIN out.pretrain_metrics m ON m.checkpoint_key = p.checkpoint_key AND m.task = e.task AND m.metric = e.metric
       LEFT JOIN brought b ON b.run_key = e.run_key AND p.pt_source = 'config' AND b.key = 'pretrain_eval_' || e.task || '_' || e.metric
     WHERE e.task IN ${texts(tasks)} AND e.metric IN ${
      texts(deltas)
    } AND coalesce(m.value, b.num) IS NOT NULL ORDER BY 1, 2, 3`,
    `CREATE TEMP TABLE matched AS SELECT r.run_key, r.comparison_model_size AS size, r.comparison_metric AS metric,
       coalesce(r.comparison_model_recipe, 'unknown') AS recipe,
       CASE WHEN contains(coalesce(r.comparison_metric, ''), 'c4') THEN 'c4_en' ELSE 'pile' END AS sort_task
     FROM out.runs r WHERE r.run_type = 'matched' AND r.is_finished ${
      options.unevaluated ? "" : "AND r.run_key IN (SELECT run_key FROM out.finetune_evals)"
    }`,
    `INSERT INTO out.matched_groups SELECT row_number() OVER (ORDER BY med NULLS LAST, name), * FROM (
       SELECT x.size || '_' || coalesce(x.metric, 'unknown') || '_' || x.recipe AS name, any_value(x.size), any_value(x.metric), any_value(x.recipe),
         'pt_' || any_value(sort_task) || '-valppl', median(m.value) AS med, avg(m.value), count(*)
       FROM matched x LEFT JOIN out.run_pretrain p USING (run_key)
         LEFT JOIN out.pretrain_metrics m ON m.checkpoint_key = p.checkpoint_key AND m.task = sort_task AND m.metric = 'valppl'
       GROUP BY name) ORDER BY med NULLS LAST, name`,
    `INSERT INTO out.matched_finetune
     SELECT x.run_key, g.matched_group_id, coalesce(steps, []), coalesce(rates, []), coalesce(tokens, []), coalesce(losses, [])
     FROM matched x JOIN out.matched_groups g ON g.matched_group_name = size || '_' || coalesce(metric, 'unknown') || '_' || recipe
       LEFT JOIN (SELECT run_key, list(step ORDER BY step, logged_at, seq) AS steps, list(learning_rate ORDER BY step, logged_at, seq) AS rates,
           list(total_tokens_repaired ORDER BY step, logged_at, seq) AS tokens, list(train_loss ORDER BY step, logged_at, seq) AS losses
         FROM out.history WHERE run_key IN (SELECT run_key FROM matched) GROUP BY run_key) h ON h.run_key = x.run_key
     ORDER BY x.run_key`,
    `INSERT INTO out.matched_group_deltas SELECT matched_group_id, task, metric, avg(delta), median(delta), stddev_samp(delta), mad(delta), count(*)
     FROM out.matched_finetune JOIN out.run_deltas USING (run_key) GROUP BY ALL ORDER BY ALL`
  ]
  yield* Effect.forEach(statements, (sql) => connection.run(sql), { discard: true })
})

const history =
  `SELECT r.run_key, r.run_id, r.history_rows_expected AS expected, r.last_history_step AS last, d.history_rows AS n, d.max_step,
    h.source_id, p.source_id IS NOT NULL AS partial
  FROM out.runs r JOIN out.run_dynamics d USING (run_key) LEFT JOIN (SELECT run_key, min(source_id) AS source_id FROM out.history GROUP BY run_key) h
    USING (run_key) LEFT JOIN (SELECT DISTINCT source_id FROM read_findings WHERE code = 'partial_by_request') p ON p.source_id = h.source_id`

const insert = `INSERT INTO enrich_findings (run_key, run_id, code, subject, detail, message)`

/** Findings about whole runs, once everything is in its table. */
export const enrichFindings: ReadonlyArray<string> = [
  `CREATE TEMP TABLE enrich_findings (run_key INTEGER, run_id VARCHAR, code VARCHAR, subject VARCHAR, detail JSON, message VARCHAR)`,
  `${insert} SELECT e.run_key, r.run_id, 'eval_conflict', e.task || '/' || e.metric, json_object('map', in_map, 'scalar', scalar),
     'The map says ' || in_map || ', the scalar ' || scalar || '; the scalar wins'
   FROM evals e JOIN out.runs r USING (run_key) WHERE in_map <> scalar`,
  `${insert} SELECT h.run_key, r.run_id, 'token_reset', 'total_tokens', json_object('step', h.step, 'value', h.total_tokens, 'repaired', h.total_tokens_repaired),
     'At step ' || coalesce(h.step::VARCHAR, '?') || ' the token counter starts anew at ' || h.total_tokens || '; taken for ' || h.total_tokens_repaired
   FROM out.history h JOIN out.runs r USING (run_key) WHERE h.tokens_estimated`,
  `${insert} SELECT run_key, run_id, 'history_missing', NULL, json_object('expected', expected), 'The server counts ' || expected || ' rows, none were read'
   FROM (${history}) WHERE n = 0 AND expected > 0`,
  `${insert} SELECT run_key, run_id, 'history_incomplete', NULL, json_object('rows', n, 'expected', expected, 'max_step', max_step, 'last_step', last),
     'Of ' || coalesce(expected::VARCHAR, '?') || ' rows up to step ' || coalesce(last::VARCHAR, '?') || ' there are ' || n || ' up to step '
       || coalesce(max_step::VARCHAR, '?') || ': the export is sampled or was cut'
   FROM (${history}) WHERE n > 0 AND NOT partial AND (n < expected OR max_step < last)`,
  `${insert} SELECT s.run_key, r.run_id, 'pretrain_row_missing', 'ckpt_steps', json_object('params', s.ckpt_params, 'data', s.ckpt_data, 'seed', s.used,
       'step', s.ckpt_steps), 'No pretraining metrics for ' || s.ckpt_params || ' on ' || s.ckpt_data || ' at step ' || s.ckpt_steps
   FROM starts s JOIN out.runs r USING (run_key) JOIN out.run_pretrain p USING (run_key)
   WHERE p.checkpoint_key IS NULL AND EXISTS (SELECT 1 FROM out.pretrain_checkpoints)`,
  `${insert} SELECT s.run_key, r.run_id, 'pretrain_seed_fallback', 'pretrain_seed', json_object('seed', s.pretrain_seed, 'used', 0),
     'No pretraining metrics for seed ' || coalesce(s.pretrain_seed::VARCHAR, '?') || '; those of seed 0 stand in'
   FROM starts s JOIN out.runs r USING (run_key) WHERE s.used = 0 AND s.pretrain_seed IS DISTINCT FROM 0`
]
