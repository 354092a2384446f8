import { FileSystem, Path } from "@effect/platform"
import { Effect } from "effect"
import { contentOf, hasContent, Hub } from "../hub/index.ts"
import { readManifest } from "../stage/index.ts"
import type { DatasetPlan } from "./layout.ts"
import type { Fault } from "./verify.ts"

/** Compares what a manifest names, and the manifest, with a repository on the Hub by their hashes; fetches no content. */
export const verifyHub = Effect.fn("poi.verifyHub")(function*(
  plan: DatasetPlan,
  options: { readonly outputDir: string; readonly base: string; readonly organisation: string }
) {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const hub = yield* Hub.Hub
  const folder = paths.join(options.outputDir, plan.repository, options.base)
  const manifest = yield* readManifest(paths.join(folder, "manifest.json"))
  const name = `${options.organisation}/${plan.repository}`
  const remote = new Map((yield* hub.list({ type: "dataset", name })).map((file) => [file.path, file]))
  const faults: Array<Fault> = []
  for (const path of [...manifest.outputs.map((file) => file.path), "manifest.json"]) {
    const local = paths.join(folder, path)
    const stat = yield* Effect.option(fs.stat(local))
    if (stat._tag === "None") continue
    const there = remote.get(`${options.base}/${path}`)
    if (hasContent(there, yield* contentOf(local, Number(stat.value.size)))) continue
    faults.push({
      where: `${name}/${options.base}/${path}`,
      what: there === undefined ? "is not on the Hub" : "is another file on the Hub"
    })
  }
  return faults
})
