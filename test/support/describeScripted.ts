// @effect-diagnostics globalConsole:off processEnv:off
import * as NodeContext from "@effect/platform-node/NodeContext"
import { Effect, Layer } from "effect"
import * as llm from "../../src/llm/index.ts"
import { Progress } from "../../src/stage/index.ts"
import { goodAnswer } from "./llmServer.ts"

// A program of its own: describes a file with a model that answers after 20 ms, all standard layers and a real store around it,
// and prints what the process needed. Arguments: input, output folder, calls in flight.

const [input, folder, concurrency] = process.argv.slice(2) as [string, string, string]
const inFlight = Number(concurrency)

const model = llm.Scripted.layer({
  ask: ({ user }) =>
    Effect.as(
      Effect.sleep(20),
      llm.Outcome.Answer({
        text: goodAnswer(user),
        usage: { input: 100, output: 50, cacheRead: 0, cacheWrite: 0 },
        model: "scripted-1"
      })
    )
})

const { summary } = await llm.describe({
  input,
  output: `${folder}/out.jsonl`,
  all: false,
  codeField: undefined,
  descriptionField: undefined,
  concurrency: inFlight,
  limit: undefined,
  force: false,
  prompt: undefined,
  transcripts: false
}).pipe(
  Effect.provide(
    Layer.provideMerge(
      llm.layerStandard({ concurrency: inFlight }),
      Layer.mergeAll(
        model,
        llm.answerStores.sqlite(`${folder}/answers.sqlite`),
        llm.Usage.layer,
        llm.transcripts.none,
        Progress.layerSilent
      )
    ).pipe(Layer.provideMerge(NodeContext.layer))
  ),
  Effect.runPromise
)

const { maxRSS, systemCPUTime, userCPUTime } = process.resourceUsage()
process.stdout.write(JSON.stringify({
  described: summary.described,
  calls: summary.counters.calls,
  megabytes: maxRSS / 1024,
  cpuSeconds: (userCPUTime + systemCPUTime) / 1e6
}))
