import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { registry } from "../support/wandb.ts"

const { explain } = (await registry()).processor
const good = "250901-101010_try_finetune_DD-c4-150M_Ft_learning_rate=5e-05"

describe("explain", () => {
  it("tells why no pattern took an id", () => {
    const reasons = {
      "": "no_timestamp",
      "abc": "no_timestamp",
      "25-0901_try": "no_timestamp",
      "250909-220627_test_match_60M_finetune": "sweep_folder",
      "2025_08_22-10_29_43_test_finetune_DD-dolma1_7-4M": "sweep_folder",
      [good.replace("5e-05", "5E-05")]: "bad_number",
      [good.replace("5e-05", "fast")]: "bad_number",
      [good.replace("DD", "dd")]: "case",
      [`${good} `]: "whitespace",
      [`${good}\r\n`]: "whitespace",
      [`${good}_more`]: "trailing_text",
      "250901-101010_something_else": "unknown_shape"
    }
    for (const [id, reason] of Object.entries(reasons)) assert.strictEqual(explain(id).reason, reason, id)
  })

  it("names the pattern that goes furthest along", () => {
    const { matched, pattern } = explain(`${good}_more`)
    assert.strictEqual(pattern, "FT5_PATTERN")
    assert.strictEqual(matched, good.length)
    assert.deepStrictEqual(explain("abc"), { reason: "no_timestamp", pattern: null, matched: 0 })
  })

  it("never throws", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (id) => {
      assert.isAtMost(explain(`250901-101010_${id}`).matched, id.length + 14)
    }))
  })
})
