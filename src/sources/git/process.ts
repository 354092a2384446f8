import { Command, type CommandExecutor, type Error as PlatformError } from "@effect/platform"
import { Effect, Stream } from "effect"
import { GitError } from "./Git.ts"

/** What every call of git is told: no prompts, no hooks, no helpers of the repository's own configuration, English. */
const environment = {
  LC_ALL: "C",
  LANGUAGE: "C",
  GIT_TERMINAL_PROMPT: "0",
  GIT_ASKPASS: "",
  SSH_ASKPASS: "",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_NO_LAZY_FETCH: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_PAGER: "cat"
}

/**
 * Protocols a call may use. Reading may use none, so that a partial clone never fetches behind our back (git before 2.45
 * does not know GIT_NO_LAZY_FETCH).
 */
const protocols = { read: "none", fetch: "https:http:ssh:git:file" }

const settings = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.askPass=",
  // The owner of a mounted or shared clone is no danger to commands that execute nothing of it.
  "safe.directory=*",
  "gc.auto=0",
  "maintenance.auto=false",
  "fetch.recurseSubmodules=false",
  "http.lowSpeedLimit=1000",
  "http.lowSpeedTime=60",
  "advice.detachedHead=false"
].flatMap((setting) => ["-c", setting])

export interface Call {
  /** As the user named it, for messages. */
  readonly repository: string
  readonly gitDir?: string
  readonly args: ReadonlyArray<string>
  readonly network?: boolean
  /** How to start ssh; for calls that use the network. */
  readonly ssh?: string
}

const command = (call: Call): Command.Command =>
  Command.make(
    "git",
    ...settings,
    ...(call.gitDir === undefined ? [] : [`--git-dir=${call.gitDir}`]),
    ...call.args
  ).pipe(Command.env({
    ...environment,
    GIT_ALLOW_PROTOCOL: call.network === true ? protocols.fetch : protocols.read,
    ...(call.ssh === undefined ? {} : { GIT_SSH_COMMAND: call.ssh })
  }))

const notStarted = (repository: string) => (cause: PlatformError.PlatformError): GitError =>
  new GitError({ repository, reason: "NoGit", cause })

/** What git's last words mean. */
const failure = (repository: string, stderr: string, code: number): GitError => {
  const line = stderr.split("\n").map((text) => text.replace(/^(fatal|error): /, "").trim()).find((text) => text !== "")
  const reason: GitError["reason"] =
    /Authentication failed|could not read (Username|Password)|terminal prompts disabled|Permission denied \(|HTTP 40[13]|error: 40[13]/i
        .test(stderr)
      ? "Unauthorized"
      : /not our ref|unadvertised object|find remote ref|no such remote ref|unknown revision|Needed a single revision|bad object|Not a valid object name|no such commit/i
          .test(stderr)
      ? "UnknownCommit"
      : /repository .* not found|Repository not found|does not appear to be a git repo|not a git repository|error: 404/i
          .test(stderr)
      ? "NotARepository"
      : /resolve host|unable to (access|connect)|Connection (refused|timed out|reset|closed)|Could not read from remote|unexpected disconnect|early EOF|RPC failed|Operation too slow|Network is unreachable|SSL/i
          .test(stderr)
      ? "Network"
      : "Failed"
  return new GitError({ repository, reason, detail: line ?? `exit code ${code}` })
}

type Bytes = Stream.Stream<Uint8Array, PlatformError.PlatformError>

const collect = (bytes: Bytes) =>
  Effect.map(
    Stream.runFold(bytes, [] as Array<Uint8Array>, (all, piece) => {
      all.push(piece)
      return all
    }),
    (pieces) => Buffer.concat(pieces)
  )

/** Runs git to its end. Its standard output, whole. */
export const git = (call: Call): Effect.Effect<Buffer, GitError, CommandExecutor.CommandExecutor> =>
  Effect.scoped(Effect.gen(function*() {
    const running = yield* Command.start(command(call))
    const [stdout, stderr, code] = yield* Effect.all([
      collect(running.stdout),
      collect(running.stderr),
      running.exitCode
    ], { concurrency: 3 })
    if (code !== 0) return yield* failure(call.repository, stderr.toString("utf8"), code)
    return stdout
  })).pipe(Effect.catchTags({
    SystemError: notStarted(call.repository),
    BadArgument: notStarted(call.repository)
  }))

/** Runs git on an input, and hands on its standard output as it comes. Fails after it when git did. */
export const gitStream = (
  call: Call,
  input: Uint8Array
): Stream.Stream<Uint8Array, GitError, CommandExecutor.CommandExecutor> =>
  Stream.unwrapScoped(Effect.gen(function*() {
    const running = yield* Effect.mapError(
      Command.start(Command.stdin(command(call), Stream.make(input))),
      notStarted(call.repository)
    )
    const broken = (cause: PlatformError.PlatformError) =>
      new GitError({ repository: call.repository, reason: "Failed", detail: cause.message, cause })
    const errors = yield* Effect.forkScoped(collect(running.stderr))
    const end = Effect.gen(function*() {
      const code = yield* running.exitCode
      const stderr = yield* errors.await.pipe(Effect.flatten)
      if (code !== 0) return yield* failure(call.repository, stderr.toString("utf8"), code)
    })
    return running.stdout.pipe(
      Stream.mapError(broken),
      Stream.concat(Stream.drain(Stream.fromEffect(Effect.mapError(end, (error) =>
        error instanceof GitError ? error : broken(error)))))
    )
  }))
