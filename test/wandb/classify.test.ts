import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { classify, foldDigits } from "../../src/wandb/classify.ts"
import { registry } from "../support/wandb.ts"

const { classifier } = (await registry()).processor
const earlier = (await registry("earlier")).processor.classifier

const hit = (id: string, rules = classifier) => {
  const { pattern, type } = classify(rules, id)
  return [type, pattern?.name ?? null]
}

/** Id, and what it is by all patterns and by the seventeen of before. */
const cases: ReadonlyArray<
  readonly [id: string, now: readonly [string, string | null], before: readonly [string, string | null]]
> = [
  // Runs that are compared with another come before finetuning.
  [
    "250904-101010_test_match_150M_finetune_10Mtx1_DD-d17-530M-17500-2_lr=5e-05",
    ["matched", "MATCHED8_PATTERN"],
    ["matched", "MATCHED8_PATTERN"]
  ],
  [
    "250904-101010_test_match_60M_finetune_Ft_DD-d16-90M-7500-0_lr=5e-05",
    ["matched", "MATCHED3_PATTERN"],
    ["matched", "MATCHED3_PATTERN"]
  ],
  // Recipes with dashes and dots.
  [
    "2025_08_30-10_10_10_try_finetune_DD-fineweb-edu-6M_Ft_--learning_rate=5e-05",
    ["simple_ft", "FT4_PATTERN"],
    ["other", null]
  ],
  [
    "250901-101010_try_finetune_DD-dclm-baseline-25p-dolma1.7-75p-150M_Ft_learning_rate=5e-05",
    ["simple_ft", "FT5_PATTERN"],
    ["other", null]
  ],
  // Multiples of the full set.
  ["250903-101010_try_finetune_2.5Ft_DD-c4-60M-29042-0_lr=5e-05", ["simple_ft", "FT7_PATTERN"], ["other", null]],
  // Optional revision and rate.
  ["2025_08_21-10_10_10_try_finetune_DD-c4-6M_10Mtx1_--learning_rate=5e-07", ["simple_ft_vary_tokens", "FT1_PATTERN"], [
    "other",
    null
  ]],
  [
    "2025_08_30-10_10_10_try_finetune_DD-c4-6M_step1250-seed-small-aux-2_Ft_--learning_rate=5e-05",
    ["simple_ft", "FT4_PATTERN"],
    ["other", null]
  ],
  ["250903-101010_try_finetune_10Mtx1_DD-d17-60M-29042-0", ["simple_ft_vary_tokens", "FT6_PATTERN"], ["other", null]],
  // One class of units.
  [
    "250903-101010_try_finetune_1Gtx1_DD-d17-60M-29042-0_lr=5e-05",
    ["simple_ft_vary_tokens", "FT6_PATTERN"],
    ["other", null]
  ],
  [
    "250912-101010_match_150M_c4_finetune_1Btx1_DD-d17-300M-17500-1",
    ["matched", "MATCHED1_PATTERN"],
    ["other", null]
  ],
  // Metric and rate.
  [
    "250914-101010_match_150M_c4_finetune_10Mtx10_DD-d17-300M-17500-1_lr=5e-06",
    ["matched", "MATCHED9_PATTERN"],
    ["simple_ft_vary_tokens", "FT6_PATTERN"]
  ],
  [
    "250914-101010_match_150M_pile_finetune_Ft_DD-d17-300M-17500-1_lr=5e-06",
    ["matched", "MATCHED10_PATTERN"],
    ["simple_ft", "FT7_PATTERN"]
  ],
  // DPO on a finetuned run holds only when that is a run.
  [
    "250920-101010_try_dpo_tune_cache_default_250912-172800_match_150M_c4_finetune_100Mtx1_DD-d17-530M-6250-2_lr=2e-07",
    ["dpo", "DPO3_PATTERN"],
    ["other", null]
  ],
  ["250920-101010_try_dpo_tune_cache_250912-172800_no_such_shape_lr=2e-07", ["other", null], ["other", null]],
  // A default run is DPO only when it says so.
  ["2025_08_19-10_00_00_try_finetune_DD-c4-6M_main_default", ["old", null], ["dpo", "DPO1_PATTERN"]],
  ["2025_08_19-10_00_00_dpo_tune_cache_DD-c4-6M_main_default", ["dpo", "DPO1_PATTERN"], ["dpo", "DPO1_PATTERN"]],
  // Parameters in either order, and others than a pattern knows.
  [
    "2025_08_20-10_10_10_try_finetune_DD-c4-6M_main_default_--reduce_loss=sum_--max_train_samples=25600",
    ["reduce_type", "REDUCE_LOSS2_PATTERN"],
    ["other", null]
  ],
  [
    "2025_08_30-10_10_10_try_finetune_DD-c4-6M_Ft_--weight_decay=0.1_--learning_rate=5e-05",
    ["simple_ft", "FT4_PATTERN"],
    ["other", null]
  ],
  // Not in the grammar.
  ["250903-101010_try_finetune_10Mtx1_DD-d17-60M-29042-0_lr=5E-05", ["other", null], ["other", null]],
  ["250909-220627_test_match_60M_finetune", ["other", null], ["other", null]],
  ["250903-101010_TRY_FINETUNE_10MTX1_DD-D17-60M-29042-0_LR=5e-05", ["other", null], ["other", null]],
  [" 250903-101010_try_finetune_10Mtx1_DD-d17-60M-29042-0_lr=5e-05", ["other", null], ["other", null]],
  ["", ["other", null], ["other", null]],
  // Substring rules, in order.
  ["2025_08_18-07_13_16_lab--Model-c4-6M_main_default__42__1755579520", ["old", null], ["old", null]],
  ["main_default_dpo", ["other", null], ["other", null]],
  ["x_main_default_--reduce_loss=sum", ["other", null], ["other", null]]
]

describe("classify", () => {
  it("takes every example of every pattern with that pattern", () => {
    for (const { examples, name } of classifier.patterns) {
      assert.isNotEmpty(examples ?? [], name)
      for (const id of examples ?? []) assert.strictEqual(classify(classifier, id).pattern?.name, name, id)
    }
  })

  it("tells every shape that is known, and keeps to the seventeen patterns where asked", () => {
    for (const [id, now, before] of cases) {
      assert.deepStrictEqual(hit(id), [...now], id)
      assert.deepStrictEqual(hit(id, earlier), [...before], `${id} (earlier)`)
    }
  })

  it("gives the named parts as text", () => {
    const { groups } = classify(
      classifier,
      "250912-101010_match_150M_60M_c4_finetune_10Mtx1_DD-fineweb-edu-300M-17500-1"
    )
    assert.deepStrictEqual({ ...groups }, {
      timestamp: "250912-101010",
      exp_name: "match_150M",
      comparison_model_size: "60M",
      comparison_metric: "c4",
      num_finetune_tokens_per_epoch: "10M",
      num_finetune_epochs: "1",
      initial_checkpoint_recipe: "fineweb-edu",
      initial_checkpoint_size: "300M",
      initial_checkpoint_steps: "17500",
      seed: "1"
    })
    const two = classify(classifier, "250902-101010_t_finetune_DD-dclm-baseline-60M_Ft_DD-c4-90M-7500-0_lr=5e-05")
    assert.strictEqual(two.groups["comparison_model_recipe"], "dclm-baseline")
    assert.strictEqual(two.groups["initial_checkpoint_recipe"], "c4")
  })

  it("gives the last of two rates to DPO, and a single one to its source", () => {
    const source = "250912-172800_try_finetune_Ft_DD-c4-90M-29901-0_lr=5e-05"
    const two = classify(classifier, `250920-101010_dpo_tune_cache_${source}_lr=2e-07`)
    assert.strictEqual(two.groups["source_run_id"], source)
    assert.strictEqual(two.groups["lr2"], "2e-07")
    const one = classify(classifier, `250920-101010_dpo_tune_cache_${source}`)
    assert.strictEqual(one.groups["source_run_id"], source)
    assert.isUndefined(one.groups["lr2"])
  })

  it("keeps unknown hyper-parameters, numbers as numbers", () => {
    const found = classify(
      classifier,
      "250903-101010_t_finetune_Ft_DD-c4-60M-29042-0_weightdecay=0.1_lr=5e-05_optim=adamw"
    )
    assert.strictEqual(found.pattern?.name, "FT7_PATTERN")
    assert.strictEqual(found.groups["lr"], "5e-05")
    assert.deepStrictEqual(found.hyperParameters, { weightdecay: 0.1, optim: "adamw" })
  })

  it("names the patterns that would have taken the id, and calls only the unexpected ambiguous", () => {
    const matched = classify(classifier, "250912-101010_match_150M_c4_finetune_10Mtx1_DD-d17-300M-17500-1")
    assert.deepStrictEqual(matched.others.map((other) => other.name), ["FT6_PATTERN"])
    assert.isFalse(matched.ambiguous)
    const dpo = classify(classifier, "250920-101010_try_dpo_tune_cache_10Mtx1_DD-d17-530M-6250-2_lr=2e-07")
    assert.strictEqual(dpo.pattern?.name, "DPO4_PATTERN")
    assert.isTrue(dpo.ambiguous)
  })

  it("reads letters and digits of all scripts, and one line feed at the end", () => {
    const id = "250901-101010_try_finetune_DD-c4-150M_Ft_learning_rate=5e-05"
    assert.deepStrictEqual(hit(`${id}\n`), ["simple_ft", "FT5_PATTERN"])
    assert.deepStrictEqual(hit(`${id}\r\n`), ["other", null])
    assert.deepStrictEqual(hit(`${id}\n\n`), ["other", null])
    const arabic = classify(classifier, id.replace("250901", "٢٥٠٩٠١").replace("try", "prüfung"))
    assert.strictEqual(arabic.groups["timestamp"], "250901-101010")
    assert.strictEqual(arabic.groups["exp_name"], "prüfung_finetune")
    assert.strictEqual(foldDigits("a٣９𝟗"), "a399")
  })

  const part = fc.constantFrom(
    "250903-101010",
    "2025_08_30-10_10_10",
    "_",
    "finetune",
    "dpo_tune_cache",
    "match",
    "60M",
    "c4",
    "DD-",
    "d17",
    "Ft",
    "2.5",
    "10Mtx1",
    "default",
    "-29042-0",
    "lr=5e-05",
    "--learning_rate=",
    "main",
    "main_default",
    "--reduce_loss=sum",
    "ü",
    "\n",
    "=",
    "--",
    ".",
    "٣"
  )
  const anyId = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(part, { maxLength: 16 }).map((parts) => parts.join(""))
  )

  it("never throws, and gives each id the same answer in any order and company", () => {
    fc.assert(fc.property(fc.array(anyId, { maxLength: 12 }), fc.integer(), (ids, seed) => {
      const tell = (id: string) => JSON.stringify(classify(classifier, id))
      const alone = new Map(ids.map((id) => [id, tell(id)]))
      const turned = [...ids].sort((a, b) => (a.length * seed) % 7 - (b.length * seed) % 7 || (a < b ? 1 : -1))
      for (const id of turned) assert.strictEqual(tell(id), alone.get(id))
    }))
  })

  it("agrees with itself on ASCII ids whether it reads them as ASCII or as Unicode", () => {
    fc.assert(fc.property(fc.array(part, { maxLength: 16 }).map((parts) => parts.join("")), (id) => {
      fc.pre(/^[\x00-\x7f]*$/.test(id))
      for (const pattern of classifier.patterns) {
        assert.deepStrictEqual({ ...pattern.ascii.exec(id)?.groups }, { ...pattern.unicode.exec(id)?.groups })
      }
    }))
  })
})
