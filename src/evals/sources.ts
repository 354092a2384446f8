import { FileSystem, Path } from "@effect/platform"
import { Effect, Either } from "effect"
import { type FileError, fileError } from "../stage/index.ts"
import * as Tar from "./archive/Tar.ts"
import { byPath } from "./coordinates.ts"

/** A file to read. */
export interface Source {
  readonly kind: "qa_tarball" | "eval_dump"
  /** As the user's input and the folders below it name it, `/` between segments. */
  readonly path: string
  readonly absolute: string
  /** Below the input, or its name where it is the input: where `extract` puts it. */
  readonly below: string
}

export interface Sources {
  /** By path, numbers in it by value; every file once. */
  readonly found: ReadonlyArray<Source>
  /** Inputs that are not there or cannot be listed. */
  readonly failed: ReadonlyArray<{ readonly name: string; readonly reason: string }>
}

const kindOf = (name: string): Source["kind"] | undefined =>
  Tar.isArchiveName(name) ? "qa_tarball" : /(?:^|\/)metrics-all\.jsonl$/.test(name) ? "eval_dump" : undefined

/** The archives and dumps named by inputs, or anywhere below those that are folders. Links to folders are not entered. */
export const findSources = Effect.fn("qa.findSources")(function*(inputs: ReadonlyArray<string>) {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const found = new Map<string, Source>()
  const failed: Array<{ readonly name: string; readonly reason: string }> = []
  const slashes = (path: string) => path.replaceAll(paths.sep, "/")

  const list = (folder: string, below: string): Effect.Effect<void> =>
    Effect.gen(function*() {
      const names = yield* Effect.either(Effect.mapError(fs.readDirectory(folder), fileError(folder)))
      if (Either.isLeft(names)) {
        failed.push({ name: slashes(folder), reason: (names.left as FileError).message })
        return
      }
      for (const name of names.right) {
        const path = paths.join(folder, name)
        const inside = below === "" ? name : `${below}/${name}`
        const info = yield* Effect.option(fs.stat(path))
        const linked = yield* Effect.option(fs.readLink(path))
        if (info._tag === "Some" && info.value.type === "Directory") {
          if (linked._tag === "None") yield* list(path, inside)
          continue
        }
        const kind = kindOf(name)
        if (kind !== undefined) add(kind, path, inside)
      }
    })

  const add = (kind: Source["kind"], path: string, below: string) => {
    const absolute = paths.resolve(path)
    if (!found.has(absolute)) found.set(absolute, { kind, path: slashes(paths.normalize(path)), absolute, below })
  }

  for (const input of inputs) {
    const info = yield* Effect.either(Effect.mapError(fs.stat(input), fileError(input)))
    if (Either.isLeft(info)) failed.push({ name: input, reason: info.left.message })
    else if (info.right.type === "Directory") yield* list(input, "")
    else add(kindOf(input) ?? "qa_tarball", input, paths.basename(input))
  }
  const sources: Sources = { found: [...found.values()].sort((a, b) => byPath(a.path, b.path)), failed }
  return sources
})
