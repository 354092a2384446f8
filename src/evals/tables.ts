import { Effect } from "effect"
import { type DuckConnection } from "../tables/index.ts"

/**
 * Tables that all lines of work share: who wrote what, names of recipes and seeds, what was found wrong. `diagnostics` has a
 * foreign key to `runs` only where the tables of runs came first.
 */
const shared = [
  `CREATE TABLE IF NOT EXISTS provenance (source_id INTEGER PRIMARY KEY, kind VARCHAR NOT NULL, path VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL, bytes BIGINT NOT NULL, entity VARCHAR, project VARCHAR, export_name VARCHAR, exported_at TIMESTAMP,
    format_version VARCHAR, rows_read BIGINT NOT NULL, rows_kept BIGINT NOT NULL, rows_rejected BIGINT NOT NULL,
    tool_version VARCHAR NOT NULL, ingested_at TIMESTAMP NOT NULL, UNIQUE (kind, path, sha256),
    CHECK (rows_read = rows_kept + rows_rejected))`,
  `CREATE TABLE IF NOT EXISTS recipes (recipe VARCHAR PRIMARY KEY, slug VARCHAR NOT NULL UNIQUE)`,
  `CREATE TABLE IF NOT EXISTS recipe_names (name VARCHAR PRIMARY KEY, vocabulary VARCHAR NOT NULL,
    recipe VARCHAR NOT NULL REFERENCES recipes)`,
  `CREATE TABLE IF NOT EXISTS pretrain_seeds (seed SMALLINT PRIMARY KEY, name VARCHAR NOT NULL UNIQUE,
    release_seed INTEGER NOT NULL UNIQUE)`,
  `CREATE TABLE IF NOT EXISTS diagnostics (diagnostic_id INTEGER PRIMARY KEY, stage VARCHAR NOT NULL, severity VARCHAR NOT NULL,
    code VARCHAR NOT NULL, run_key INTEGER, run_id VARCHAR, source_id INTEGER REFERENCES provenance, subject VARCHAR,
    detail JSON, message VARCHAR NOT NULL)`
]

/** Columns of `qa_tasks`, also of the table they wait in until their archive is whole. */
const taskColumns = `task_key INTEGER PRIMARY KEY, qa_key INTEGER NOT NULL, task VARCHAR NOT NULL,
  task_hash VARCHAR NOT NULL, model_hash VARCHAR NOT NULL, num_rows BIGINT NOT NULL, num_instances BIGINT, primary_metric VARCHAR,
  primary_score DOUBLE, processing_time DOUBLE, run_date VARCHAR, task_idx INTEGER, metrics JSON, model_config JSON,
  task_config JSON, compute_config JSON`

const memberColumns =
  `member_key INTEGER PRIMARY KEY, qa_key INTEGER, archive VARCHAR NOT NULL, member VARCHAR NOT NULL,
  task VARCHAR, kind VARCHAR NOT NULL, bytes BIGINT NOT NULL, lines BIGINT NOT NULL, rows BIGINT NOT NULL,
  rejected BIGINT NOT NULL, CHECK (lines = rows + rejected)`

/**
 * The tables that grow with the input (`qa_instances`, `qa_choices`, `eval_predictions`, `eval_inputs`, `eval_requests`) have
 * no primary key: its index would have to fit into memory (17 bytes a row). Reading keeps their keys unique.
 */
const own = [
  `CREATE TABLE IF NOT EXISTS qa_checkpoints (qa_key INTEGER PRIMARY KEY, recipe VARCHAR REFERENCES recipes,
    recipe_raw VARCHAR NOT NULL, params VARCHAR NOT NULL, seed_raw INTEGER NOT NULL, seed SMALLINT REFERENCES pretrain_seeds,
    step INTEGER NOT NULL, source_id INTEGER NOT NULL REFERENCES provenance, UNIQUE (recipe_raw, params, seed_raw, step))`,
  `CREATE TABLE IF NOT EXISTS qa_tasks (${taskColumns}, FOREIGN KEY (qa_key) REFERENCES qa_checkpoints (qa_key),
    UNIQUE (qa_key, task, task_hash, model_hash))`,
  `CREATE TABLE IF NOT EXISTS qa_members (${memberColumns}, source_id INTEGER NOT NULL REFERENCES provenance)`,
  `CREATE TABLE IF NOT EXISTS qa_instances (task_key INTEGER NOT NULL, doc_id BIGINT NOT NULL, native_id VARCHAR,
    native_id_kind VARCHAR NOT NULL, label INTEGER, correct_choice INTEGER, predicted_index_raw INTEGER,
    predicted_index_per_token INTEGER, predicted_index_per_char INTEGER, predicted_index_per_byte INTEGER,
    predicted_index_uncond INTEGER, acc_raw DOUBLE, acc_per_token DOUBLE, acc_per_char DOUBLE, acc_per_byte DOUBLE,
    acc_uncond DOUBLE, no_answer DOUBLE, sum_logits_corr DOUBLE, logits_per_token_corr DOUBLE, logits_per_char_corr DOUBLE,
    logits_per_byte_corr DOUBLE, extra JSON)`,
  `CREATE TABLE IF NOT EXISTS qa_choices (task_key INTEGER NOT NULL, doc_id BIGINT NOT NULL, choice_index SMALLINT NOT NULL,
    is_greedy BOOLEAN, sum_logits DOUBLE, sum_logits_uncond DOUBLE, logits_per_token DOUBLE, logits_per_char DOUBLE,
    logits_per_byte DOUBLE, num_tokens INTEGER, num_tokens_all INTEGER, num_chars INTEGER, extra JSON)`,
  `CREATE TABLE IF NOT EXISTS eval_results (result_key INTEGER PRIMARY KEY, result_dir VARCHAR NOT NULL,
    task_name VARCHAR NOT NULL, task_idx INTEGER, task_hash VARCHAR, model_hash VARCHAR, is_aggregate BOOLEAN NOT NULL,
    num_instances BIGINT, processing_time DOUBLE, run_date VARCHAR, primary_score DOUBLE, metrics JSON NOT NULL,
    model_config JSON, task_config JSON, compute_config JSON, beaker_info JSON, copies INTEGER NOT NULL,
    source_id INTEGER NOT NULL REFERENCES provenance, UNIQUE (result_dir, task_name, task_idx, task_hash, model_hash))`,
  `CREATE TABLE IF NOT EXISTS eval_metrics (result_key INTEGER NOT NULL, metric VARCHAR NOT NULL,
    value DOUBLE NOT NULL, PRIMARY KEY (result_key, metric))`,
  `CREATE TABLE IF NOT EXISTS eval_predictions (result_key INTEGER NOT NULL, doc_id BIGINT NOT NULL, native_id VARCHAR,
    label JSON, metrics JSON, model_output JSON)`,
  `CREATE TABLE IF NOT EXISTS eval_inputs (result_key INTEGER NOT NULL, doc_id BIGINT NOT NULL, native_id VARCHAR, label JSON,
    doc JSON, requests JSON)`,
  `CREATE TABLE IF NOT EXISTS eval_requests (result_key INTEGER NOT NULL, doc_id BIGINT NOT NULL, idx INTEGER NOT NULL,
    request_type VARCHAR, native_id VARCHAR, label JSON, doc JSON, request JSON)`,
  `CREATE OR REPLACE VIEW qa_files AS
    SELECT p.path, m.archive, c.recipe, c.recipe_raw, c.params, c.seed, c.seed_raw, c.step, p.sha256,
      sum(m.lines)::BIGINT AS lines, sum(m.rows)::BIGINT AS rows, sum(m.rejected)::BIGINT AS rejected
    FROM qa_members m JOIN provenance p USING (source_id) JOIN qa_checkpoints c USING (qa_key)
    WHERE m.kind = 'predictions' GROUP BY ALL`,
  `CREATE OR REPLACE VIEW qa_results AS
    SELECT c.recipe, c.recipe_raw, c.params, c.seed, c.seed_raw, c.step, t.* EXCLUDE (qa_key)
    FROM qa_tasks t JOIN qa_checkpoints c USING (qa_key)`
]

/** Where rows wait until the archive they come from is known to be whole. Gone with the connection. */
const staged = [
  `CREATE TEMP TABLE staged_tasks (${taskColumns})`,
  `CREATE TEMP TABLE staged_members (${memberColumns})`,
  `CREATE TEMP TABLE staged_diagnostics (seq INTEGER NOT NULL, severity VARCHAR NOT NULL, code VARCHAR NOT NULL,
    subject VARCHAR, detail JSON, message VARCHAR NOT NULL)`
]

/** Tables for `--parquet`, those of this line of work and the two that explain them. */
export const exported: ReadonlyArray<string> = [
  "provenance",
  "qa_checkpoints",
  "qa_tasks",
  "qa_members",
  "qa_instances",
  "qa_choices",
  "eval_results",
  "eval_metrics",
  "eval_predictions",
  "eval_inputs",
  "eval_requests",
  "diagnostics"
]

/** Makes the tables that do not exist yet; others stay unchanged. */
export const createTables = (connection: DuckConnection) =>
  Effect.forEach([...shared, ...own, ...staged], (sql) => connection.run(sql), { discard: true })
