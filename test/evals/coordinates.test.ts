import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { byPath, coordinatesOf, taskFileOf } from "../../src/evals/coordinates.ts"

const folder = fc.string({ minLength: 1, maxLength: 12 }).filter((name) => !name.includes("/"))

describe("coordinates", () => {
  it("come from the last folders that name recipe, size, seed and step", () => {
    fc.assert(
      fc.property(
        folder,
        folder,
        fc.nat({ max: 99 }),
        fc.nat(999_999_999),
        folder,
        (recipe, params, seed, step, more) => {
          const path = `${recipe}/${params}/seed-${seed}/step-${step}`
          const expected = { recipe, params, seed, step }
          assert.deepStrictEqual(coordinatesOf(path), expected)
          assert.deepStrictEqual(coordinatesOf(`/x/a/b/seed-1/step-2/${path}/${more}`), expected)
        }
      )
    )
    for (const path of ["c4/150M/seed-2", "150M/seed-2/step-1", "c4/150M/seed-2/step-1x", "c4/150M/seed-two/step-1"]) {
      assert.isUndefined(coordinatesOf(path), path)
    }
  })

  it("put steps in the order of their numbers", () => {
    const steps = ["s/step-10000.tar.gz", "s/step-1250.tar.gz", "s/step-0.tar.gz", "a/step-9.tar.gz"]
    assert.deepStrictEqual([...steps].sort(byPath), [steps[3], steps[2], steps[1], steps[0]])
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => {
      assert.strictEqual(Math.sign(byPath(a, b)) + Math.sign(byPath(b, a)), 0)
    }))
  })
})

describe("members", () => {
  it("are named by task, kind and the step of their folder", () => {
    const cases: Record<string, ReturnType<typeof taskFileOf>> = {
      "arc_easy.jsonl": { task: "arc_easy", kind: "predictions", step: undefined },
      "a/b/arc_easy.jsonl": { task: "arc_easy", kind: "predictions", step: undefined },
      "step-12/boolq-predictions.jsonl": { task: "boolq", kind: "predictions", step: 12 },
      "step-12/boolq-metrics.json": { task: "boolq", kind: "metrics", step: 12 },
      "mmlu-x:rc-metrics.json": { task: "mmlu-x:rc", kind: "metrics", step: undefined },
      "boolq-requests.jsonl": { task: "boolq", kind: "other", step: undefined },
      "boolq-metrics.jsonl": { task: "boolq", kind: "other", step: undefined },
      "boolq.json": { task: "boolq", kind: "other", step: undefined },
      "README.md": undefined
    }
    for (const [name, expected] of Object.entries(cases)) assert.deepStrictEqual(taskFileOf(name), expected, name)
  })
})
