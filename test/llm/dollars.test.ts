import { assert, describe, it } from "@effect/vitest"
import { dollars } from "../../src/llm/dollars.ts"

describe("dollars", () => {
  it("have as many digits as they need, and never read as nothing when they are something", () => {
    const table: ReadonlyArray<readonly [number | null, string]> = [
      [null, "unknown"],
      [0, "$0"],
      [1e-12, "< $0.0001"],
      [0.000049, "< $0.0001"],
      [0.00005, "$0.0001"],
      [0.0042, "$0.0042"],
      [0.5, "$0.5000"],
      [0.99994, "$0.9999"],
      [0.99995, "$1.00"],
      [1, "$1.00"],
      [1.005, "$1.00"],
      [1234.567, "$1234.57"]
    ]
    for (const [amount, text] of table) assert.strictEqual(dollars(amount), text)
  })
})
