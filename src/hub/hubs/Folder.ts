import { FileSystem, Path } from "@effect/platform"
import { Effect, Layer, Stream } from "effect"
import { createHash } from "node:crypto"
import { FileError, fileError } from "../../stage/index.ts"
import { hasContent, Hub, type HubCommitRequest, HubError, type HubFile, type HubRepository } from "../Hub.ts"
import { contentOf } from "../HubContent.ts"

/**
 * A Hub that is a folder: repositories are `{root}/datasets/org/name`, their files lie there unchanged. There is one revision,
 * the present one; its id is a hash of all paths and contents. For work without a network, and for tests.
 */
export const layerFolder = (root: string): Layer.Layer<Hub, never, FileSystem.FileSystem | Path.Path> =>
  Layer.effect(
    Hub,
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const paths = yield* Path.Path
      const onDisk = Effect.provideService(FileSystem.FileSystem, fs)
      const folderOf = ({ name, type }: HubRepository) => paths.join(root, `${type}s`, name)
      const failed = (target: string) => (cause: unknown) =>
        new HubError({ target, reason: "Unavailable", detail: cause instanceof Error ? cause.message : String(cause) })
      const existing = Effect.fn("Hub.existing")(function*(repository: HubRepository) {
        const folder = folderOf(repository)
        const there = yield* Effect.orElseSucceed(fs.exists(folder), () => false)
        return there ? folder : yield* new HubError({ target: repository.name, reason: "NotFound" })
      })
      const inside = (folder: string, path: string) => {
        const file = paths.resolve(folder, path)
        const relative = paths.relative(folder, file)
        return relative === "" || relative.startsWith("..") || paths.isAbsolute(relative)
          ? new FileError({ path, reason: "Outside" })
          : Effect.succeed(file)
      }
      const list = Effect.fn("Hub.list")(function*(
        repository: HubRepository,
        options: { readonly path?: string | undefined } = {}
      ) {
        const folder = yield* existing(repository)
        const names = yield* Effect.mapError(fs.readDirectory(folder, { recursive: true }), failed(repository.name))
        const files: Array<HubFile> = []
        for (const name of names.map((path) => path.replaceAll("\\", "/")).sort()) {
          if (options.path !== undefined && !name.startsWith(`${options.path}/`)) continue
          const file = paths.join(folder, name)
          const stat = yield* Effect.mapError(fs.stat(file), failed(repository.name))
          if (stat.type !== "File") continue
          const content = yield* Effect.mapError(onDisk(contentOf(file, Number(stat.size))), failed(repository.name))
          files.push({ path: name, bytes: content.bytes, sha256: content.sha256, gitOid: content.gitOid })
        }
        return files
      })
      const revision = (repository: HubRepository) =>
        Effect.map(list(repository), (files) => {
          const hash = createHash("sha1")
          for (const { path, sha256 } of files) hash.update(`${path}\0${sha256}\n`)
          return hash.digest("hex")
        })
      const fileOf = Effect.fn("Hub.fileOf")(function*(repository: HubRepository, path: string) {
        const file = yield* Effect.flatMap(existing(repository), (folder) => inside(folder, path))
        const there = yield* Effect.orElseSucceed(fs.exists(file), () => false)
        return there ? file : yield* new HubError({ target: `${repository.name}/${path}`, reason: "NotFound" })
      })
      const download = Effect.fn("Hub.download")(function*(repository: HubRepository, path: string) {
        const file = yield* fileOf(repository, path)
        const { size } = yield* Effect.mapError(fs.stat(file), fileError(file))
        const { bytes, sha256 } = yield* onDisk(contentOf(file, Number(size)))
        return { path: file, bytes, sha256, cached: true }
      })
      const readRange = Effect.fn("Hub.readRange")(function*(
        repository: HubRepository,
        path: string,
        { end, start }: { readonly start: number; readonly end: number }
      ) {
        const file = yield* Effect.mapError(fileOf(repository, path), (error) =>
          error instanceof HubError ? error : failed(path)(error))
        const bytes = fs.stream(file, { offset: start, bytesToRead: Math.max(0, end - start) })
        const pieces = yield* Effect.mapError(Stream.runCollect(bytes), failed(path))
        return new Uint8Array(Buffer.concat([...pieces]))
      })
      const create = Effect.fn("Hub.create")(function*(repository: HubRepository) {
        const folder = folderOf(repository)
        if (
          yield* Effect.orElseSucceed(fs.exists(folder), () =>
            false)
        ) return false
        yield* Effect.mapError(fs.makeDirectory(folder, { recursive: true }), failed(repository.name))
        return true
      })
      const commit = Effect.fn("Hub.commit")(function*(repository: HubRepository, request: HubCommitRequest) {
        const folder = yield* existing(repository)
        const remote = new Map((yield* list(repository)).map((file) => [file.path, file]))
        const sent: Array<string> = []
        const unchanged: Array<string> = []
        for (const { file, path } of request.files) {
          const { size } = yield* Effect.mapError(fs.stat(file), fileError(file))
          if (hasContent(remote.get(path), yield* onDisk(contentOf(file, Number(size))))) {
            unchanged.push(path)
            continue
          }
          const target = yield* inside(folder, path)
          yield* Effect.mapError(fs.makeDirectory(paths.dirname(target), { recursive: true }), fileError(target))
          yield* Effect.mapError(fs.copyFile(file, target), fileError(target))
          sent.push(path)
        }
        const removed = (request.remove ?? []).filter((path) => remote.has(path))
        for (const path of removed) {
          const target = yield* inside(folder, path)
          yield* Effect.mapError(fs.remove(target), fileError(target))
        }
        const moved = sent.length > 0 || removed.length > 0
        return { oid: moved ? yield* revision(repository) : undefined, sent, unchanged, removed }
      })
      // Who can see a folder is the file system's to say.
      const isPrivate = (repository: HubRepository) => Effect.as(existing(repository), true)
      return Hub.of({
        identity: Effect.succeed("local"),
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
