import { FileSystem, Path } from "@effect/platform"
import { Effect, Option, Order, Schema } from "effect"
import { createHash } from "node:crypto"
import { fingerprint } from "../Files.ts"

/** A file or folder that a stage read or wrote, as it was then. */
export const Footprint = Schema.Struct({
  path: Schema.NonEmptyString,
  role: Schema.Literal("reads", "writes"),
  /** `absent`: it was not there, and is not to be. */
  kind: Schema.Literal("file", "folder", "absent"),
  bytes: Schema.Number,
  /** Milliseconds since 1970, as the file system says; a hint that spares reading the file again, no more. */
  modified: Schema.Number,
  /** SHA-256, hex: of the content of a file; of the sorted names, sizes and times of what is in a folder. */
  sha256: Schema.String
})
export type Footprint = typeof Footprint.Type

const byPath = Order.mapInput(Order.string, (file: { readonly path: string }) => file.path)

const modifiedAt = ({ mtime }: FileSystem.File.Info): number =>
  Option.match(mtime, { onNone: () => 0, onSome: (time) => time.getTime() })

/** Files below a folder with size and time, sorted; what git keeps for itself, manifests and hidden files are left out. */
const list = (
  folder: string,
  without: ReadonlySet<string>
): Effect.Effect<ReadonlyArray<string>, never, FileSystem.FileSystem | Path.Path> =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const paths = yield* Path.Path
    const names = (yield* Effect.orElseSucceed(fs.readDirectory(folder), () => [])).filter((name) =>
      !name.startsWith(".") && !name.endsWith("manifest.json")
    ).sort()
    const found = yield* Effect.forEach(names, (name) =>
      Effect.gen(function*() {
        const path = paths.join(folder, name)
        if (without.has(path)) return []
        const info = yield* Effect.option(fs.stat(path))
        if (Option.isNone(info)) return []
        if (info.value.type !== "Directory") {
          return [`${name} ${info.value.size} ${modifiedAt(info.value)}`]
        }
        const isLink = yield* Effect.isSuccess(fs.readLink(path))
        return isLink ? [] : [name + "/", ...(yield* list(path, without))]
      }), { concurrency: 8 })
    return found.flat()
  })

/**
 * What stands at a path now. Files are read once (256 KiB in memory) unless `known` has the same size and time; of folders
 * only the listing is read. `without`: paths (absolute) inside folders that do not count.
 */
export const footprint = (
  path: string,
  role: Footprint["role"],
  without: ReadonlySet<string>,
  known?: Footprint
): Effect.Effect<Footprint, never, FileSystem.FileSystem | Path.Path> =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const paths = yield* Path.Path
    const info = yield* Effect.option(fs.stat(path))
    const absent: Footprint = { path, role, kind: "absent", bytes: 0, modified: 0, sha256: "" }
    if (Option.isNone(info)) return absent
    if (info.value.type === "Directory") {
      const names = yield* list(paths.resolve(path), without)
      const sha256 = createHash("sha256").update(names.join("\n")).digest("hex")
      return { path, role, kind: "folder", bytes: 0, modified: 0, sha256 }
    }
    const bytes = Number(info.value.size)
    const modified = modifiedAt(info.value)
    if (known?.kind === "file" && known.bytes === bytes && known.modified === modified) return { ...known, role }
    const print = yield* Effect.option(fingerprint(path))
    return Option.isNone(print) ? absent : { path, role, kind: "file", bytes, modified, sha256: print.value.sha256 }
  })

/** The same content, whatever its time. */
export const isSame = (a: Footprint, b: Footprint): boolean => a.kind === b.kind && a.sha256 === b.sha256

export const sorted = (files: Iterable<Footprint>): ReadonlyArray<Footprint> => [...files].sort(byPath)
