// Classification, hydration and ingest of invented exports; every ingest is a process of its own.
import { DuckDBInstance } from "@duckdb/node-api"
import * as NodeContext from "@effect/platform-node/NodeContext"
import { Effect } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { classify } from "../../dist/lib/analysis/wandb/classify.js"
import { load } from "../../dist/lib/services/WandbRegistry.js"
import { main, measure, median } from "./_process.mjs"

export const name = "W&B runs"

/** Run ids of all types, as SQL over a number `i`. */
const idSql = `CASE i % 7
  WHEN 0 THEN '250903-101010_s' || i || '_finetune_10Mtx1_DD-d17-60M-29042-0_lr=5e-05'
  WHEN 1 THEN '250912-101010_s' || i || '_match_150M_c4_finetune_10Mtx1_DD-d17-300M-17500-1'
  WHEN 2 THEN '2025_08_30-10_10_10_s' || i || '_finetune_DD-dolma1_7-6M_Ft_--learning_rate=5e-05'
  WHEN 3 THEN '2025_08_27-10_00_00_s' || i || '_dpo_tune_cache_dd__dolma1_7-6M__main__10Mt_lr=5e-06_default_--learning_rate=2e-07'
  WHEN 4 THEN '250903-101010_s' || i || '_finetune_2.5Ft_DD-dclm-baseline-25p-dolma1.7-75p-60M-29042-0'
  WHEN 5 THEN '2025_08_20-10_10_10_s' || i || '_finetune_DD-c4-6M_main_default_--max_train_samples=25600_--reduce_loss=mean'
  ELSE '250909-220627_s' || i || '_match_60M_finetune' END`

const generate = async (folder, runs, rows) => {
  const instance = await DuckDBInstance.create(":memory:")
  const connection = await instance.connect()
  const config =
    `json_object('learning_rate', 5e-5, 'seed', i % 50, 'num_train_epochs', 1, 'max_train_samples', 14000 + i,
    'per_device_train_batch_size', 4, 'gradient_accumulation_steps', 16, 'warmup_ratio', 0.03, 'logging_steps', 100,
    'model_size', (530100000 + i)::VARCHAR, 'exp_name', 'sweep ' || i, 'pretrain_compute', '168631869269606400' || i,
    'model_name_or_path', '/hub/models--allenai--DataDecide-dolma1_7-6M/snapshots/' || md5(i::VARCHAR),
    'dataset_mixer_list', ['mixture', '1.0'], 'lr_scheduler_type', 'linear', 'max_seq_length', 4096, 'weight_decay', 0.0)`
  const summary =
    `json_object('total_tokens', 91330008 + i, 'train_loss', 1.29 + i / 1e6, '_step', 1000, '_runtime', 21801.5,
    'oe_eval_metrics/arc_easy/acc_raw', (i % 100) / 100, 'oe_eval_metrics/arc_easy', json_object('acc_raw', (i % 100) / 100, 'num_instances', 500))`
  await connection.run(
    `COPY (SELECT {'run_id': ${idSql}, 'name': ${idSql}, 'entity': 'lab', 'project': 'bench', 'state': 'finished',
      'created_at': '2025-09-13T00:30:23Z', 'config': ${config}, 'summary_metrics': ${summary}, 'tags': ['finetune']} AS run,
      '2025-10-01T00:00:00Z' AS exported_at FROM range(${runs}) t(i)) TO '${folder}/runs.jsonl' (FORMAT json)`
  )
  await connection.run(
    `COPY (SELECT ${idSql} AS run_id, (s + 1) * 100 AS step, 1755581965.25 + i * 100 + s AS timestamp, s * 3.5 AS runtime,
      (s + 1) * 9062103.0 AS total_tokens, 2.0 + random() AS train_loss, 5e-5 * (1 - s / 100.0) AS learning_rate
    FROM range(${rows / 100}) t(i), range(100) u(s) ORDER BY i, s) TO '${folder}/history.parquet' (FORMAT parquet)`
  )
  const ids = await connection.runAndReadAll(`SELECT ${idSql} FROM range(1000000) t(i)`)
  const list = ids.getColumnsJS()[0]
  connection.closeSync()
  instance.closeSync()
  return list
}

export const run = async () => {
  const folder = mkdtempSync(join(tmpdir(), "datawright-bench-"))
  try {
    const ids = await generate(folder, 100_000, 1_000_000)
    const { processor } = await Effect.runPromise(
      Effect.provide(load({ rules: "wanted", registry: [] }), NodeContext.layer)
    )
    const times = []
    for (let round = 0; round < 3; round++) {
      const started = performance.now()
      let known = 0
      for (const id of ids) if (classify(processor.classifier, id).type !== "other") known++
      if (known === 0) throw new Error("nothing was classified")
      times.push((performance.now() - started) / 1000)
    }
    let round = 0
    const ingest = (from, db) => [main, "-q", "wandb", "ingest", ...from, "--db", `${folder}/${db}.duckdb`]
    const afresh = async (from) => {
      const db = `new-${round++}`
      const forget = () => {
        for (const end of ["", ".manifest.json"]) rmSync(`${folder}/${db}.duckdb${end}`, { force: true })
      }
      return measure(ingest(from, db), { runs: 3, before: forget })
    }
    const runs = await afresh(["--runs", `${folder}/runs.jsonl`])
    const history = await afresh(["--history", `${folder}/history.parquet`])
    const again = await measure(ingest(["--runs", `${folder}/runs.jsonl`], "new-0"), { runs: 3 })
    return [
      { what: "1,000,000 ids classified", target: 4, measured: median(times), unit: "s" },
      {
        what: "100,000 runs ingested: classified, hydrated, processed, config and summary by key",
        target: 8,
        measured: runs.seconds,
        unit: "s",
        note: "the earlier toolkit: 831 s for classification and processing alone"
      },
      { what: "the same, peak memory", target: 600, measured: runs.mebibytes, unit: "MiB" },
      { what: "1,000,000 history rows ingested", target: 7, measured: history.seconds, unit: "s" },
      { what: "unchanged export again", target: 1, measured: again.seconds, unit: "s" }
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
