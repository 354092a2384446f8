import { FileSystem } from "@effect/platform"
import { Effect, Option, Schema } from "effect"
import { fileError, Manifest, UsageError } from "../../stage/index.ts"
import { hasContent, Hub, type HubContent, type HubFile, type HubRepository } from "../Hub.ts"
import { remoteFiles } from "../HubPush.ts"

/** What a push would do to a repository. */
export interface RemotePlan {
  readonly exists: boolean
  /** Paths that are new or differ. */
  readonly sent: ReadonlyArray<string>
  readonly unchanged: ReadonlyArray<string>
  /** Files of the last publication that the new one does not have. */
  readonly removed: ReadonlyArray<string>
  /** Files in the way that we did not write, or that somebody has changed since. */
  readonly foreign: ReadonlyArray<string>
}

export const stage = "publish"
const manifestName = "manifest.json"
const decode = Schema.decodeUnknownOption(Schema.parseJson(Manifest))

/**
 * Compares the files to publish with those in the repository. A name that belongs to a model or a space is refused; files that the last
 * publication's manifest does not name, or whose content is another now, are never taken for ours.
 */
export const planRemote = Effect.fn("publish.planRemote")(function*(
  name: string,
  contents: ReadonlyArray<HubContent & { readonly path: string }>
) {
  const hub = yield* Hub
  const fs = yield* FileSystem.FileSystem
  const repository: HubRepository = { type: "dataset", name }
  const remote = yield* remoteFiles(repository)
  if (remote === undefined) {
    for (const type of ["model", "space"] as const) {
      const there = yield* hub.revision({ type, name }).pipe(
        Effect.as(true),
        Effect.catchIf((error) => error.reason === "NotFound", () => Effect.succeed(false))
      )
      if (there) {
        return yield* new UsageError({
          where: `--repo ${name}`,
          found: `there is a ${type} of this name and no dataset`,
          expected: "the repository of a dataset, or a new name",
          next: "Choose another name; nothing was sent"
        })
      }
    }
    const nothing: RemotePlan = {
      exists: false,
      sent: contents.map(({ path }) => path),
      unchanged: [],
      removed: [],
      foreign: []
    }
    return nothing
  }
  const written = remote.get(manifestName) === undefined
    ? Option.none<Manifest>()
    : yield* Effect.flatMap(
      hub.download(repository, manifestName),
      ({ path }) => Effect.map(Effect.mapError(fs.readFileString(path), fileError(path)), (text) => decode(text))
    )
  const last = Option.getOrUndefined(Option.filter(written, (manifest) => manifest.stage === stage))
  const ours = new Map(last?.outputs.map((file) => [file.path, file]))
  const isOurs = Effect.fn(function*(file: HubFile) {
    if (file.path === manifestName) return last !== undefined
    const known = ours.get(file.path)
    if (known === undefined || known.bytes !== file.bytes) return false
    const sha256 = file.sha256 ?? (yield* hub.download(repository, file.path)).sha256
    return sha256 === known.sha256
  })
  const foreign: Array<string> = []
  const sent: Array<string> = []
  const unchanged: Array<string> = []
  for (const content of contents) {
    const there = remote.get(content.path)
    if (hasContent(there, content)) unchanged.push(content.path)
    else {
      sent.push(content.path)
      if (there !== undefined && !(yield* isOurs(there))) foreign.push(content.path)
    }
  }
  const removed: Array<string> = []
  for (const path of ours.keys()) {
    const there = remote.get(path)
    if (there === undefined || contents.some((content) => content.path === path)) continue
    if (yield* isOurs(there)) removed.push(path)
    else foreign.push(path)
  }
  const plan: RemotePlan = { exists: true, sent, unchanged, removed: removed.sort(), foreign }
  return plan
})
