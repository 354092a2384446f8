import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { platform, temporaryFolder } from "../support/folder.ts"
import { duck, ingestInto, query, writeFile } from "../support/ingest.ts"
import { exportedRun, jsonl } from "../support/wandb.ts"

const matched = (n: number, seed: number, metric = "c4") =>
  `25091${n}-101010_match_150M_${metric}_finetune_10Mtx1_DD-d17-300M-2500-${seed}`

/** Pretraining metrics: 300M on Dolma1.7 with seeds 0 and 1 to step 45,000 and 2,500, and 60M on C4 that ends early. */
const pretrain = (file: string) =>
  duck(
    `COPY (SELECT * FROM (VALUES
       ('300M', 'Dolma1.7', '0', 0.0, 0.0, NULL, NULL, 0.1), ('300M', 'Dolma1.7', '0', 2500.0, 1000.0, 20.0, 30.0, 0.2),
       ('300M', 'Dolma1.7', '0', 45000.0, 9000.0, 10.0, 15.0, 0.5), ('300M', 'Dolma1.7', '1', 2500.0, 1000.0, 21.0, 31.0, 0.3),
       ('60M', 'C4', '0', 1250.0, 500.0, 40.0, 50.0, 0.1), ('60M', 'Other', '0', 1.0, 1.0, 1.0, 1.0, 1.0), ('60M', 'C4', '9', 1.0, 1.0, 1.0, 1.0, 1.0))
       t(params, data, seed, step, tokens, "pile-valppl", "c4_en-valppl", arc_easy_acc_uncond)) TO '${file}'`
  )

const run = (run_id: string, score: number | undefined, more: Record<string, unknown> = {}) =>
  exportedRun({
    run_id,
    summary_metrics: score === undefined
      ? {}
      : { "oe_eval_metrics/arc_easy/acc_uncond": score, "oe_eval_metrics/arc_easy/correct_prob": 0.5 },
    ...more
  })

layer(platform)("enrich", (it) => {
  it.scoped("joins the checkpoint a run started from, its own seed first, never a neighbouring step", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const db = `${folder}/o.duckdb`
      yield* pretrain(`${folder}/pretrain.parquet`)
      yield* writeFile(
        `${folder}/runs.jsonl`,
        jsonl([
          run(matched(0, 1), 0.75, { state: "finished" }),
          run(matched(1, 2), 0.25),
          run("2025_08_30-10_10_10_t_finetune_DD-dolma1_7-300M_Ft_--learning_rate=5e-05", undefined),
          run("2025_08_30-10_10_10_t_finetune_DD-c4-60M_Ft_--learning_rate=5e-05", 0.5, {
            config: { pretrain_eval_arc_easy_acc_uncond: 0.125 }
          })
        ])
      )
      const summary = yield* ingestInto(db, [folder])
      assert.deepStrictEqual(
        yield* query(
          db,
          `SELECT ckpt_params AS size, ckpt_data AS data, ckpt_steps AS steps, ckpt_steps_source AS source, pt_seed_used AS seed, pt_source, step, tokens::INTEGER AS tokens,
          pt_ft_toks::INTEGER AS both FROM runs JOIN run_pretrain USING (run_key) LEFT JOIN pretrain_checkpoints USING (checkpoint_key) ORDER BY run_key`
        ),
        [
          {
            size: "60M",
            data: "C4",
            steps: 29_042,
            source: "nominal",
            seed: 0,
            pt_source: "config",
            step: null,
            tokens: null,
            both: null
          },
          {
            size: "300M",
            data: "Dolma1.7",
            steps: 45_000,
            source: "pretrain",
            seed: 0,
            pt_source: "pretrain",
            step: 45_000,
            tokens: 9000,
            both: 1_330_263_868
          },
          {
            size: "300M",
            data: "Dolma1.7",
            steps: 2500,
            source: "id",
            seed: 1,
            pt_source: "pretrain",
            step: 2500,
            tokens: 1000,
            both: 10_001_000
          },
          {
            size: "300M",
            data: "Dolma1.7",
            steps: 2500,
            source: "id",
            seed: 0,
            pt_source: "pretrain",
            step: 2500,
            tokens: 1000,
            both: 10_001_000
          }
        ]
      )
      assert.deepStrictEqual(yield* query(db, "SELECT run_key, metric, ft, pt, delta FROM run_deltas ORDER BY ALL"), [
        { run_key: 1, metric: "acc_uncond", ft: 0.5, pt: 0.125, delta: 0.375 },
        { run_key: 3, metric: "acc_uncond", ft: 0.75, pt: 0.3, delta: 0.75 - 0.3 },
        { run_key: 4, metric: "acc_uncond", ft: 0.25, pt: 0.2, delta: 0.25 - 0.2 }
      ])
      const { pretrain_row_missing, pretrain_seed_fallback, unknown_recipe, unknown_seed } = summary.diagnostics
      assert.deepStrictEqual([pretrain_row_missing, pretrain_seed_fallback, unknown_recipe, unknown_seed], [1, 1, 1, 1])
      assert.deepStrictEqual(
        yield* query(
          db,
          "SELECT rows_read::INTEGER AS seen, rows_kept::INTEGER AS kept FROM provenance WHERE kind = 'pretrain'"
        ),
        [{ seen: 7, kept: 5 }]
      )
    }))

  it.scoped("groups finished and evaluated matched runs, with lists that stay aligned", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const db = `${folder}/o.duckdb`
      yield* pretrain(`${folder}/pretrain.parquet`)
      yield* writeFile(
        `${folder}/runs.jsonl`,
        jsonl([
          run(matched(0, 0), 0.5),
          run(matched(1, 1), 0.75),
          run(matched(2, 0, "pile"), 0.5),
          run(matched(3, 0), 0.5, { state: "crashed" }),
          run(matched(4, 0), undefined)
        ])
      )
      yield* writeFile(
        `${folder}/h.jsonl`,
        jsonl(
          [200, 100, 300].map((step) => ({
            run_id: matched(0, 0),
            step,
            timestamp: step,
            metrics: step === 200 ? { total_tokens: 7 } : { train_loss: step }
          }))
        )
      )
      yield* ingestInto(db, [folder])
      assert.deepStrictEqual(
        yield* query(
          db,
          "SELECT matched_group_id AS id, matched_group_name AS name, sort_metric AS metric, med_metric AS med, n_runs AS n FROM matched_groups ORDER BY 1"
        ),
        [
          { id: 1, name: "150M_pile-valppl_Dolma1.7", metric: "pt_pile-valppl", med: 20, n: 1 },
          { id: 2, name: "150M_c4_en-valppl_Dolma1.7", metric: "pt_c4_en-valppl", med: 30.5, n: 2 }
        ]
      )
      const [deltas] = yield* query(
        db,
        "SELECT avg, med, std, mad, n FROM matched_group_deltas WHERE matched_group_id = 2"
      )
      const [a, b] = [0.5 - 0.2, 0.75 - 0.3]
      assert.closeTo(Number(deltas!["avg"]), (a + b) / 2, 1e-12)
      assert.closeTo(Number(deltas!["std"]), (b - a) / Math.SQRT2, 1e-12)
      assert.closeTo(Number(deltas!["mad"]), (b - a) / 2, 1e-12)
      const [wide] = yield* query(
        db,
        `SELECT run_id, matched_group_name, seed, ft_steps_list, ft_loss_list, ft_toks_list, pt_step_list, "pt_pile-valppl_list", "pt_c4_en-valppl", ft_arc_easy_acc_uncond,
          delta_arc_easy_acc_uncond, group_med_delta_arc_easy_acc_uncond FROM matched_finetune_wide ORDER BY run_id LIMIT 1`
      )
      assert.deepStrictEqual(wide, {
        run_id: matched(0, 0),
        matched_group_name: "150M_c4_en-valppl_Dolma1.7",
        seed: 0,
        ft_steps_list: [100n, 200n, 300n],
        ft_loss_list: [100, null, 300],
        ft_toks_list: [null, 7n, null],
        pt_step_list: [0, 2500, 45_000],
        "pt_pile-valppl_list": [null, 20, 10],
        "pt_c4_en-valppl": 30,
        ft_arc_easy_acc_uncond: 0.5,
        delta_arc_easy_acc_uncond: a,
        group_med_delta_arc_easy_acc_uncond: Number(deltas!["med"])
      } as never)
      const columns = (db: string) => query(db, "SELECT column_name FROM (DESCRIBE matched_finetune_wide)")
      yield* writeFile(`${folder}/none.jsonl`, jsonl([run("nothing", undefined)]))
      yield* ingestInto(`${folder}/none.duckdb`, [`${folder}/none.jsonl`])
      assert.deepStrictEqual(yield* columns(`${folder}/none.duckdb`), yield* columns(db))
      assert.deepStrictEqual(
        yield* query(
          db,
          "SELECT pretraining_phase AS before, step, cumulative_tokens::INTEGER AS tokens FROM token_timeline WHERE run_key = 1 ORDER BY before DESC, step"
        ),
        [
          { before: true, step: 0n, tokens: 0 },
          { before: true, step: 2500n, tokens: 1000 },
          { before: false, step: 100n, tokens: null },
          { before: false, step: 200n, tokens: 1007 },
          { before: false, step: 300n, tokens: null }
        ]
      )
    }), 30_000)
})
