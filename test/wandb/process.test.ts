import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import type { RunFacts } from "../../src/wandb/draft.ts"
import { registry } from "../support/wandb.ts"

const { process } = (await registry()).processor

const run = (runId: string, config: Record<string, string> = {}, more: Partial<RunFacts> = {}) =>
  process({ runId, runName: null, displayName: null, tags: [], config, summary: {}, ...more })

const codes = (found: ReturnType<typeof run>) => found.findings.map((finding) => finding.code)

const ft4 = "2025_08_30-10_10_10_try_finetune_DD-dolma1_7-6M_Ft_--learning_rate=5e-05"
const matched = "250912-101010_match_150M_c4_finetune_10Mtx3_DD-d17-300M-17500-1"

describe("process", () => {
  it("keeps planned and real tokens apart, whatever a crashed run says", () => {
    const found = run(ft4, {}, { summary: { total_tokens: "1234" } })
    assert.strictEqual(found.values.ft_tok_per_epoch, 665_127_434)
    assert.strictEqual(found.values.ft_epochs, 2)
    assert.strictEqual(found.values.ft_tok, 1_330_254_868)
    assert.strictEqual(found.values.ft_tok_real, 1234)
    assert.strictEqual(found.subgrid, "Ft")
    assert.strictEqual(found.origins.ft_epochs, "subgrid")
    const more = run("250903-101010_t_finetune_2.5Ft_DD-c4-60M-29042-0")
    assert.deepStrictEqual([more.values.ft_epochs, more.values.ft_tok, more.subgrid], [5, 3_325_637_170, "2.5Ft"])
    const named = run("250903-101010_Ft_finetune_10Mtx1_DD-c4-60M-29042-0")
    assert.strictEqual(named.values.ft_tok, 10_000_000)
  })

  it("gives the number in an id the meaning its run type has", () => {
    const budget = run("2025_08_21-10_10_10_t_finetune_DD-c4-6M_main_100M_toks_--learning_rate=5e-06")
    assert.deepStrictEqual([budget.values.ft_tok, budget.values.ft_epochs, budget.subgrid], [1e8, 1, "100M_toks"])
    const dpo = run(
      "2025_08_27-10_00_00_t_dpo_tune_cache_dd__dolma1_7-6M__main__10Mt_lr=5e-06_default_--learning_rate=2e-07"
    )
    assert.deepStrictEqual([dpo.values.source_ft_tok, dpo.values.source_ft_lr, dpo.values.lr, dpo.values.ft_tok], [
      1e7,
      5e-6,
      2e-7,
      undefined
    ])
    assert.strictEqual(dpo.command, "dpo_tune_cache")
    const reduce = run(
      "2025_08_20-10_10_10_t_finetune_DD-c4-6M_main_default_--max_train_samples=25600_--reduce_loss=mean"
    )
    assert.deepStrictEqual([reduce.values.max_train_samples, reduce.values.reduce_loss, reduce.values.ft_tok], [
      25_600,
      "mean",
      undefined
    ])
  })

  it("fills a matched run's metric and recipe, and turns unknown ones to null with a finding", () => {
    const named = run(matched)
    assert.strictEqual(named.values.comparison_metric, "c4_en-valppl")
    assert.strictEqual(named.values.comparison_model_recipe, "Dolma1.7")
    assert.strictEqual(named.values.ft_tok, 30_000_000)
    const bare = run("250904-101010_test_match_150M_finetune_10Mtx1_DD-d17-530M-17500-2_lr=5e-05")
    assert.strictEqual(bare.values.comparison_metric, "pile-valppl")
    const odd = run(matched.replace("_c4_", "_loss_").replace("d17", "d99"))
    assert.deepStrictEqual([odd.values.comparison_metric, odd.raw.comparison_metric], [undefined, "loss"])
    assert.deepStrictEqual([odd.values.ckpt_data, odd.raw.ckpt_data], [undefined, "d99"])
    assert.deepStrictEqual(codes(odd).sort(), ["unknown_metric", "unknown_recipe"])
    const two = run("250902-101010_t_finetune_DD-dclm-baseline-60M_Ft_DD-c4-90M-7500-0_lr=5e-05")
    assert.strictEqual(two.values.comparison_model_recipe, "DCLM-Baseline")
    assert.deepStrictEqual(codes(two), ["two_model_blocks"])
  })

  it("tells the two seeds apart", () => {
    const block = run(matched, { seed: "8" })
    assert.deepStrictEqual([block.values.pretrain_seed, block.origins.pretrain_seed, block.values.finetune_seed], [
      1,
      "id",
      8
    ])
    const main = run(ft4)
    assert.deepStrictEqual([main.values.pretrain_seed, main.origins.pretrain_seed, main.values.finetune_seed], [
      0,
      "revision",
      undefined
    ])
    const step = run("2025_08_30-10_10_10_t_finetune_DD-c4-6M_step1250-seed-small-aux-2_Ft_--learning_rate=5e-05")
    assert.deepStrictEqual([step.values.pretrain_seed, step.ckpt_steps, step.values.ckpt_revision], [
      1,
      1250,
      "step1250-seed-small-aux-2"
    ])
    const plain = run("2025_08_30-10_10_10_t_finetune_DD-c4-6M_step1250_Ft_--learning_rate=5e-05")
    assert.deepStrictEqual([plain.values.pretrain_seed, plain.ckpt_steps], [undefined, 1250])
    assert.deepStrictEqual(codes(run(matched.replace(/1$/, "7"))), ["unknown_seed"])
  })

  it("prefers the id to config, config to defaults, and tells where they disagree", () => {
    const config = {
      learning_rate: "1e-4",
      num_train_epochs: "2",
      model_name_or_path: "/hub/models--allenai--DataDecide-c4-90M/snapshots/1"
    }
    const found = run(ft4, config)
    assert.deepStrictEqual([found.values.lr, found.origins.lr], [5e-5, "id"])
    assert.deepStrictEqual(found.findings.map(({ code, subject }) => `${code} ${subject}`), [
      "config_conflict lr",
      "config_conflict ckpt_data",
      "config_conflict ckpt_params"
    ])
    assert.deepStrictEqual(codes(run(ft4, { learning_rate: "5e-05", num_train_epochs: "2.0" })), [])
    const open = run(matched, { learning_rate: "5e-06" })
    assert.deepStrictEqual([open.values.lr, open.origins.lr], [5e-6, "config"])
    const nothing = run(matched, { learning_rate: "N/A", seed: "null" })
    assert.deepStrictEqual([nothing.values.lr, nothing.values.finetune_seed], [undefined, undefined])
    assert.deepStrictEqual(codes(run(matched, { learning_rate: "", seed: "99999999999" })), [
      "unparsable_number",
      "unparsable_number"
    ])
  })

  it("keeps the run type where a value makes no sense", () => {
    const found = run("251399-101010_t_finetune_Ft_DD-c4-60M-29042-0_lr=1e-")
    assert.strictEqual(found.run_type, "simple_ft")
    assert.deepStrictEqual([found.values.started_at, found.values.lr], [undefined, undefined])
    assert.deepStrictEqual(codes(found), ["unparsable_timestamp", "unparsable_number"])
    assert.deepStrictEqual(codes(run("250903-101010_t_finetune_Ft_DD-c4-61M-29042-0")), ["unknown_size"])
  })

  it("takes a DPO run's checkpoint and rate from the run it started from", () => {
    const found = run("250920-101010_dpo_tune_cache_250912-172800_t_finetune_Ft_DD-c4-90M-29901-2_lr=5e-05_lr=2e-07")
    const { ckpt_data, ckpt_params, lr, pretrain_seed, source_ft_lr, source_ft_tok } = found.values
    assert.deepStrictEqual([ckpt_data, ckpt_params, found.ckpt_steps, pretrain_seed], ["C4", "90M", 29_901, 2])
    assert.deepStrictEqual([lr, source_ft_lr, source_ft_tok], [2e-7, 5e-5, 1_330_254_868])
    const path = run("2025_08_19-10_00_00_dpo_tune_cache_DD-c4-6M_main_default", {
      model_name_or_path: "/models/sweep/model/some_run/"
    })
    assert.strictEqual(path.values.source_run_id, "some_run")
  })

  it("classifies by the names where the id tells nothing, and explains what stays open", () => {
    const found = run("k3x9ab2c", {}, { runName: "nothing", displayName: matched })
    assert.deepStrictEqual([found.run_type, found.classified_from], ["matched", "display_name"])
    const open = run("k3x9ab2c", { learning_rate: "0.1", model_name_or_path: "/DataDecide-dolma1_7-6M/x" })
    assert.deepStrictEqual([open.run_type, open.classified_from, open.values.lr, open.values.ckpt_data], [
      "other",
      "run_id",
      0.1,
      "Dolma1.7"
    ])
    assert.deepStrictEqual(codes(open), ["unclassified_id"])
  })

  it("gives old runs nothing but what config knows", () => {
    const found = run("2025_08_18-10_10_10_lab--Model-c4-6M_main_default__42__1755579520", {
      learning_rate: "1e-4",
      seed: "42"
    })
    assert.deepStrictEqual(found.values, { lr: 1e-4, finetune_seed: 42 })
  })

  it("never throws, and depends on nothing but the run", () => {
    const text = fc.oneof(fc.string(), fc.constantFrom("5e-05", "NaN", "Infinity", "{}", "main", "d17", "-1", "1e400"))
    const config = fc.dictionary(
      fc.constantFrom("learning_rate", "seed", "num_train_epochs", "model_name_or_path", "initial_checkpoint_steps"),
      text
    )
    const id = fc.oneof(
      fc.string(),
      fc.constantFrom(ft4, matched),
      text.map((lr) => `250903-101010_t_finetune_Ft_DD-c4-60M-1-0_lr=${lr}`)
    )
    fc.assert(fc.property(id, config, (id, config) => {
      const found = run(id, config)
      run(matched, { seed: "1" })
      assert.deepStrictEqual(run(id, config), found)
      for (const value of Object.values(found.values)) {
        assert.isFalse(typeof value === "number" && !Number.isFinite(value))
      }
    }))
  })
})
