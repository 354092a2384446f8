import { FileSystem, Path } from "@effect/platform"
import { Effect, Either, Layer, Option, Schema } from "effect"
import { sha256, stringify } from "../../rows/index.ts"
import { cacheFolder } from "../../stage/index.ts"
import { Hub, HubOffline, type HubRepository } from "../Hub.ts"

const Tree = Schema.parseJson(Schema.Array(Schema.Struct({
  path: Schema.String,
  bytes: Schema.Number,
  sha256: Schema.optional(Schema.String),
  gitOid: Schema.optional(Schema.String)
})))

const commitId = /^[0-9a-f]{40}$/

/**
 * The Hub underneath, with a memory on the disk for what `--offline` is to find again: which commit a name stood for last, the
 * files of a commit, and byte ranges of files at a commit, in `$XDG_CACHE_HOME/datawright/hub`. What a name stands for is asked
 * anew whenever that is allowed; what belongs to a commit never changes and is asked once. Whole files are the other Hub's
 * to keep.
 */
export const layerCached = (options: { readonly offline: boolean }) =>
  Layer.effect(
    Hub,
    Effect.gen(function*() {
      const inner = yield* Hub
      const fs = yield* FileSystem.FileSystem
      const paths = yield* Path.Path
      const root = paths.join(yield* Effect.orDie(cacheFolder), "hub")
      const folderOf = ({ name, type }: HubRepository) =>
        paths.join(root, [`${type}s`, ...name.split("/")].map(encodeURIComponent).join("--"))

      const read = (file: string) => Effect.option(fs.readFile(file))
      /** Whole or not at all; a cache that cannot be written is no reason to fail. */
      const write = (file: string, bytes: Uint8Array) => {
        const partial = `${file}.${process.pid}.partial`
        return fs.makeDirectory(paths.dirname(file), { recursive: true }).pipe(
          Effect.zipRight(fs.writeFile(partial, bytes)),
          Effect.zipRight(fs.rename(partial, file)),
          Effect.catchAll((error) => Effect.logDebug("Hub: not cached", { file, because: error.message }))
        )
      }
      const encoder = new TextEncoder()
      const decoder = new TextDecoder()

      const revision: typeof Hub.Service.revision = Effect.fn("Hub.revision")(function*(repository, name = "main") {
        if (commitId.test(name)) return name
        const file = paths.join(folderOf(repository), "refs", encodeURIComponent(name))
        return yield* inner.revision(repository, name).pipe(
          Effect.tap((id) => write(file, encoder.encode(id))),
          Effect.catchIf(
            (error) => error.reason === "Offline",
            (error) =>
              Effect.flatMap(read(file), (known) => {
                const id = Option.match(known, { onNone: () => "", onSome: (bytes) => decoder.decode(bytes).trim() })
                return commitId.test(id) ? Effect.succeed(id) : Effect.fail(error)
              })
          )
        )
      })

      const list: typeof Hub.Service.list = Effect.fn("Hub.list")(function*(repository, asked = {}) {
        if (asked.path !== undefined || !commitId.test(asked.revision ?? "")) {
          return yield* inner.list(repository, asked)
        }
        const file = paths.join(folderOf(repository), asked.revision!, "tree.json")
        const known = Option.flatMap(
          yield* read(file),
          (bytes) => Either.getRight(Schema.decodeEither(Tree)(decoder.decode(bytes)))
        )
        if (Option.isSome(known)) return known.value
        const files = yield* inner.list(repository, asked)
        yield* write(file, encoder.encode(stringify(files)))
        return files
      })

      const readRange: typeof Hub.Service.readRange = Effect.fn("Hub.readRange")(function*(repository, path, range) {
        if (!commitId.test(range.revision ?? "")) return yield* inner.readRange(repository, path, range)
        const file = paths.join(
          folderOf(repository),
          range.revision!,
          sha256(path).slice(0, 16),
          `${range.start}-${range.end}`
        )
        const known = yield* read(file)
        if (Option.isSome(known) && known.value.length === range.end - range.start) return known.value
        const bytes = yield* inner.readRange(repository, path, range)
        if (bytes.length === range.end - range.start) yield* write(file, bytes)
        return bytes
      })

      const within = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
        options.offline ? Effect.provideService(effect, HubOffline, true) : effect
      return Hub.of({
        identity: within(inner.identity),
        revision: (...args) => within(revision(...args)),
        isPrivate: (...args) => within(inner.isPrivate(...args)),
        list: (...args) => within(list(...args)),
        download: (...args) => within(inner.download(...args)),
        readRange: (...args) => within(readRange(...args)),
        create: (...args) => within(inner.create(...args)),
        commit: (...args) => within(inner.commit(...args))
      })
    })
  )
