import { assert, describe, it } from "@effect/vitest"
import { finetuneRate, finetuneSteps, pretrainingRate, sizePlan } from "../../src/wandb/schedule.ts"

describe("schedules", () => {
  it("plans batches and steps of pretraining from a size", () => {
    const plan = sizePlan({ lr_size: 3_744_832 })
    assert.deepStrictEqual([plan.batchSize, plan.totalSteps], [32, 5715])
    assert.strictEqual(sizePlan({ lr_size: 530_000_000 }).batchSize, 448)
  })

  it("warms up, peaks and decays to the floor", () => {
    const plan = sizePlan({ lr_size: 150_000_000 })
    assert.strictEqual(pretrainingRate(plan, 0), 0)
    assert.strictEqual(pretrainingRate(plan, plan.warmupSteps), plan.peak)
    assert.strictEqual(pretrainingRate(plan, plan.totalSteps), plan.floor)
    assert.strictEqual(pretrainingRate(plan, plan.totalSteps + 100), plan.floor)
    const middle = plan.warmupSteps + (plan.totalSteps - plan.warmupSteps) / 2
    assert.closeTo(pretrainingRate(plan, middle), (plan.peak + plan.floor) / 2, 1e-12)
  })

  it("counts the steps of finetuning over the whole set, a part and preference pairs", () => {
    const full = { epochs: 2, samples: 934_407, perDeviceBatch: 4, accumulation: 16, warmupRatio: 0.03, peak: 5e-5 }
    assert.deepStrictEqual(finetuneSteps(full), { total: 14_601, warmup: 438 })
    assert.deepStrictEqual(finetuneSteps({ ...full, epochs: 1, samples: 140_000 }), { total: 1094, warmup: 32.5 })
    assert.deepStrictEqual(
      finetuneSteps({ ...full, epochs: 1, samples: 269_478, perDeviceBatch: 2, accumulation: 32, warmupRatio: 0.1 }),
      {
        total: 2106,
        warmup: 210.5
      }
    )
    assert.strictEqual(finetuneRate(full, 100).toFixed(10), "0.0000114155")
    assert.strictEqual(finetuneRate(full, 14_600).toFixed(10), "0.0000000035")
    assert.strictEqual(finetuneRate(full, 20_000), 0)
  })
})
