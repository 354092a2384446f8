import { type CommandExecutor, FileSystem, Path } from "@effect/platform"
import { Effect } from "effect"
import { GitError } from "./Git.ts"
import { isFullId } from "./origin.ts"
import { git } from "./process.ts"

export interface Fetch {
  /** As the user named it, for messages. */
  readonly repository: string
  readonly url: string
  readonly ref: string
  /** An empty folder to become a bare repository. */
  readonly gitDir: string
  readonly ssh: string
}

/** How deep all branches are fetched, one after the other, when the commit cannot be asked for by itself. */
const depths = ["64", "1024"]

const mayTryOtherwise = (error: GitError): boolean => error.reason === "UnknownCommit" || error.reason === "Failed"

/**
 * Makes a bare repository that holds one commit: asked for by itself (`--depth 1`), and when the server refuses that or
 * the id is abbreviated, by fetching all branches and tags deeper and deeper. Returns the full id.
 */
export const fetchCommit = Effect.fn("Git.fetchCommit")(function*(options: Fetch) {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const { gitDir, ref, repository, ssh, url } = options
  const local = (...args: ReadonlyArray<string>) => git({ repository, gitDir, args })
  const fetch = (...args: ReadonlyArray<string>) =>
    git({
      repository,
      gitDir,
      ssh,
      network: true,
      args: ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", ...args]
    })
  const find = (name: string) =>
    Effect.map(local("rev-parse", "--verify", "--quiet", `${name}^{commit}`), (id) => id.toString("utf8").trim())
  const everything = ["--", url, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"]

  yield* git({ repository, args: ["init", "--quiet", "--bare", "--template=", "--", gitDir] })
  const direct = yield* Effect.either(fetch("--depth=1", "--", url, `+${ref}:refs/datawright/pin`))
  if (direct._tag === "Right") return yield* find("refs/datawright/pin")
  if (!mayTryOtherwise(direct.left)) return yield* direct.left

  for (const depth of depths) {
    yield* Effect.catchIf(fetch(`--depth=${depth}`, ...everything), mayTryOtherwise, () => Effect.void)
    const id = yield* Effect.option(find(ref))
    if (id._tag === "Some") return id.value
  }
  const isShallow = yield* Effect.orElseSucceed(fs.exists(paths.join(gitDir, "shallow")), () => false)
  yield* fetch(...(isShallow ? ["--unshallow"] : []), ...everything)
  return yield* Effect.mapError(find(ref), () => new GitError({ repository, reason: "UnknownCommit", detail: ref }))
})

/** The id a branch, tag or `HEAD` has on the server now; undefined when the server has no such name. */
export const resolveRemote = (
  options: Pick<Fetch, "repository" | "url" | "ref" | "ssh">
): Effect.Effect<string | undefined, GitError, CommandExecutor.CommandExecutor> => {
  const { ref, repository, ssh, url } = options
  const names = ref === "HEAD" ? ["HEAD"] : [`refs/heads/${ref}`, `refs/tags/${ref}^{}`, `refs/tags/${ref}`, ref]
  return Effect.map(
    git({ repository, ssh, network: true, args: ["ls-remote", "--quiet", "--", url, ...names] }),
    (output) => {
      const ids = new Map(
        output.toString("utf8").split("\n").map((line) => line.split("\t")).map(([id, name]) =>
          [name ?? "", id ?? ""] as const
        )
      )
      return names.map((name) => ids.get(name)).find((id) => id !== undefined && isFullId(id))
    }
  )
}
