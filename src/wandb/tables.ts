/**
 * The tables of a runs database, in the order in which they may be made. A line is a column (`name type constraints -- comment`)
 * or a constraint of the table; the first line of each is its name and comment.
 */
export const tableTexts: ReadonlyArray<string> = [
  `provenance -- Every file that was read. Numbers are given once and stay
  source_id INTEGER PRIMARY KEY
  kind VARCHAR NOT NULL -- What the content is: runs, history, pretrain, manifest, state; rules for the configuration
  path VARCHAR NOT NULL -- Relative to the database's folder, / between segments
  sha256 VARCHAR NOT NULL -- Of the bytes, hex
  bytes BIGINT NOT NULL
  entity VARCHAR
  project VARCHAR
  export_name VARCHAR
  exported_at TIMESTAMP -- UTC, as the export says
  format_version VARCHAR -- Layout the file was read as, with its own version where it has one
  rows_read BIGINT NOT NULL
  rows_kept BIGINT NOT NULL
  rows_rejected BIGINT NOT NULL
  tool_version VARCHAR NOT NULL
  ingested_at TIMESTAMP NOT NULL -- UTC time of the file's last change, so that the same input gives the same row
  UNIQUE (kind, path, sha256)
  CHECK (rows_read = rows_kept + rows_rejected)`,
  `recipes -- Data recipes of the pretraining runs
  recipe VARCHAR PRIMARY KEY -- Display name
  slug VARCHAR NOT NULL UNIQUE`,
  `recipe_names -- Every spelling of a recipe, folded: lower case, runs of - _ and blanks as one _
  name VARCHAR PRIMARY KEY
  vocabulary VARCHAR NOT NULL -- display, slug, id, trainer, release or other
  recipe VARCHAR NOT NULL REFERENCES recipes`,
  `model_sizes -- Sizes of the pretrained models
  params VARCHAR PRIMARY KEY
  lr_size BIGINT NOT NULL -- Parameters that learning rate and batch were computed from
  parameter_count BIGINT NOT NULL
  batch_size INTEGER NOT NULL -- Sequences of 2,048 tokens
  final_step INTEGER NOT NULL -- Last step as the trainer counts
  max_usable_step INTEGER NOT NULL -- Last step with published checkpoints of all seeds`,
  `pretrain_seeds -- Seeds of the pretraining runs
  seed SMALLINT PRIMARY KEY
  name VARCHAR NOT NULL UNIQUE
  release_seed INTEGER NOT NULL UNIQUE -- The same seed in the release of answers`,
  `runs -- One row a run. Null where nothing is known
  run_key INTEGER PRIMARY KEY -- In the order of entity, project, run_id
  entity VARCHAR NOT NULL
  project VARCHAR NOT NULL
  run_id VARCHAR NOT NULL
  source_id INTEGER NOT NULL REFERENCES provenance
  run_name VARCHAR
  display_name VARCHAR
  state VARCHAR
  is_finished BOOLEAN -- Null when the state is unknown
  is_crashed BOOLEAN -- Crashed, failed or killed
  created_at TIMESTAMP -- UTC
  updated_at TIMESTAMP -- UTC
  heartbeat_at TIMESTAMP -- UTC
  tags JSON
  group_name VARCHAR
  job_type VARCHAR
  sweep_id VARCHAR
  sweep_name VARCHAR
  url VARCHAR
  history_rows_expected BIGINT -- As the server counts
  last_history_step BIGINT -- As the server says; -1 when there is none
  run_type VARCHAR NOT NULL
  pattern_name VARCHAR -- Null for old and other
  classified_from VARCHAR NOT NULL -- run_id, run_name or display_name
  other_patterns JSON -- Patterns that would have taken the id too
  started_at TIMESTAMP -- Clock of the training cluster, no zone
  exp_name VARCHAR
  command VARCHAR
  subgrid VARCHAR
  hyper_parameters JSON -- Parts of the id that no pattern knows
  comparison_model_size VARCHAR
  comparison_model_recipe VARCHAR REFERENCES recipes
  comparison_metric VARCHAR -- Canonical label
  comparison_metric_raw VARCHAR
  comparison_metric_source VARCHAR -- id or default
  ckpt_data VARCHAR REFERENCES recipes
  ckpt_data_raw VARCHAR -- As written
  ckpt_params VARCHAR
  ckpt_revision VARCHAR -- As written; main is the final checkpoint
  ckpt_steps INTEGER
  ckpt_steps_source VARCHAR -- id, config, pretrain (greatest step there) or nominal (the trainer's last)
  pretrain_seed SMALLINT REFERENCES pretrain_seeds
  pretrain_seed_source VARCHAR -- id or revision
  finetune_seed INTEGER -- From config alone
  lr DOUBLE
  lr_source VARCHAR -- id or config
  ft_tok_per_epoch BIGINT -- Planned
  ft_epochs DOUBLE
  ft_epochs_source VARCHAR -- id, subgrid, config or default
  ft_tok BIGINT -- Planned, in all
  ft_tok_real BIGINT -- As the summary says
  ft_tok_real_repaired BIGINT -- From the history, resumes repaired
  abs_difference_ft_tokens_pct DOUBLE -- Between planned and real (repaired where known), of planned
  max_train_samples BIGINT
  reduce_loss VARCHAR
  source_run_id VARCHAR -- The finetuned run that DPO started from
  source_ft_lr DOUBLE
  source_ft_tok BIGINT
  UNIQUE (entity, project, run_id)`,
  `run_config -- Config by key
  run_key INTEGER NOT NULL REFERENCES runs
  key VARCHAR NOT NULL
  value JSON NOT NULL
  num DOUBLE -- The number it is, or the number its text is
  PRIMARY KEY (run_key, key)`,
  `run_summary -- Summary by key
  run_key INTEGER NOT NULL REFERENCES runs
  key VARCHAR NOT NULL
  value JSON NOT NULL
  num DOUBLE -- The number it is, or the number its text is
  PRIMARY KEY (run_key, key)`,
  `run_blobs -- Only on demand: metadata with names of people, hosts and folders
  run_key INTEGER NOT NULL REFERENCES runs
  kind VARCHAR NOT NULL -- wandb_metadata, system_metrics, system_attrs, sweep_info, history_keys or user
  value JSON NOT NULL
  PRIMARY KEY (run_key, kind)`,
  `finetune_evals -- Evaluations after finetuning, numbers alone
  run_key INTEGER NOT NULL REFERENCES runs
  task VARCHAR NOT NULL -- As written
  metric VARCHAR NOT NULL
  value DOUBLE NOT NULL
  PRIMARY KEY (run_key, task, metric)`,
  `history -- Logged rows
  run_key INTEGER NOT NULL REFERENCES runs
  seq INTEGER NOT NULL -- From 1 in the order of the file
  source_id INTEGER NOT NULL REFERENCES provenance
  step BIGINT
  logged_at TIMESTAMP
  logged_at_zone VARCHAR -- utc; local for the clock of the exporting machine; null when unknown
  runtime DOUBLE -- Seconds
  epoch DOUBLE
  training_step BIGINT
  learning_rate DOUBLE
  train_loss DOUBLE
  total_tokens BIGINT -- As logged; falls when a run is resumed
  total_tokens_repaired BIGINT
  tokens_estimated BOOLEAN NOT NULL -- True at the first row after a resume
  segment SMALLINT NOT NULL -- Resumes so far
  total_tokens_including_padding BIGINT
  per_device_tps DOUBLE
  per_device_tps_including_padding DOUBLE
  logps_chosen DOUBLE
  logps_rejected DOUBLE
  rewards_chosen DOUBLE
  rewards_rejected DOUBLE
  rewards_accuracy DOUBLE
  rewards_average DOUBLE
  rewards_margin DOUBLE
  extra JSON -- Metrics without a column, and values that are no finite number
  PRIMARY KEY (run_key, seq)`,
  `run_dynamics -- What the history of a run amounts to
  run_key INTEGER PRIMARY KEY REFERENCES runs
  history_rows BIGINT NOT NULL
  history_complete BOOLEAN -- The last row stands less than one logging interval before the planned end
  min_step BIGINT
  max_step BIGINT
  planned_steps BIGINT
  warmup_steps DOUBLE
  min_tokens BIGINT
  max_tokens BIGINT
  initial_train_loss DOUBLE
  final_train_loss DOUBLE
  min_train_loss DOUBLE
  loss_improvement DOUBLE
  initial_lr DOUBLE
  final_lr DOUBLE
  min_lr DOUBLE
  max_lr DOUBLE
  max_epoch DOUBLE
  resets INTEGER NOT NULL`,
  `pretrain_checkpoints -- Checkpoints of the pretraining runs
  checkpoint_key INTEGER PRIMARY KEY
  params VARCHAR NOT NULL
  data VARCHAR NOT NULL REFERENCES recipes
  seed SMALLINT NOT NULL REFERENCES pretrain_seeds
  step INTEGER NOT NULL
  tokens BIGINT
  compute DOUBLE
  lr_at_step DOUBLE
  cumulative_lr DOUBLE
  source_id INTEGER NOT NULL REFERENCES provenance
  UNIQUE (params, data, seed, step)`,
  `pretrain_metrics -- Evaluations of checkpoints; perplexities have the metric valppl
  checkpoint_key INTEGER NOT NULL REFERENCES pretrain_checkpoints
  task VARCHAR NOT NULL
  metric VARCHAR NOT NULL
  value DOUBLE NOT NULL
  PRIMARY KEY (checkpoint_key, task, metric)`,
  `run_pretrain -- The checkpoint a run started from
  run_key INTEGER PRIMARY KEY REFERENCES runs
  checkpoint_key INTEGER REFERENCES pretrain_checkpoints
  pt_seed_used SMALLINT -- 0 in place of the run's own where that is not there
  pt_source VARCHAR -- pretrain, or config for evaluations that the run itself brought along
  pt_ft_toks BIGINT -- Pretraining tokens and planned tokens
  pt_ft_toks_real BIGINT -- Pretraining tokens and real tokens`,
  `run_deltas -- Evaluations after and before finetuning
  run_key INTEGER NOT NULL REFERENCES runs
  task VARCHAR NOT NULL
  metric VARCHAR NOT NULL
  ft DOUBLE
  pt DOUBLE
  delta DOUBLE -- ft - pt
  PRIMARY KEY (run_key, task, metric)`,
  `matched_groups -- Matched runs that are compared with each other
  matched_group_id INTEGER PRIMARY KEY -- Rank by med_metric, nulls last, ties by name
  matched_group_name VARCHAR NOT NULL UNIQUE
  comparison_model_size VARCHAR NOT NULL
  comparison_metric VARCHAR
  comparison_model_recipe VARCHAR NOT NULL
  sort_metric VARCHAR NOT NULL
  med_metric DOUBLE
  avg_metric DOUBLE
  n_runs INTEGER NOT NULL`,
  `matched_group_deltas -- How evaluations changed within a group
  matched_group_id INTEGER NOT NULL REFERENCES matched_groups
  task VARCHAR NOT NULL
  metric VARCHAR NOT NULL
  avg DOUBLE
  med DOUBLE
  std DOUBLE -- Sample standard deviation; null for one run
  mad DOUBLE -- Median absolute deviation
  n INTEGER NOT NULL
  PRIMARY KEY (matched_group_id, task, metric)`,
  `matched_finetune -- Finished and evaluated matched runs, with their history as lists of equal length
  run_key INTEGER PRIMARY KEY REFERENCES runs
  matched_group_id INTEGER REFERENCES matched_groups
  ft_steps_list BIGINT[]
  ft_lrs_list DOUBLE[]
  ft_toks_list BIGINT[] -- Repaired
  ft_loss_list DOUBLE[]`,
  `diagnostics -- What was found wrong, or worth knowing
  diagnostic_id INTEGER PRIMARY KEY
  stage VARCHAR NOT NULL -- wandb-read, wandb-process or wandb-enrich
  severity VARCHAR NOT NULL -- error, warning or info
  code VARCHAR NOT NULL
  run_key INTEGER REFERENCES runs
  run_id VARCHAR
  source_id INTEGER REFERENCES provenance
  subject VARCHAR -- Column, key, row
  detail JSON -- The raw value
  message VARCHAR NOT NULL`
]
