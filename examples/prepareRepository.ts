// A repository of Manim animations to training rows: self-contained programs, copies out, a test side that nothing leaks into.
//
//   node examples/prepareRepository.js <path-or-url> out        without arguments: the corpus that comes with datawright
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { prepare } from "datawright/sources"
import { run } from "datawright/stage"
import { Console, Effect } from "effect"

const [repository, outputDir = "prepared"] = process.argv.slice(2)

const program = Effect.gen(function*() {
  const from = repository === undefined ? { sources: "bundled" } : { repo: repository }
  const { test, train } = yield* run(prepare, { ...from, outputDir, testRatio: 0.1, balance: true })
  yield* Console.log(`${outputDir}: ${train} training rows and ${test} test rows`)
})

program.pipe(Effect.provide(NodeContext.layer), NodeRuntime.runMain)
