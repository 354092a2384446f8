// @effect-diagnostics processEnv:off
import { FileSystem, Path } from "@effect/platform"
import { Effect } from "effect"
import { execFileSync } from "node:child_process"

/** Runs git in a folder, as nobody in particular at no particular time. */
export const git = (folder: string, ...args: ReadonlyArray<string>): string =>
  execFileSync("git", ["-c", "protocol.file.allow=always", ...args], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: "A",
      GIT_AUTHOR_EMAIL: "a@example.org",
      GIT_AUTHOR_DATE: "2024-01-01T00:00:00Z",
      GIT_COMMITTER_NAME: "A",
      GIT_COMMITTER_EMAIL: "a@example.org",
      GIT_COMMITTER_DATE: "2024-01-01T00:00:00Z"
    }
  }).trim()

/** Writes files below a folder, making their folders. */
export const writeFiles = (folder: string, files: Readonly<Record<string, string | Uint8Array>>) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const paths = yield* Path.Path
    for (const [name, text] of Object.entries(files)) {
      const path = paths.join(folder, name)
      yield* fs.makeDirectory(paths.dirname(path), { recursive: true })
      yield* fs.writeFile(path, typeof text === "string" ? new TextEncoder().encode(text) : text)
    }
  })

/** Commits files to a repository in a folder (made when needed). The commit's id. */
export const commitFiles = (folder: string, files: Readonly<Record<string, string | Uint8Array>>) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    yield* fs.makeDirectory(folder, { recursive: true })
    if (!(yield* fs.exists(`${folder}/.git`))) git(folder, "init", "--quiet", "--initial-branch=main")
    yield* writeFiles(folder, files)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message=files")
    return git(folder, "rev-parse", "HEAD")
  })
