import { Context, type Effect, Schema } from "effect"
import { complain, ExitCode, type FileError } from "../stage/index.ts"

/** The Hub did not do what it was asked. */
export class HubError extends Schema.TaggedError<HubError>()("HubError", {
  /** Repository, `org/name`, or what else was asked for. */
  target: Schema.String,
  reason: Schema.Literal(
    /** No token, a wrong one, or one without the right: exit code 5. */
    "Unauthorized",
    /** No such repository, revision or file. */
    "NotFound",
    /** Still too many requests after all waiting: exit code 6. */
    "RateLimited",
    /** Storage or another quota is used up: exit code 6. */
    "Quota",
    /** The branch moved on under a commit, time after time. */
    "Conflict",
    /** The server failed or could not be reached, time after time. */
    "Unavailable",
    /** What came is not what was asked for: a wrong hash, an answer that makes no sense. */
    "Malformed",
    /** It would have to be fetched, and that is forbidden. */
    "Offline",
    /** The request was refused for good. */
    "Rejected"
  ),
  detail: Schema.optional(Schema.String),
  status: Schema.optional(Schema.Number),
  cause: Schema.optional(Schema.Defect)
}) {
  get exitCode(): ExitCode {
    if (this.reason === "Unauthorized") return ExitCode.unauthorized
    return this.reason === "RateLimited" || this.reason === "Quota" ? ExitCode.quota : ExitCode.failed
  }
  override get message(): string {
    return complain({
      where: `Hugging Face, ${this.target}`,
      found: found[this.reason] + (this.detail === undefined ? "" : ` (${this.detail})`),
      next: next[this.reason]
    })
  }
}

const found: Record<HubError["reason"], string> = {
  Unauthorized: "not authorised",
  NotFound: "not there",
  RateLimited: "too many requests, even after waiting",
  Quota: "a quota is used up",
  Conflict: "the branch keeps moving",
  Unavailable: "cannot be reached",
  Malformed: "sent something wrong",
  Offline: "not in the cache, and --offline forbids fetching it",
  Rejected: "refused the request"
}

const next: Partial<Record<HubError["reason"], string>> = {
  Unauthorized: "Set HF_TOKEN to a token with the right to do this (huggingface.co/settings/tokens)",
  NotFound: "Check the name; a private repository needs HF_TOKEN",
  Offline: "Run once without --offline",
  RateLimited: "Run the same command later; it goes on where it stopped",
  Unavailable: "Run the same command again; it goes on where it stopped"
}

/** True: nothing may be fetched; calls that would have to fail with `Offline`. */
export class HubOffline extends Context.Reference<HubOffline>()("@datawright/HubOffline", {
  defaultValue: () => false
}) {}

/** A repository: its kind and `org/name`. */
export interface HubRepository {
  readonly type: "dataset" | "model" | "space"
  readonly name: string
}

/** A file of a repository, as its tree says. */
export interface HubFile {
  /** `/` between segments. */
  readonly path: string
  readonly bytes: number
  /** SHA-256 of the content, for large files. */
  readonly sha256?: string | undefined
  /** Git's name of what is stored: of the content, or, for large files, of a pointer to it. SHA-1, hex. */
  readonly gitOid?: string | undefined
}

/** Hashes of a content, as trees of repositories name it. */
export interface HubContent {
  readonly bytes: number
  readonly sha256: string
  /** Git's name of the content: SHA-1 of `blob {bytes}`, NUL and the content, hex. */
  readonly gitOid: string
}

/** True when a file in a repository has this content, told without fetching it. */
export const hasContent = (remote: HubFile | undefined, content: HubContent): boolean =>
  remote !== undefined && remote.bytes === content.bytes &&
  (remote.sha256 === undefined ? remote.gitOid === content.gitOid : remote.sha256 === content.sha256)

/** A file on this machine. */
export interface HubDownload {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  /** It had been fetched before. */
  readonly cached: boolean
}

/** A file to be in a repository, with its content. */
export interface HubUpload {
  /** Path in the repository. */
  readonly path: string
  /** Path on this machine. */
  readonly file: string
}

export interface HubCommitRequest {
  readonly title: string
  readonly description?: string
  readonly files: ReadonlyArray<HubUpload>
  /** Paths to remove; those that are not there are no error. */
  readonly remove?: ReadonlyArray<string>
  /** Default `main`. */
  readonly branch?: string
}

export interface HubCommit {
  /** Id of the new commit; absent when nothing had changed and none was made. */
  readonly oid: string | undefined
  /** Paths sent, in order. */
  readonly sent: ReadonlyArray<string>
  /** Paths that had the same content already. */
  readonly unchanged: ReadonlyArray<string>
  readonly removed: ReadonlyArray<string>
}

/**
 * Repositories of the Hugging Face Hub. Every call waits and tries again by itself where that can help; what fails, has
 * failed for good.
 */
export class Hub extends Context.Tag("@datawright/Hub")<Hub, {
  /** Name of the account the token belongs to. */
  readonly identity: Effect.Effect<string, HubError>
  /** Id of the commit that a branch, a tag or an id stands for; default `main`. */
  readonly revision: (repository: HubRepository, name?: string) => Effect.Effect<string, HubError>
  /** Whether only some accounts can see it. */
  readonly isPrivate: (repository: HubRepository) => Effect.Effect<boolean, HubError>
  /** All files at a revision (default `main`), below `path` if given, in order of path. */
  readonly list: (
    repository: HubRepository,
    options?: { readonly revision?: string | undefined; readonly path?: string | undefined }
  ) => Effect.Effect<ReadonlyArray<HubFile>, HubError>
  /**
   * A file of a revision (default `main`) on this machine: from the cache, or fetched whole, going on where an earlier try
   * stopped, and checked by its hash.
   */
  readonly download: (
    repository: HubRepository,
    path: string,
    options?: { readonly revision?: string | undefined }
  ) => Effect.Effect<HubDownload, HubError | FileError>
  /** The bytes `[start, end)` of a file and nothing else of it; fewer where the file ends before. */
  readonly readRange: (
    repository: HubRepository,
    path: string,
    options: { readonly start: number; readonly end: number; readonly revision?: string | undefined }
  ) => Effect.Effect<Uint8Array, HubError>
  /** Makes a repository; true when it was not there before. */
  readonly create: (
    repository: HubRepository,
    options?: { readonly private?: boolean | undefined }
  ) => Effect.Effect<boolean, HubError>
  /**
   * Puts files into a repository with one commit, sending only those whose content differs; none, and no commit, when all are
   * there. When the branch moves meanwhile, it is read again and the commit tried again.
   */
  readonly commit: (
    repository: HubRepository,
    request: HubCommitRequest
  ) => Effect.Effect<HubCommit, HubError | FileError>
}>() {}
