import { FileSystem } from "@effect/platform"
import { Effect } from "effect"
import { toHeatMap } from "../../src/evals/heatMap.ts"
import type { Summary } from "../../src/evals/summaryTable.ts"
import { readAssets } from "../../src/report/kit/assets.ts"
import { report } from "../../src/wandb/report.ts"
import { hostileTexts } from "./dataset.ts"
import { temporaryFolder } from "./folder.ts"
import { duck, ingestInto, writeFile } from "./ingest.ts"
import { exportedRun, jsonl } from "./wandb.ts"

const finetune = (n: number) => `250903-101010_t_finetune_Ft_DD-c4-60M-29042-${n % 3}_lr=${1 + n}e-05`
const dpo = (n: number) => `250920-10101${n}_try_dpo_tune_cache_default_DD-d17-530M-6250-2_lr=2e-07`

/** A loss that falls from 5 and trembles, with a beginning of its own for each run. */
const loss = (run: number, i: number) => (5 + run % 3) / (1 + i / 20) + 0.05 * Math.sin(i * (run + 2))

/**
 * A page about runs of three types: twelve finetuned ones, two trained on preferences, and others with hostile names, of which one
 * has losses as large and as small as a double holds, one just one step; besides the perplexities of two pretraining runs.
 */
export const runsPage = (maxRuns: number) =>
  Effect.gen(function*() {
    const folder = yield* temporaryFolder
    const usual = Array.from({ length: 12 }, (_, i) => finetune(i))
    const preferences = [dpo(0), dpo(1)]
    const hostile = hostileTexts.filter((text) => !/[\u0000\ud800]/.test(text))
    const runs = [...usual, ...preferences, ...hostile, "extreme", "one step"]
    const history = [...usual, ...preferences, ...hostile].flatMap((run_id, run) =>
      Array.from({ length: 300 }, (_, i) => ({
        run_id,
        step: i * 10,
        metrics: {
          train_loss: loss(run, i),
          learning_rate: 5e-5 * (1 - i / 300),
          ...(preferences.includes(run_id)
            ? { "rewards/accuracy": 0.5 + i / 700, "rewards/margin": i / 100 - 0.2, "logps/chosen": -200 - i }
            : {})
        }
      }))
    )
    const extreme = [1e300, 5e-324, 1e-300, 1.7e308].map((train_loss, step) => ({
      run_id: "extreme",
      step,
      metrics: { train_loss, learning_rate: -train_loss }
    }))
    const once = [{ run_id: "one step", step: 7, metrics: { train_loss: 2 } }]
    yield* writeFile(`${folder}/runs.jsonl`, jsonl(runs.map((run_id) => exportedRun({ run_id }))))
    yield* writeFile(`${folder}/history.jsonl`, jsonl([...history, ...extreme, ...once]))
    yield* duck(
      `COPY (SELECT '300M' AS params, data, '0' AS seed, step::DOUBLE AS step, step * 4e5 AS tokens, 400 / (1 + step / 500) AS "pile-valppl",
         500 / (1 + step / 500) AS "c4_en-valppl" FROM range(0, 10000, 500) s(step), (VALUES ('Dolma1.7'), ('C4')) d(data) ORDER BY data, step)
         TO '${folder}/pretrain.parquet'`
    )
    yield* ingestInto(`${folder}/runs.duckdb`, [
      `${folder}/runs.jsonl`,
      `${folder}/history.jsonl`,
      `${folder}/pretrain.parquet`
    ])
    return yield* Effect.scoped(report({ db: `${folder}/runs.duckdb`, maxRuns }))
  })

const sizes = ["4M", "20M", "60M", "150M", "300M", "530M", "1B"]
const tasks = [
  "arc_challenge",
  "arc_easy",
  "boolq",
  "csqa",
  "hellaswag",
  "mmlu",
  "openbookqa",
  "piqa",
  "socialiqa",
  "winogrande"
]

/** A summary of so many checkpoints and ten tasks; some cells are missing, some tasks have hostile names. */
export const summaryRows = (checkpoints: number): ReadonlyArray<Summary> =>
  Array.from(
    { length: checkpoints },
    (_, i) =>
      [...tasks, ...hostileTexts.slice(0, 2)].flatMap((task, j): ReadonlyArray<Summary> =>
        (i + j) % 17 === 0 ? [] : [{
          recipe: i % 9 === 8
            ? hostileTexts[i % hostileTexts.length]!
            : i % 2 === 0
            ? "DCLM-Baseline (QC 7%, FW2)"
            : "C4",
          params: sizes[i % sizes.length]!,
          seed: i % 3,
          step: 1250 * (1 + Math.floor(i / 3)),
          task,
          scoring: "raw",
          questions: 1000 + j,
          accuracy: (i * j) % 23 === 5 ? null : 0.25 + ((i * 7 + j * 13) % 50) / 100,
          margin: j % 3 === 0 ? null : (i - j) / 10
        }]
      )
  ).flat()

/** A page about so many checkpoints. */
export const heatPage = (checkpoints: number) =>
  Effect.map(readAssets, (assets) => toHeatMap(summaryRows(checkpoints), assets))

/** Writes a page, and gives its path. */
export const writePage = (name: string, page: string) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const path = `${yield* temporaryFolder}/${name}.html`
    yield* fs.writeFileString(path, page)
    return path
  })
