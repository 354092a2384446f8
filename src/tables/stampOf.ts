import { FileSystem } from "@effect/platform"
import { Effect, Option } from "effect"
import { fileError } from "../stage/index.ts"

/** Tells whether a file is still the one that was seen: its place on the disk, its time and its size; undefined when there is none. */
export const stampOf = Effect.fn("tables.stampOf")(function*(path: string) {
  const fs = yield* FileSystem.FileSystem
  if (!(yield* Effect.mapError(fs.exists(path), fileError(path)))) return undefined
  const { ino, mtime, size } = yield* Effect.mapError(fs.stat(path), fileError(path))
  return [Option.getOrNull(ino), Option.getOrNull(mtime)?.getTime(), Number(size)].join()
})
