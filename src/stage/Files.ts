import { type Error as PlatformError, FileSystem } from "@effect/platform"
import { Effect, Stream } from "effect"
import { createHash } from "node:crypto"
import { FileError } from "./errors.ts"

/** A platform failure as the one readable error of all files; the cause is kept. */
export const fileError = (path: string) => (cause: PlatformError.PlatformError): FileError =>
  new FileError({ path, reason: reasonOf(cause), cause, detail: detailOf(cause) })

const codeOf = (cause: PlatformError.PlatformError): string =>
  `${cause.message} ${cause._tag === "SystemError" && cause.cause instanceof Error ? cause.cause.message : ""}`

const reasonOf = (cause: PlatformError.PlatformError): FileError["reason"] => {
  if (cause._tag === "SystemError") {
    if (cause.reason === "NotFound") return "NotFound"
    if (cause.reason === "PermissionDenied") return "NoPermission"
  }
  const code = codeOf(cause)
  if (/ENOSPC|EDQUOT/.test(code)) return "NoSpace"
  if (/EACCES|EPERM|EROFS/.test(code)) return "NoPermission"
  if (/EISDIR|ENOTDIR/.test(code)) return "NotAFile"
  return "Unreadable"
}

const detailOf = (cause: PlatformError.PlatformError): string | undefined => {
  const reason = reasonOf(cause)
  if (reason !== "Unreadable") return undefined
  return codeOf(cause).match(/\bE[A-Z]{3,}\b/)?.[0]
}

/** The bytes of a file in pieces of 256 KiB. */
export const readBytes = (path: string): Stream.Stream<Uint8Array, FileError, FileSystem.FileSystem> =>
  Stream.unwrap(Effect.map(FileSystem.FileSystem, (fs) => fs.stream(path, { chunkSize: 256 * 1024, bufferSize: 2 })))
    .pipe(
      Stream.mapError(fileError(path))
    )

/** Size and SHA-256 (hex) of a file, read once, 256 KiB in memory. */
export const fingerprint = Effect.fn("Files.fingerprint")(function*(path: string) {
  const hash = createHash("sha256")
  let bytes = 0
  yield* Stream.runForEach(readBytes(path), (chunk) =>
    Effect.sync(() => {
      hash.update(chunk)
      bytes += chunk.length
    }))
  return { bytes, sha256: hash.digest("hex") }
})

/**
 * The bytes of a file as they are read, and the size and SHA-256 (hex) of what was read so far: for stages that would
 * otherwise read a large file once more to name it in their manifest.
 */
export const readPrinted = (path: string) => {
  const hash = createHash("sha256")
  let size = 0
  const bytes = Stream.mapChunks(readBytes(path), (pieces) => {
    for (const piece of pieces) {
      hash.update(piece)
      size += piece.length
    }
    return pieces
  })
  return { bytes, print: Effect.sync(() => ({ bytes: size, sha256: hash.copy().digest("hex") })) }
}
