import { Effect } from "effect"
import {
  hasContent,
  Hub,
  type HubCommitRequest,
  type HubContent,
  type HubError,
  type HubFile,
  type HubRepository
} from "./Hub.ts"

/** The files of a repository; undefined when it does not exist or the token may not see it. */
export const remoteFiles = (
  repository: HubRepository
): Effect.Effect<ReadonlyMap<string, HubFile> | undefined, HubError, Hub> =>
  Effect.flatMap(Hub, (hub) =>
    hub.list(repository).pipe(
      Effect.map((files) => new Map(files.map((file) => [file.path, file]))),
      Effect.catchIf((error) => error.reason === "NotFound", () => Effect.succeed(undefined))
    ))

/** One commit of files to a repository, which is made when it is not there. What is there already is not sent. */
export const push = Effect.fn("HubPush.push")(function*(
  repository: HubRepository,
  request: HubCommitRequest,
  options: { readonly private?: boolean | undefined } = {}
) {
  const hub = yield* Hub
  const send = hub.commit(repository, request)
  return yield* Effect.catchIf(
    send,
    (error) => error._tag === "HubError" && error.reason === "NotFound",
    () => Effect.zipRight(hub.create(repository, options), send)
  )
})

/** What a push of files with these contents would send, and which files the repository has already; paths in the repository. */
export const preview = <A extends HubContent & { readonly path: string }>(
  remote: ReadonlyMap<string, HubFile> | undefined,
  contents: ReadonlyArray<A>
): { readonly sent: ReadonlyArray<string>; readonly unchanged: ReadonlyArray<string> } => {
  const isThere = (content: A) => hasContent(remote?.get(content.path), content)
  return {
    sent: contents.filter((content) => !isThere(content)).map(({ path }) => path),
    unchanged: contents.filter(isThere).map(({ path }) => path)
  }
}
