import { CommandExecutor } from "@effect/platform"
import { Effect, Option, Stream } from "effect"
import { byCodeUnit } from "../../rows/index.ts"
import { CatFileReader } from "./catFile.ts"
import { GitError, type Tree, type TreeEntry } from "./Git.ts"
import { git, gitStream } from "./process.ts"

/** Reads the answer of `git ls-tree -r -z`, `<mode> <type> <id>TAB<path>NUL` each. */
const parseTree = (listing: Buffer): Array<TreeEntry> => {
  const entries: Array<TreeEntry> = []
  for (const record of listing.toString("utf8").split("\0")) {
    const match = /^([0-7]+) ([a-z]+) ([0-9a-f]+)\t([^]+)$/.exec(record)
    if (match === null) continue
    const kind = match[1] === "120000" ? "symlink" : match[2] === "commit" ? "submodule" : "file"
    entries.push({ path: match[4]!, kind, id: match[3]! })
  }
  return entries.sort((a, b) => byCodeUnit(a.path, b.path))
}

/** The full id of what a git directory calls `ref`. */
export const resolveCommit = (repository: string, gitDir: string, ref: string) =>
  git({ repository, gitDir, args: ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`] }).pipe(
    Effect.map((output) => output.toString("utf8").trim()),
    Effect.mapError((error) =>
      error.reason === "NoGit" || error.reason === "NotARepository" ? error : new GitError({
        repository,
        reason: "UnknownCommit",
        detail: ref === "HEAD" ? "it has no commit yet" : ref
      })
    )
  )

/** Objects of a commit that a partial clone has not got: asked for, it would answer by fetching them, or die. */
const absentObjects = Effect.fn("Git.absentObjects")(function*(repository: string, gitDir: string, commit: string) {
  const partial = yield* Effect.option(git({
    repository,
    gitDir,
    args: ["config", "--get-regexp", "^(extensions\\.partialclone|remote\\..*\\.promisor)$"]
  }))
  if (Option.isNone(partial)) return new Set<string>()
  const listing = yield* git({
    repository,
    gitDir,
    args: ["rev-list", "--objects", "--no-walk", "--missing=print", commit]
  })
  return new Set([...listing.toString("utf8").matchAll(/^\?([0-9a-f]+)/gm)].map((match) => match[1]!))
})

/** Contents of files, by one `git cat-file --batch`. */
const readBlobs = (repository: string, gitDir: string, files: ReadonlyArray<TreeEntry>) => {
  if (files.length === 0) return Stream.empty
  const reader = new CatFileReader()
  let answered = 0
  const failed = (detail: string, cause?: unknown) =>
    new GitError({ repository, reason: "Failed", detail, ...(cause === undefined ? {} : { cause }) })
  const check = Effect.suspend(() =>
    answered === files.length && reader.isDone
      ? Effect.void
      : Effect.fail(failed(`${answered} of ${files.length} files were read`))
  )
  return gitStream(
    { repository, gitDir, args: ["cat-file", "--batch"] },
    Buffer.from(`${files.map((entry) => entry.id).join("\n")}\n`)
  ).pipe(
    Stream.mapEffect((piece) =>
      Effect.try({ try: () => reader.push(piece), catch: (cause) => failed(String(cause), cause) })
    ),
    Stream.mapConcat((replies) => replies.map(({ bytes }) => ({ entry: files[answered++]!, bytes }))),
    Stream.concat(Stream.drain(Stream.fromEffect(check)))
  )
}

/** Puts the files that are absent back in their places among those that were read. */
const withAbsent = <E>(
  files: ReadonlyArray<TreeEntry>,
  absent: ReadonlySet<string>,
  read: Stream.Stream<{ readonly entry: TreeEntry; readonly bytes: Uint8Array | undefined }, E>
) => {
  let at = 0
  const gaps = () => {
    const blobs: Array<{ readonly entry: TreeEntry; readonly bytes: undefined }> = []
    while (at < files.length && absent.has(files[at]!.id)) blobs.push({ entry: files[at++]!, bytes: undefined })
    return blobs
  }
  return read.pipe(
    Stream.mapConcat((blob) => {
      const before = gaps()
      at++
      return [...before, blob]
    }),
    Stream.concat(Stream.suspend(() => Stream.fromIterable(gaps())))
  )
}

/** The tree of a commit, read from a git directory. */
export const openTree = Effect.fn("Git.openTree")(function*(repository: string, gitDir: string, ref: string) {
  const executor = yield* CommandExecutor.CommandExecutor
  const commit = yield* resolveCommit(repository, gitDir, ref)
  const listing = yield* git({ repository, gitDir, args: ["ls-tree", "-r", "-z", "--full-tree", commit] })
  const absent = yield* absentObjects(repository, gitDir, commit)
  const tree: Tree = {
    commit,
    entries: parseTree(listing),
    read: (asked) =>
      Stream.suspend(() => {
        const files = asked.filter((entry) => entry.kind === "file")
        const present = files.filter((entry) => !absent.has(entry.id))
        const read = Stream.provideService(
          readBlobs(repository, gitDir, present),
          CommandExecutor.CommandExecutor,
          executor
        )
        return present.length === files.length ? read : withAbsent(files, absent, read)
      })
  }
  return tree
})
