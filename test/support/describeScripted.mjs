// Describes a file with the built library and a model that answers after a moment, all standard layers and a real store
// around it; prints what the process needed. Arguments: input, output folder, calls in flight.
import * as NodeContext from "@effect/platform-node/NodeContext"
import { Effect, Layer } from "effect"
import { createHash } from "node:crypto"
import * as llm from "../../dist/lib/llm/index.js"
import { Progress } from "../../dist/lib/stage/index.js"

const [input, folder, concurrency] = process.argv.slice(2)
const inFlight = Number(concurrency)
let busy = 0
let mostBusy = 0

const model = llm.Scripted.layer({
  ask: ({ user }) =>
    Effect.sync(() => {
      mostBusy = Math.max(mostBusy, ++busy)
    }).pipe(
      Effect.zipRight(Effect.sleep(20)),
      Effect.as(llm.Outcome.Answer({
        text: `Create an animation that draws the figure called ${
          createHash("sha256").update(user).digest("hex").slice(0, 12)
        }, moves it to the left and then fades it out.`,
        usage: { input: 100, output: 50, cacheRead: 0, cacheWrite: 0 },
        model: "scripted-1"
      })),
      Effect.tap(() => busy--)
    )
})

const shared = Layer.merge(llm.answerStores.sqlite(`${folder}/answers.sqlite`), llm.Usage.layer)
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
  Effect.provide(Layer.mergeAll(
    llm.transcripts.none,
    Progress.layerSilent,
    Layer.provideMerge(Layer.provide(llm.layerStandard({ concurrency: inFlight }), model), shared)
  )),
  Effect.provide(NodeContext.layer),
  Effect.runPromise
)
const { maxRSS, systemCPUTime, userCPUTime } = process.resourceUsage()
process.stdout.write(
  `${
    JSON.stringify({
      described: summary.described,
      calls: summary.counters.calls,
      mostBusy,
      megabytes: maxRSS / 1024,
      cpuSeconds: (userCPUTime + systemCPUTime) / 1e6
    })
  }\n`
)
