import { Path } from "@effect/platform"
import { Effect } from "effect"
import { Hub, type HubContent, preview as previewPush, push, remoteFiles } from "../hub/index.ts"
import { readManifest } from "../stage/index.ts"

export interface UploadOptions {
  readonly organisation: string
  readonly repository: string
  /** Base folder in the repository, such as `LLM Dataset`. */
  readonly base: string
  /** Make the repository a private one, if it has to be made. */
  readonly private?: boolean | undefined
}

/** What became of an upload. */
export interface UploadResult {
  readonly repository: string
  /** Id of the commit; absent when there was nothing to send, and in a dry run. */
  readonly commit: string | undefined
  readonly sent: ReadonlyArray<string>
  readonly unchanged: ReadonlyArray<string>
}

/** Puts what a manifest names, and the manifest, into a data set's repository on the Hub: one commit, only what changed. */
export class HubUploader extends Effect.Service<HubUploader>()("@datawright/poi/HubUploader", {
  effect: Effect.gen(function*() {
    const hub = yield* Hub.Hub
    const paths = yield* Path.Path

    const upload = Effect.fn("HubUploader.upload")(function*(manifestPath: string, options: UploadOptions) {
      const folder = paths.dirname(manifestPath)
      const manifest = yield* readManifest(manifestPath)
      const names = [...manifest.outputs.map((file) => file.path), paths.basename(manifestPath)]
      const repository = { type: "dataset" as const, name: `${options.organisation}/${options.repository}` }
      const request = {
        title: `Add ${manifest.outputs.length} files made by datawright ${manifest.version}`,
        files: names.map((name) => ({ path: `${options.base}/${name}`, file: paths.join(folder, name) }))
      }
      const { oid, sent, unchanged } = yield* Effect.provideService(
        push(repository, request, { private: options.private }),
        Hub.Hub,
        hub
      )
      const result: UploadResult = { repository: repository.name, commit: oid, sent, unchanged }
      return result
    })

    /** What an upload of files with these contents (names relative to the base folder) would send, manifest left aside. */
    const preview = Effect.fn("HubUploader.preview")(function*(
      contents: ReadonlyArray<HubContent & { readonly name: string }>,
      options: UploadOptions
    ) {
      const repository = { type: "dataset" as const, name: `${options.organisation}/${options.repository}` }
      const remote = yield* Effect.provideService(remoteFiles(repository), Hub.Hub, hub)
      const placed = contents.map((content) => ({ ...content, path: `${options.base}/${content.name}` }))
      return { repository: repository.name, ...previewPush(remote, placed) }
    })

    return { upload, preview }
  })
}) {}
