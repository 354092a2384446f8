import { Context, type Effect, Schema, type Stream } from "effect"
import { complain, ExitCode } from "../../stage/index.ts"

/** Where code comes from: a repository, or a plain folder, and the commit to read it at. */
export interface GitOrigin {
  /** `https://…`, `http://…`, `ssh://…`, `git://…`, `file://…`, `user@host:path`, or a path. */
  readonly repository: string
  /** Full or abbreviated id, branch or tag; the remote's HEAD when absent. */
  readonly commit?: string | undefined
}

/** An entry of a tree. Symbolic links and submodules are named, never followed. */
export interface TreeEntry {
  /** Relative to the root, `/` between segments. */
  readonly path: string
  readonly kind: "file" | "symlink" | "submodule"
  /** Object id; in a plain folder the file's absolute path. */
  readonly id: string
}

/** The content of a file; `bytes` is undefined when the object is absent from a partial clone, or the file is unreadable. */
export interface Blob {
  readonly entry: TreeEntry
  readonly bytes: Uint8Array | undefined
}

/** The files of one commit, or of a plain folder. */
export interface Tree {
  /** Full commit id; undefined for a plain folder. */
  readonly commit: string | undefined
  /** Ordered by path, in code units. */
  readonly entries: ReadonlyArray<TreeEntry>
  /** Contents, in the order asked for, by one process for all. Entries that are no files are left out. Memory: one file. */
  readonly read: (entries: ReadonlyArray<TreeEntry>) => Stream.Stream<Blob, GitError>
}

/**
 * A tree could not be had. `NoGit`: git is not installed; `NotFound`: no such path; `NotARepository`: nothing there that
 * git can read; `UnknownCommit`; `Offline`: it would have to be fetched; `Network`; `Unauthorized` (exit code 5): private,
 * or it does not exist; `BadName`: the origin or commit is not spelt like one; `Failed`: git said something else.
 */
export class GitError extends Schema.TaggedError<GitError>()("GitError", {
  repository: Schema.String,
  reason: Schema.Literal(
    "NoGit",
    "NotFound",
    "NotARepository",
    "UnknownCommit",
    "Offline",
    "Network",
    "Unauthorized",
    "BadName",
    "Failed"
  ),
  detail: Schema.optional(Schema.String),
  cause: Schema.optional(Schema.Defect)
}) {
  get exitCode(): ExitCode {
    return this.reason === "Unauthorized"
      ? ExitCode.unauthorized
      : this.reason === "BadName"
      ? ExitCode.usage
      : ExitCode.failed
  }
  override get message(): string {
    return complain({
      where: this.repository,
      found: found[this.reason] + (this.detail === undefined ? "" : ` (${this.detail})`),
      next: next[this.reason]
    })
  }
}

const found: Record<GitError["reason"], string> = {
  NoGit: "git could not be started",
  NotFound: "no such repository or folder",
  NotARepository: "not a git repository",
  UnknownCommit: "the commit is not in the repository",
  Offline: "not in the cache, and --offline forbids fetching it",
  Network: "the server cannot be reached",
  Unauthorized: "the repository is private or does not exist",
  BadName: "not the name of a repository and commit",
  Failed: "git failed"
}

const next: Record<GitError["reason"], string | undefined> = {
  NoGit: "Install git and put it on the PATH",
  NotFound: "Check the path",
  NotARepository: "Check the address",
  UnknownCommit: "Check the id, branch or tag",
  Offline: "Run once without --offline, or set DATAWRIGHT_GIT_MIRROR to local clones",
  Network: "Check the connection and run again",
  Unauthorized: "Check the address and your credentials",
  BadName: "Write a path or URL, then @ and an id, branch or tag",
  Failed: undefined
}

/** Repositories at pinned commits, read without a work tree; nothing of a foreign repository is ever executed. */
export class Git extends Context.Tag("@datawright/Git")<Git, {
  readonly open: (origin: GitOrigin) => Effect.Effect<Tree, GitError>
  /** Whether `open` can do without the network. Looks at the disk alone. */
  readonly isAvailable: (origin: GitOrigin) => Effect.Effect<boolean>
}>() {}
