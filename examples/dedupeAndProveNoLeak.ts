// Copies out of two sides of a dataset, and proof that none of the test side stands in the training side.
//
//   node examples/dedupeAndProveNoLeak.js train.jsonl test.jsonl        without arguments: the corpus that comes with datawright
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { dedupe, leaks } from "datawright/near"
import { prepare } from "datawright/sources"
import { run } from "datawright/stage"
import { Console, Effect } from "effect"

const [train = "sides/train.json", test = "sides/test.json"] = process.argv.slice(2)

/** Where a side's rows go when its copies are out. */
const unique = (path: string): string => path.replace(/(\.\w+)?$/, ".unique$1")

const program = Effect.gen(function*() {
  if (process.argv.length === 2) yield* run(prepare, { sources: "bundled", outputDir: "sides", testRatio: 0.2 })
  for (const side of [train, test]) {
    const { clusters, in: read, out } = yield* run(dedupe, { input: side, output: unique(side), threshold: 0.7 })
    yield* Console.log(`${side}: ${read} rows, ${clusters} sets of copies, ${out} rows stay`)
  }
  // Fails with exit code 7 when a row of the test side is too much like one of the training side.
  const { highest, rows } = yield* run(leaks, { train: unique(train), test: unique(test) })
  yield* Console.log(`no leak among ${rows.train} and ${rows.test} rows; the highest similarity across is ${highest}`)
})

program.pipe(Effect.provide(NodeContext.layer), NodeRuntime.runMain)
