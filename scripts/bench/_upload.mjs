// Sends files to a dataset's repository with one commit: node _upload.mjs org/name file …
import * as NodeContext from "@effect/platform-node/NodeContext"
import { Effect, Layer } from "effect"
import { basename } from "node:path"
import { Hub, hubs, Progress } from "../../dist/lib/index.js"

const [name, ...files] = process.argv.slice(2)
const repository = { type: "dataset", name }
const program = Effect.gen(function*() {
  const hub = yield* Hub.Hub
  yield* hub.create(repository)
  const { oid, sent } = yield* hub.commit(repository, {
    title: "bench",
    files: files.map((file) => ({ path: `data/${basename(file)}`, file }))
  })
  if (oid === undefined || sent.length !== files.length) throw new Error("not all was sent")
})
await Effect.runPromise(
  program.pipe(
    Effect.provide(hubs["hugging-face"].pipe(Layer.provide(Layer.merge(NodeContext.layer, Progress.layerSilent))))
  )
)
