// A program of its own: every record of a file checked against the schema, one in a hundred left out, the rest written.
//   node _filterRows.mjs <input> <output>
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect } from "effect"
import { isSample, sampleFault } from "../../dist/lib/domain/isSample.js"
import * as Jsonl from "../../dist/lib/services/Jsonl.js"
import * as Outputs from "../../dist/lib/services/Outputs.js"
import { Rejects, toWriter } from "../../dist/lib/services/Rejects.js"

const [input, output] = process.argv.slice(2)
const name = output.split("/").at(-1)

Effect.gen(function*() {
  const outputs = yield* Outputs.open({ stage: "bench", manifest: `${output}.manifest.json` })
  const writer = yield* outputs.create(name)
  const rejects = yield* toWriter(yield* outputs.create(`${name}.rejects.jsonl`))
  let row = 0
  const fault = (value) =>
    !isSample(value)
      ? { reason: "not-a-sample", detail: sampleFault(value) ?? "" }
      : row++ % 100 === 99
      ? { reason: "hundredth", detail: "" }
      : undefined
  const passed = yield* Jsonl.filter(input, { stage: "bench", writer, fault }).pipe(
    Effect.provideService(Rejects, rejects)
  )
  yield* outputs.commit({ options: {}, inputs: [{ path: input, ...passed.print, records: passed.read }] })
  process.stdout.write(JSON.stringify({ read: passed.read, written: passed.written }))
}).pipe(Effect.scoped, Effect.provide(NodeContext.layer), NodeRuntime.runMain)
