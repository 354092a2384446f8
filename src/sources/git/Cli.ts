import { CommandExecutor, FileSystem, Path } from "@effect/platform"
import { Config, Effect, Layer, Option } from "effect"
import { cacheFolder } from "../../stage/index.ts"
import { fetchCommit, resolveRemote } from "./fetch.ts"
import { openFolder } from "./folder.ts"
import { Git, GitError, type GitOrigin, type Tree } from "./Git.ts"
import { cacheName, fillTemplate, isFullId, isRef, isShortId, type Place, placeOf } from "./origin.ts"
import { openTree, resolveCommit } from "./tree.ts"

/**
 * `DATAWRIGHT_GIT_MIRROR`: where to look for remote repositories first, a path or URL with `{host}`, `{owner}` and
 * `{name}` in it, such as `/srv/git/{owner}/{name}.git`. `GIT_SSH_COMMAND` as git reads it.
 */
const settings = Config.all({
  mirror: Config.option(Config.nonEmptyString("DATAWRIGHT_GIT_MIRROR")),
  ssh: Config.withDefault(Config.string("GIT_SSH_COMMAND"), "ssh -oBatchMode=yes -oConnectTimeout=30")
})

export interface GitOptions {
  /** Never use the network: only what is on this machine. */
  readonly offline: boolean
}

/**
 * The installed git. Remote commits are kept, one bare shallow repository each, in `$XDG_CACHE_HOME/datawright/git`:
 * fetched beside their name and renamed when whole, so that runs may share the cache. Local repositories are read where
 * they are, at HEAD unless a commit is given; what is not committed is not seen.
 */
export const layer = (options: GitOptions) =>
  Layer.effect(
    Git,
    Effect.gen(function*() {
      const executor = yield* CommandExecutor.CommandExecutor
      const fs = yield* FileSystem.FileSystem
      const paths = yield* Path.Path
      const { mirror, ssh } = yield* settings
      const cache = paths.join(yield* cacheFolder, "git")
      const isThere = (path: string) => Effect.orElseSucceed(fs.exists(path), () => false)
      const readText = (path: string) => Effect.option(fs.readFileString(path))

      /** The git directory of a local path; `undefined` for a plain folder. */
      const findGitDir = Effect.fn("Git.findGitDir")(function*(repository: string, path: string) {
        const inside = paths.join(path, ".git")
        if (yield* isThere(inside)) {
          const link = yield* readText(inside)
          if (Option.isNone(link)) return inside
          // A worktree or submodule: a file that names the directory.
          const target = /^gitdir: (.+)$/m.exec(link.value)?.[1]?.trim()
          if (target === undefined) return yield* new GitError({ repository, reason: "NotARepository", detail: inside })
          return paths.resolve(path, target)
        }
        const isBare = yield* Effect.forEach(["HEAD", "objects"], (name) => isThere(paths.join(path, name)))
        if (isBare.every((there) => there)) return path
        if (!(yield* isThere(path))) return yield* new GitError({ repository, reason: "NotFound", detail: path })
        return undefined
      })

      /** A commit in the cache: by its full id, by an abbreviation that fits one, or by a name resolved earlier. */
      const findCached = Effect.fn("Git.findCached")(function*(url: string, ref: string) {
        const folder = paths.join(cache, cacheName(url))
        const at = (id: string) => paths.join(folder, `${id}.git`)
        if (isFullId(ref)) return (yield* isThere(at(ref))) ? at(ref) : undefined
        const names = yield* Effect.orElseSucceed(fs.readDirectory(folder), () => [])
        const fitting = isShortId(ref) ? names.filter((name) => name.startsWith(ref) && name.endsWith(".git")) : []
        if (fitting.length === 1) return paths.join(folder, fitting[0]!)
        if (!options.offline) return undefined
        const known = yield* readText(paths.join(folder, `${encodeURIComponent(ref)}.ref`))
        return Option.isSome(known) && (yield* isThere(at(known.value.trim()))) ? at(known.value.trim()) : undefined
      })

      const remember = Effect.fn("Git.remember")(function*(folder: string, ref: string, id: string) {
        const file = paths.join(folder, `${encodeURIComponent(ref)}.ref`)
        const beside = yield* fs.makeTempDirectoryScoped({ directory: folder, prefix: ".ref-" })
        const partial = paths.join(beside, "ref")
        yield* fs.writeFileString(partial, `${id}\n`)
        yield* fs.rename(partial, file)
      })

      const cacheFailed = (repository: string) => (cause: { readonly message: string }) =>
        cause instanceof GitError ? cause : new GitError({
          repository,
          reason: "Failed",
          detail: `the cache ${cache} cannot be written: ${cause.message}`,
          cause
        })

      /** Brings a remote commit into the cache. */
      const download = Effect.fn("Git.download")(
        function*(repository: string, url: string, ref: string) {
          const folder = paths.join(cache, cacheName(url))
          yield* fs.makeDirectory(folder, { recursive: true })
          const resolved = isFullId(ref) ? ref : yield* resolveRemote({ repository, url, ref, ssh })
          if (resolved === undefined && !isShortId(ref)) {
            return yield* new GitError({ repository, reason: "UnknownCommit", detail: ref })
          }
          if (resolved !== undefined && resolved !== ref) yield* remember(folder, ref, resolved)
          if (resolved !== undefined) {
            const known = yield* findCached(url, resolved)
            if (known !== undefined) return known
          }
          const beside = yield* fs.makeTempDirectoryScoped({ directory: folder, prefix: ".fetch-" })
          const partial = paths.join(beside, "repository")
          const id = yield* fetchCommit({ repository, url, ref: resolved ?? ref, gitDir: partial, ssh })
          const final = paths.join(folder, `${id}.git`)
          // Another run may have been quicker: then its copy serves as well.
          yield* Effect.catchAll(
            fs.rename(partial, final),
            (cause) => Effect.flatMap(isThere(final), (there) => there ? Effect.void : Effect.fail(cause))
          )
          return final
        },
        Effect.scoped,
        (effect, repository) => Effect.mapError(effect, cacheFailed(repository))
      )

      const openLocal = Effect.fn("Git.openLocal")(function*(repository: string, path: string, ref?: string) {
        const root = paths.resolve(path)
        const gitDir = yield* findGitDir(repository, root)
        if (gitDir !== undefined) return yield* openTree(repository, gitDir, ref ?? "HEAD")
        if (ref === undefined) return yield* openFolder(repository, root)
        return yield* new GitError({
          repository,
          reason: "NotARepository",
          detail: `a plain folder has no commit ${ref}`
        })
      })

      const openPlace = (repository: string, place: Place, ref?: string): Effect.Effect<
        Tree,
        GitError,
        CommandExecutor.CommandExecutor | FileSystem.FileSystem | Path.Path
      > =>
        place.kind === "local"
          ? openLocal(repository, place.path, ref)
          : Effect.gen(function*() {
            const wanted = ref ?? "HEAD"
            const cached = yield* findCached(place.url, wanted)
            if (cached === undefined && options.offline) return yield* new GitError({ repository, reason: "Offline" })
            const gitDir = cached ?? (yield* download(repository, place.url, wanted))
            const id = paths.basename(gitDir, ".git")
            return yield* openTree(repository, gitDir, id)
          })

      const mirrorOf = (origin: GitOrigin): Place | undefined => {
        if (Option.isNone(mirror) || placeOf(origin.repository).kind === "local") return undefined
        const filled = fillTemplate(mirror.value, origin.repository)
        return filled === undefined ? undefined : placeOf(filled)
      }

      /** The mirror's answer; `undefined` when there is no mirror, or it has not got the commit. */
      const openMirror = Effect.fn("Git.openMirror")(function*(origin: GitOrigin) {
        const place = mirrorOf(origin)
        if (place === undefined) return undefined
        return yield* Effect.catchIf(
          openPlace(origin.repository, place, origin.commit),
          (error) => ["NotFound", "UnknownCommit", "NotARepository", "Offline"].includes(error.reason),
          () => Effect.void
        )
      })

      const open = Effect.fn("Git.open")(
        function*(origin: GitOrigin) {
          if (origin.repository.trim() === "" || (origin.commit !== undefined && !isRef(origin.commit))) {
            return yield* new GitError({ repository: origin.repository, reason: "BadName", detail: origin.commit })
          }
          return (yield* openMirror(origin)) ??
            (yield* openPlace(origin.repository, placeOf(origin.repository), origin.commit))
        },
        Effect.provideService(CommandExecutor.CommandExecutor, executor),
        Effect.provideService(FileSystem.FileSystem, fs),
        Effect.provideService(Path.Path, paths)
      )

      const hasCommit = ({ commit, repository }: GitOrigin, path: string) =>
        Effect.isSuccess(Effect.gen(function*() {
          const gitDir = yield* findGitDir(repository, paths.resolve(path))
          if (gitDir !== undefined) return yield* resolveCommit(repository, gitDir, commit ?? "HEAD")
          return commit === undefined ? "" : yield* new GitError({ repository, reason: "NotARepository" })
        }))

      const isAvailable = Effect.fn("Git.isAvailable")(function*(origin: GitOrigin) {
        for (const place of [mirrorOf(origin), placeOf(origin.repository)]) {
          if (place === undefined) continue
          const there = place.kind === "local"
            ? yield* hasCommit(origin, place.path)
            : (yield* findCached(place.url, origin.commit ?? "HEAD")) !== undefined
          if (there) return true
        }
        return false
      }, Effect.provideService(CommandExecutor.CommandExecutor, executor))
      return Git.of({ open, isAvailable })
    })
  )
