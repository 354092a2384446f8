// A pipeline in TypeScript in the place of YAML: the same steps, checked by the compiler, and run only where something changed.
//
//   node examples/pipeline.js out
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { exportDataset } from "datawright/export"
import { generateDescriptions } from "datawright/llm"
import { dedupe } from "datawright/near"
import { filterQuality } from "datawright/quality"
import { prepare } from "datawright/sources"
import { runSteps, step } from "datawright/stage"
import { Console, Effect } from "effect"

const [folder = "out"] = process.argv.slice(2)

const program = Effect.gen(function*() {
  const steps = yield* Effect.all([
    step("prepare", prepare, { sources: "bundled", outputDir: `${folder}/prepared` }),
    step("describe", generateDescriptions, {
      input: `${folder}/prepared/train.json`,
      output: `${folder}/described.jsonl`
    }),
    step("unique", dedupe, { input: `${folder}/described.jsonl`, output: `${folder}/unique.jsonl`, threshold: 0.7 }),
    step("good", filterQuality, { input: `${folder}/unique.jsonl`, output: `${folder}/good.jsonl`, minQuality: 0.5 }),
    step("train", exportDataset, { input: `${folder}/good.jsonl`, outputDir: `${folder}/export`, to: "messages" })
  ])
  yield* runSteps(
    steps,
    { name: "example", state: `${folder}/.state.json` },
    ({ action, reason, stage }) => Console.log(`${stage}: ${action}${reason === "" ? "" : ` (${reason})`}`)
  )
})

program.pipe(Effect.provide(NodeContext.layer), NodeRuntime.runMain)
