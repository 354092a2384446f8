import { FileSystem, Path } from "@effect/platform"
import type * as Library from "@huggingface/hub"
import { Config, Effect, Layer, Option, Redacted, Stream } from "effect"
import { pathToFileURL } from "node:url"
import { type FileError, fileError, Progress } from "../../stage/index.ts"
import {
  hasContent,
  Hub,
  type HubCommit,
  type HubCommitRequest,
  type HubDownload,
  HubError,
  type HubFile,
  HubOffline,
  type HubRepository
} from "../Hub.ts"
import { contentOf } from "../HubContent.ts"
import { blobFetcher } from "./blobFetcher.ts"
import { hubCacheFolder, openCache } from "./Cache.ts"
import { drain } from "./drain.ts"
import { hubError } from "./hubError.ts"
import { HubPatience, patientFetch } from "./patientFetch.ts"
import { retrying } from "./retrying.ts"

/** `HF_TOKEN` is who we are, `HF_ENDPOINT` the server. */
const settings = Config.all({
  token: Config.option(Config.redacted("HF_TOKEN")),
  endpoint: Config.nonEmptyString("HF_ENDPOINT").pipe(Config.withDefault("https://huggingface.co"))
})

/** How often a commit is tried anew when the branch moved under it. */
const conflictRetries = 5

const commitId = /^[0-9a-f]{40}$/

/** The Hub through its own library, loaded when first used. Needs no token to read what is public. */
export const layer = Layer.effect(
  Hub,
  Effect.gen(function*() {
    const { endpoint, token: given } = yield* Effect.orDie(settings)
    const token = Option.getOrUndefined(Option.filter(given, (value) => Redacted.value(value) !== ""))
    const hubUrl = endpoint.replace(/\/+$/, "")
    const fs = yield* FileSystem.FileSystem
    const paths = yield* Path.Path
    const progress = yield* Progress.Progress
    const root = yield* hubCacheFolder
    const patience = yield* HubPatience
    const whole = yield* patientFetch("whole")
    const streamed = yield* patientFetch("streamed")
    const library = yield* Effect.cached(Effect.promise(() => import("@huggingface/hub")))
    const onDisk = Effect.provideService(FileSystem.FileSystem, fs)
    const access = token === undefined ? {} : { accessToken: Redacted.value(token) }
    const common = { hubUrl, fetch: whole, ...access }

    const call = <A>(
      target: string,
      run: (hub: typeof Library, signal: AbortSignal) => Promise<A>
    ): Effect.Effect<A, HubError> =>
      Effect.flatMap(HubOffline, (isOffline) =>
        isOffline
          ? Effect.fail(new HubError({ target, reason: "Offline" }))
          : Effect.flatMap(
            library,
            (hub) => Effect.tryPromise({ try: (signal) => run(hub, signal), catch: hubError(target, token) })
          ))

    const needToken = (target: string) =>
      token === undefined
        ? Effect.fail(new HubError({ target, reason: "Unauthorized", detail: "HF_TOKEN is not set" }))
        : Effect.void

    const addressOf = ({ name, type }: HubRepository, revision: string, path: string): string =>
      `${hubUrl}/${type === "model" ? "" : `${type}s/`}${name}/resolve/${encodeURIComponent(revision)}/${
        path.split("/").map(encodeURIComponent).join("/")
      }`

    const revision = Effect.fn("Hub.revision")(function*(repository: HubRepository, name: string = "main") {
      if (commitId.test(name)) return name
      const { sha } = yield* call(
        repository.name,
        ({ datasetInfo, modelInfo, spaceInfo }): Promise<{ sha: string }> => {
          const query = { name: repository.name, revision: name, ...common }
          if (repository.type === "dataset") return datasetInfo({ ...query, additionalFields: ["sha"] })
          if (repository.type === "model") return modelInfo({ ...query, additionalFields: ["sha"] })
          return spaceInfo({ ...query, additionalFields: ["sha"] })
        }
      )
      return commitId.test(sha ?? "")
        ? sha
        : yield* new HubError({ target: repository.name, reason: "Malformed", detail: `no commit id of ${name}` })
    })

    const isPrivate = Effect.fn("Hub.isPrivate")(function*(repository: HubRepository) {
      const info = yield* call(
        repository.name,
        ({ datasetInfo, modelInfo, spaceInfo }): Promise<{ private: boolean }> => {
          const query = { name: repository.name, ...common }
          if (repository.type === "dataset") return datasetInfo(query)
          return repository.type === "model" ? modelInfo(query) : spaceInfo(query)
        }
      )
      return info.private
    })

    const list = Effect.fn("Hub.list")(function*(
      repository: HubRepository,
      options: { readonly revision?: string | undefined; readonly path?: string | undefined } = {}
    ) {
      const entries = yield* call(repository.name, ({ listFiles }) => {
        const found: Array<Library.ListFileEntry> = []
        return drain(
          listFiles({
            repo: repository,
            recursive: true,
            revision: options.revision ?? "main",
            ...(options.path === undefined ? {} : { path: options.path.split("/").map(encodeURIComponent).join("/") }),
            ...common
          }),
          (entry) => found.push(entry)
        ).then(() => found)
      })
      return entries.filter((entry) => entry.type === "file").map((entry): HubFile => ({
        path: entry.path,
        bytes: entry.lfs?.size ?? entry.size,
        gitOid: entry.oid,
        sha256: entry.lfs?.oid
      })).sort((a, b) => a.path < b.path ? -1 : 1)
    })

    const fetchBlob = blobFetcher({
      fs,
      progress,
      patience,
      /** Bytes from `start` on, as they come. */
      stream: (address, size, start, target) =>
        Stream.unwrap(Effect.map(
          call(target, ({ downloadFile }) =>
            downloadFile({
              repo: target,
              path: "",
              downloadInfo: { size, etag: "", url: address },
              xet: false,
              hubUrl,
              fetch: streamed,
              ...access
            })),
          (blob) =>
            Stream.fromReadableStream({
              evaluate: () => blob!.slice(start, size).stream() as ReadableStream<Uint8Array>,
              onError: hubError(target, token)
            })
        ))
    })

    const download = Effect.fn("Hub.download")(function*(
      repository: HubRepository,
      path: string,
      options: { readonly revision?: string | undefined } = {}
    ) {
      const target = `${repository.name}/${path}`
      const cache = yield* openCache(root, repository).pipe(onDisk, Effect.provideService(Path.Path, paths))
      const at = yield* revision(repository, options.revision)
      const cached = yield* cache.find(at, path)
      if (cached !== undefined) return cached
      const [info] = yield* call(
        target,
        ({ pathsInfo }) => pathsInfo({ repo: repository, paths: [path], revision: at, ...common })
      )
      const name = info?.lfs?.oid ?? info?.oid
      if (info === undefined || info.type !== "file" || name === undefined) {
        return yield* new HubError({ target, reason: "NotFound" })
      }
      if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(name)) {
        return yield* new HubError({ target, reason: "Malformed", detail: "its hash is none" })
      }
      yield* cache.prepare
      const blob = cache.blob(name)
      const stored = yield* cache.checked(blob)
      const content = stored ??
        (yield* fetchBlob(blob, name, addressOf(repository, at, path), info.lfs?.size ?? info.size, target))
      const pointer = yield* cache.link(at, path, name)
      const result: HubDownload = {
        path: pointer,
        bytes: content.bytes,
        sha256: content.sha256,
        cached: stored !== undefined
      }
      return result
    })

    const readRange = Effect.fn("Hub.readRange")(function*(
      repository: HubRepository,
      path: string,
      options: { readonly start: number; readonly end: number; readonly revision?: string | undefined }
    ) {
      const target = `${repository.name}/${path}`
      const { end, start } = options
      if (end <= start) return new Uint8Array()
      const bytes = yield* call(target, ({ downloadFile }) =>
        downloadFile({
          repo: repository,
          path,
          downloadInfo: {
            size: Number.MAX_SAFE_INTEGER,
            etag: "",
            url: addressOf(repository, options.revision ?? "main", path)
          },
          xet: false,
          ...common
        }).then((blob) => blob!.slice(start, end).arrayBuffer())).pipe(
          // A range that begins behind the end of the file.
          Effect.catchIf((error) => error.status === 416, () => Effect.succeed(new ArrayBuffer(0)))
        )
      return bytes.byteLength <= end - start
        ? new Uint8Array(bytes)
        : yield* new HubError({ target, reason: "Malformed", detail: "the server sends whole files, not ranges" })
    })

    const create = Effect.fn("Hub.create")(function*(
      repository: HubRepository,
      options: { readonly private?: boolean | undefined } = {}
    ) {
      yield* needToken(repository.name)
      return yield* call(repository.name, ({ createRepo }) =>
        createRepo({
          repo: repository,
          ...(options.private === undefined ? {} : { visibility: options.private ? "private" : "public" }),
          ...common,
          accessToken: Redacted.value(token!),
          ...(repository.type === "space" ? { sdk: "static" as const } : {})
        })).pipe(
          Effect.as(true),
          Effect.catchIf((error) => error.reason === "Conflict", () => Effect.succeed(false))
        )
    })

    const commit = Effect.fn("Hub.commit")(function*(repository: HubRepository, request: HubCommitRequest) {
      yield* needToken(repository.name)
      const branch = request.branch ?? "main"
      const contents = yield* Effect.forEach(request.files, (upload) =>
        Effect.gen(function*() {
          const { size } = yield* Effect.mapError(fs.stat(upload.file), fileError(upload.file))
          return { ...upload, content: yield* onDisk(contentOf(upload.file, Number(size))) }
        }), { concurrency: 2 })

      const once: Effect.Effect<HubCommit, HubError | FileError> = Effect.gen(function*() {
        const parent = yield* revision(repository, branch)
        const remote = new Map((yield* list(repository, { revision: parent })).map((file) => [file.path, file]))
        const changed = contents.filter(({ content, path }) => !hasContent(remote.get(path), content))
        const unchanged = contents.filter(({ content, path }) => hasContent(remote.get(path), content))
        const removed = (request.remove ?? []).filter((path) => remote.has(path))
        const told = {
          sent: changed.map(({ path }) => path),
          unchanged: unchanged.map(({ path }) => path),
          removed
        }
        if (changed.length === 0 && removed.length === 0) return { oid: undefined, ...told }
        const operations: Array<Library.CommitOperation> = [
          ...changed.map(({ file, path }) => ({
            operation: "addOrUpdate" as const,
            path,
            content: pathToFileURL(paths.resolve(file))
          })),
          ...removed.map((path) => ({ operation: "delete" as const, path }))
        ]
        const task = progress.task(`upload ${repository.name}`, changed.length)
        const sent = new Set<string>()
        const output = yield* call(repository.name, (hub, abortSignal) =>
          drain(
            hub.commitIter({
              repo: repository,
              branch,
              title: request.title,
              ...(request.description === undefined ? {} : { description: request.description }),
              parentCommit: parent,
              operations,
              abortSignal,
              ...common
            }),
            (event) => {
              if (event.event !== "fileProgress") return
              task.say(event.path)
              if (event.progress < 1 || event.state !== "uploading" || sent.has(event.path)) return
              sent.add(event.path)
              task.advance(1)
            }
          )).pipe(Effect.ensuring(Effect.sync(() => task.finish())))
        if (output === undefined) {
          return yield* new HubError({ target: repository.name, reason: "Malformed", detail: "no commit came back" })
        }
        return { oid: output.commit.oid, ...told }
      })
      return yield* retrying(once, (error) => error.reason === "Conflict", {
        times: conflictRetries,
        firstWait: patience.firstWait
      })
    })

    return Hub.of({
      identity: Effect.zipRight(
        needToken("whoami"),
        Effect.map(
          call("whoami", ({ whoAmI }) => whoAmI({ ...common, accessToken: Redacted.value(token!) })),
          ({ name }) => name
        )
      ),
      revision,
      isPrivate,
      list,
      download,
      readRange,
      create,
      commit
    })
  })
)
