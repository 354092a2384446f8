import { FileSystem, Path } from "@effect/platform"
import { Effect, Stream } from "effect"
import { byCodeUnit } from "../../rows/index.ts"
import { GitError, type Tree, type TreeEntry } from "./Git.ts"

/** Folders that never hold a project's own code. */
const skipped: ReadonlySet<string> = new Set([".git", "node_modules", "__pycache__", ".venv", "venv", ".tox"])

/**
 * A folder that is no repository, as a tree without a commit. Symbolic links are named and not followed, so loops
 * cannot be entered. What may not be listed is left out; a file that may not be read is absent.
 */
export const openFolder = Effect.fn("Git.openFolder")(function*(repository: string, root: string) {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const entries: Array<TreeEntry> = []
  const walk = (folder: string): Effect.Effect<void> =>
    Effect.gen(function*() {
      const names = yield* Effect.orElseSucceed(
        fs.readDirectory(folder === "" ? root : paths.join(root, folder)),
        () => []
      )
      for (const name of names) {
        if (skipped.has(name)) continue
        const path = folder === "" ? name : `${folder}/${name}`
        const id = paths.join(root, path)
        // Only a symbolic link can be read as one; `stat` would look through it.
        const isLink = yield* Effect.isSuccess(fs.readLink(id))
        if (isLink) {
          entries.push({ path, kind: "symlink", id })
          continue
        }
        const type = yield* Effect.option(Effect.map(fs.stat(id), (info) => info.type))
        if (type._tag === "None") continue
        if (type.value === "Directory") yield* walk(path)
        else if (type.value === "File") entries.push({ path, kind: "file", id })
      }
    })
  const listed = yield* Effect.either(fs.readDirectory(root))
  if (listed._tag === "Left") {
    return yield* new GitError({ repository, reason: "NotFound", detail: root, cause: listed.left })
  }
  yield* walk("")
  entries.sort((a, b) => byCodeUnit(a.path, b.path))
  const tree: Tree = {
    commit: undefined,
    entries,
    read: (asked) =>
      Stream.fromIterable(asked.filter((entry) => entry.kind === "file")).pipe(
        Stream.mapEffect((entry) =>
          Effect.map(Effect.option(fs.readFile(entry.id)), (bytes) => ({
            entry,
            bytes: bytes._tag === "Some" ? bytes.value : undefined
          }))
        )
      )
  }
  return tree
})
