import { FileSystem, Path } from "@effect/platform"
import { Config, Effect, Option } from "effect"
import { FileError, fileError, userCacheFolder } from "../../stage/index.ts"
import type { HubDownload, HubRepository } from "../Hub.ts"
import { contentOf, isNamed } from "../HubContent.ts"

/**
 * Folder of downloaded files, shared with other programs: `HF_HUB_CACHE`, or `hub` in `HF_HOME`, or in
 * `$XDG_CACHE_HOME/huggingface`. Source: huggingface.co/docs/huggingface_hub, environment variables.
 */
export const hubCacheFolder = Effect.gen(function*() {
  const paths = yield* Path.Path
  const read = (name: string) => Effect.orDie(Config.option(Config.nonEmptyString(name)))
  const given = yield* read("HF_HUB_CACHE")
  if (Option.isSome(given)) return given.value
  const home = yield* read("HF_HOME")
  if (Option.isSome(home)) return paths.join(home.value, "hub")
  return paths.join(yield* Effect.orDie(userCacheFolder), "huggingface", "hub")
})

/** Where files of a repository lie, in the layout all clients of the Hub share: contents by name, and links to them by revision. */
export const openCache = (root: string, repository: HubRepository) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const paths = yield* Path.Path
    const folder = paths.join(root, [`${repository.type}s`, ...repository.name.split("/")].join("--"))
    const attempt = <A>(path: string, run: Effect.Effect<A, Parameters<ReturnType<typeof fileError>>[0]>) =>
      Effect.mapError(run, fileError(path))
    const onDisk = Effect.provideService(FileSystem.FileSystem, fs)

    const pointerOf = (revision: string, path: string) => {
      const snapshot = paths.join(folder, "snapshots", revision)
      const pointer = paths.resolve(snapshot, path)
      const relative = paths.relative(snapshot, pointer)
      return relative === "" || relative.startsWith("..") || paths.isAbsolute(relative)
        ? new FileError({ path, reason: "Outside" })
        : Effect.succeed(pointer)
    }

    /** A stored content, if it exists and has the hash of its name; a content with another hash is removed. */
    const checked = Effect.fn("Cache.checked")(function*(blob: string) {
      const there = yield* Effect.option(fs.stat(blob))
      if (Option.isNone(there)) return undefined
      const content = yield* onDisk(contentOf(blob, Number(there.value.size)))
      if (isNamed(content, paths.basename(blob))) return content
      yield* attempt(blob, fs.remove(blob))
      return undefined
    })

    return {
      blob: (name: string) => paths.join(folder, "blobs", name),
      prepare: attempt(folder, fs.makeDirectory(paths.join(folder, "blobs"), { recursive: true })),
      checked,
      /** The file of a revision, if it was fetched before and still is what it was. */
      find: Effect.fn("Cache.find")(function*(revision: string, path: string) {
        const pointer = yield* pointerOf(revision, path)
        const blob = yield* Effect.option(fs.realPath(pointer))
        if (Option.isNone(blob) || !/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(paths.basename(blob.value))) return undefined
        const content = yield* checked(blob.value)
        if (content === undefined) return undefined
        const found: HubDownload = { path: pointer, bytes: content.bytes, sha256: content.sha256, cached: true }
        return found
      }),
      /** Gives a stored content its path in a revision. */
      link: Effect.fn("Cache.link")(function*(revision: string, path: string, name: string) {
        const pointer = yield* pointerOf(revision, path)
        const parent = paths.dirname(pointer)
        yield* attempt(parent, fs.makeDirectory(parent, { recursive: true }))
        yield* Effect.ignore(fs.remove(pointer))
        yield* attempt(pointer, fs.symlink(paths.relative(parent, paths.join(folder, "blobs", name)), pointer))
        return pointer
      })
    }
  })
