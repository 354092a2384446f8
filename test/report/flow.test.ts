import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { type FlowInput, flowPlot, sourceFlows } from "../../src/report/flow.ts"
import { Counter } from "../../src/rows/Counter.ts"

const sum = (numbers: ReadonlyArray<number>) => numbers.reduce((total, one) => total + one, 0)

const names = Array.from({ length: 15 }, (_, i) => `source ${i}`)
const reasons = Array.from({ length: 12 }, (_, i) => `reason ${i}`)

const frequencies = (words: ReadonlyArray<string>) =>
  fc.array(fc.tuple(fc.constantFrom(...words), fc.integer({ min: 1, max: 50 })), { maxLength: 12 }).map((counts) => {
    const all = new Counter()
    for (const [name, count] of counts) all.add(name, count)
    return all
  })

const input: fc.Arbitrary<FlowInput> = fc.record({
  stages: fc.array(
    fc.array(fc.tuple(fc.constantFrom(...names), frequencies(reasons).filter((one) => one.size > 0)), { maxLength: 8 })
      .map((lost) => new Map(lost)),
    { maxLength: 3 }
  ).map((all) => all.map((lost, i) => ({ stage: `stage ${i}`, lost }))),
  splits: fc.tuple(frequencies(names), frequencies(names)).map(([train, test]) =>
    [["train", train], ["test", test]] as const
  ),
  raw: fc.constant(new Map<string, number>())
}).chain((known) => {
  const flows = sourceFlows(known)
  // What a source gave may be known, and more or less than what is seen of it.
  return fc.array(fc.option(fc.integer({ min: -30, max: 30 })), { minLength: flows.length, maxLength: flows.length })
    .map(
      (changes) => ({
        ...known,
        raw: new Map(flows.flatMap((flow, i) => {
          const change = changes[i]
          return change === null || change === undefined
            ? []
            : [[flow.source, Math.max(sum(flow.lost), flow.raw + change)] as const]
        }))
      })
    )
})

describe("the flow of rows", () => {
  it("accounts for every record of every source", () =>
    fc.assert(fc.property(input, (one) => {
      for (const flow of sourceFlows(one)) {
        assert.strictEqual(flow.raw + flow.added, sum(flow.lost) + flow.unexplained + sum(flow.kept))
      }
    })))

  it("lets as much out of every node as came in, and ends with the rows", () =>
    fc.assert(fc.property(input, (one) => {
      const { links, nodes } = flowPlot(one)
      const into = nodes.map(() => 0)
      const out = nodes.map(() => 0)
      for (const { from, rows, to } of links) {
        assert.isAbove(rows, 0)
        assert.isBelow(nodes[from]!.column, nodes[to]!.column)
        out[from]! += rows
        into[to]! += rows
      }
      nodes.forEach((node, i) => {
        if (node.kind === "kept") assert.strictEqual(into[i], out[i], node.name)
      })
      one.splits.forEach(([split, rows]) => {
        const place = nodes.findIndex((node) => node.kind === "split" && node.name === split)
        assert.strictEqual(into[place], rows.total)
      })
    })))
})
