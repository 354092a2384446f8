import { Path } from "@effect/platform"
import { Effect } from "effect"
import { hasContent, Hub, type HubContent } from "../../services/Hub.ts"
import { readManifest } from "../../services/Outputs.ts"

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
    const hub = yield* Hub
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
      const send = hub.commit(repository, request)
      const { oid, sent, unchanged } = yield* Effect.catchIf(
        send,
        (error) => error._tag === "HubError" && error.reason === "NotFound",
        () => Effect.zipRight(hub.create(repository, { private: options.private }), send)
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
      const remote = yield* Effect.catchIf(
        hub.list(repository),
        (error) => error.reason === "NotFound",
        () => Effect.succeed([])
      )
      const byPath = new Map(remote.map((file) => [file.path, file]))
      const there = (content: HubContent & { readonly name: string }) =>
        hasContent(byPath.get(`${options.base}/${content.name}`), content)
      return {
        repository: repository.name,
        sent: contents.filter((content) => !there(content)).map(({ name }) => `${options.base}/${name}`),
        unchanged: contents.filter(there).map(({ name }) => `${options.base}/${name}`)
      }
    })

    return { upload, preview }
  })
}) {}
