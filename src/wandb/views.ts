import { identifier, literal } from "../tables/index.ts"
import type { Metrics } from "./Registry.ts"

export interface View {
  readonly name: string
  readonly comment: string
  readonly sql: string
}

/** Finetuning metrics that stand beside a matched run, by task. The core task has macro and micro means of most. */
const perTask = (metrics: Metrics): ReadonlyArray<string> => [
  ...metrics.metrics.filter((metric) => metric !== "no_answer" && metric !== "primary_metric"),
  "correct_logit",
  "correct_logit_per_char",
  "correct_logit_per_token",
  "num_instances",
  "predicted_index_per_byte",
  "predicted_index_per_char",
  "predicted_index_per_token",
  "predicted_index_raw",
  "predicted_index_uncond",
  "primary_score"
]

const coreTask = "core_9mcqa:rc::olmes:full"

const base =
  `run_id, started_at AS timestamp, exp_name, ckpt_data, ckpt_params, ckpt_steps, pretrain_seed, finetune_seed, lr,
  ft_tok_per_epoch, ft_epochs, ft_tok, ft_tok_real, ft_tok_real_repaired, abs_difference_ft_tokens_pct, state, is_finished,
  is_crashed, pattern_name`
const known = `run_id, state, created_at, lr, finetune_seed, ckpt_data, ckpt_params, ckpt_steps`

const runView = (type: string, columns: string): View => ({
  name: `run_${type}`,
  comment: `Runs of the type ${type}`,
  sql: `SELECT ${columns} FROM runs WHERE run_type = ${literal(type)} ORDER BY run_key`
})

/** One column a (task, metric) pair of a long table, made with aggregates so that the columns never depend on the data. */
const spread = (
  rows: ReadonlyArray<{ readonly column: string; readonly task: string; readonly metric: string }>,
  value: string
): string =>
  rows.map(({ column, metric, task }) =>
    `max(${value}) FILTER (task = ${literal(task)} AND metric = ${literal(metric)}) AS ${identifier(column)}`
  ).join(",\n    ")

/** Columns of a checkpoint that lists and points have beside the metrics. */
const checkpointColumns = ["step", "tokens", "compute", "cumulative_lr"] as const

const pretrainPairs = (metrics: Metrics) => [
  ...metrics.tasks.flatMap((task) => metrics.listed.map((metric) => ({ column: `${task}_${metric}`, task, metric }))),
  ...metrics.perplexity_tasks.map((task) => ({ column: `${task}-valppl`, task, metric: "valppl" }))
]

/** The wide tables and the views of the curves, and one view a run type. The same columns whatever the data. */
export const views = (metrics: Metrics): ReadonlyArray<View> => {
  const pairs = pretrainPairs(metrics)
  const tasks = metrics.tasks.filter((task) => task !== "mmlu_average")
  const finetuned = tasks.flatMap((task) =>
    perTask(metrics).map((metric) => ({ column: `ft_${task}_${metric}`, task, metric }))
  )
  const core = [
    ...perTask(metrics).filter((metric) => !/uncond|^total_prob|^num_|^predicted_index_per_(char|token)$/.test(metric))
      .flatMap((metric) => [`${metric}_macro`, `${metric}_micro`]),
    ...perTask(metrics).filter((metric) => /^total_prob|^num_|^primary_score$/.test(metric))
  ].map((metric) => ({ column: `ft_core9_full_${metric}`, task: coreTask, metric }))
  const deltas = metrics.tasks.flatMap((task) =>
    metrics.deltas.map((metric) => ({ column: `delta_${task}_${metric}`, task, metric }))
  )
  const grouped = deltas.flatMap(({ column, metric, task }) =>
    ["avg", "med", "std", "mad"].map((mean) =>
      `max(${mean}) FILTER (task = ${literal(task)} AND metric = ${literal(metric)}) AS ${
        identifier(`group_${mean}_${column}`)
      }`
    )
  ).join(",\n    ")
  return [
    runView("simple_ft", base),
    runView("simple_ft_vary_tokens", base),
    runView("matched", `${base}, comparison_model_size, comparison_model_recipe, comparison_metric`),
    runView("dpo", `${base}, source_run_id, source_ft_lr, source_ft_tok`),
    runView("reduce_type", `${base}, max_train_samples, reduce_loss`),
    runView("old", known),
    runView("other", known),
    {
      name: "finetune_primary",
      comment: "The metric each evaluated task is judged by, and its value",
      sql:
        `SELECT s.run_key, substr(s.key, 17) AS task, json_extract_string(s.value, '$.task_config.primary_metric') AS primary_metric,
    e.value
  FROM run_summary s LEFT JOIN finetune_evals e ON e.run_key = s.run_key AND e.task = substr(s.key, 17)
    AND e.metric = json_extract_string(s.value, '$.task_config.primary_metric')
  WHERE regexp_full_match(s.key, 'oe_eval_metrics/[^/]+')
    AND json_extract_string(s.value, '$.task_config.primary_metric') IS NOT NULL`
    },
    {
      name: "curves",
      comment: "Pretraining curves, one row a checkpoint and metric",
      sql: `SELECT params, data, seed, step, tokens, compute, CASE WHEN metric = 'valppl' THEN task || '-valppl'
    ELSE task || '_' || metric END AS metric, value FROM pretrain_checkpoints JOIN pretrain_metrics USING (checkpoint_key)`
    },
    {
      name: "pretrain_wide",
      comment: "Checkpoints with the listed metrics as columns",
      sql:
        `SELECT c.params, c.data, c.seed, c.step, c.tokens, c.compute, c.lr_at_step, c.cumulative_lr, m.* EXCLUDE (checkpoint_key)
  FROM pretrain_checkpoints c LEFT JOIN (SELECT checkpoint_key,
    ${spread(pairs, "value")}
  FROM pretrain_metrics GROUP BY checkpoint_key) m USING (checkpoint_key)`
    },
    {
      name: "token_timeline",
      comment: "A run's checkpoints before it and its history after, with tokens and compute counted through",
      sql:
        `WITH start AS (SELECT r.run_key, r.run_id, r.ckpt_params, p.checkpoint_key, c.params, c.data, c.seed, c.step,
      c.tokens, c.compute FROM runs r JOIN run_pretrain p USING (run_key) JOIN pretrain_checkpoints c USING (checkpoint_key))
  SELECT s.run_key, s.run_id, true AS pretraining_phase, c.step, c.tokens AS cumulative_tokens, c.compute AS cumulative_compute,
    c.lr_at_step AS learning_rate, NULL::DOUBLE AS train_loss
  FROM start s JOIN pretrain_checkpoints c ON c.params = s.params AND c.data = s.data AND c.seed = s.seed AND c.step <= s.step
  UNION ALL
  SELECT s.run_key, s.run_id, false, h.step, s.tokens + h.total_tokens_repaired,
    s.compute + 6.0 * z.parameter_count * h.total_tokens_repaired, h.learning_rate, h.train_loss
  FROM start s JOIN history h USING (run_key) LEFT JOIN model_sizes z ON z.params = s.ckpt_params`
    },
    {
      name: "matched_finetune_wide",
      comment: "Matched runs with everything beside them; lists ordered by step, position by position alike",
      sql: `WITH points AS (SELECT p.run_key,
    ${spread(pairs.map((pair) => ({ ...pair, column: `pt_${pair.column}` })), "m.value")}
  FROM run_pretrain p JOIN pretrain_metrics m USING (checkpoint_key) GROUP BY p.run_key),
  steps AS (SELECT p.run_key, a.checkpoint_key, a.step, a.tokens, a.compute, a.cumulative_lr FROM run_pretrain p
    JOIN pretrain_checkpoints c USING (checkpoint_key)
    JOIN pretrain_checkpoints a ON a.params = c.params AND a.data = c.data AND a.seed = c.seed),
  wide AS (SELECT checkpoint_key,
    ${spread(pairs, "value")}
  FROM pretrain_metrics GROUP BY checkpoint_key),
  lists AS (SELECT run_key, ${
        checkpointColumns.map((column) => `list(s.${column} ORDER BY s.step) AS pt_${column}_list`).join(", ")
      },
    ${
        pairs.map(({ column }) => `list(w.${identifier(column)} ORDER BY s.step) AS ${identifier(`pt_${column}_list`)}`)
          .join(",\n    ")
      }
  FROM steps s LEFT JOIN wide w USING (checkpoint_key) GROUP BY run_key),
  finetuned AS (SELECT run_key,
    ${spread([...finetuned, ...core], "value")}
  FROM finetune_evals GROUP BY run_key),
  changes AS (SELECT run_key,
    ${spread(deltas, "delta")}
  FROM run_deltas GROUP BY run_key),
  spreads AS (SELECT matched_group_id,
    ${grouped}
  FROM matched_group_deltas GROUP BY matched_group_id)
  SELECT r.run_id, r.started_at AS timestamp, r.comparison_model_size, r.comparison_model_recipe, r.comparison_metric,
    f.matched_group_id, g.matched_group_name, g.med_metric AS matched_group_med_metric, g.avg_metric AS matched_group_avg_metric,
    r.ckpt_data, r.ckpt_params, r.ckpt_steps, r.lr, r.pretrain_seed AS seed, r.ft_tok, r.ft_tok_per_epoch, r.ft_epochs, r.ft_tok_real,
    r.abs_difference_ft_tokens_pct, p.pt_ft_toks, p.pt_ft_toks_real, p.pt_seed_used, f.ft_steps_list, f.ft_lrs_list, f.ft_toks_list,
    f.ft_loss_list, n.* EXCLUDE (run_key), c.step AS pt_step, c.tokens AS pt_tokens, c.compute AS pt_compute,
    c.cumulative_lr AS pt_cumulative_lr, o.* EXCLUDE (run_key), l.* EXCLUDE (run_key), d.* EXCLUDE (run_key), s.* EXCLUDE (matched_group_id)
  FROM matched_finetune f JOIN runs r USING (run_key) LEFT JOIN matched_groups g USING (matched_group_id)
    LEFT JOIN run_pretrain p USING (run_key) LEFT JOIN pretrain_checkpoints c USING (checkpoint_key)
    LEFT JOIN finetuned n USING (run_key) LEFT JOIN points o USING (run_key)
    LEFT JOIN lists l USING (run_key) LEFT JOIN changes d USING (run_key) LEFT JOIN spreads s USING (matched_group_id)
  ORDER BY f.run_key`
    }
  ]
}
