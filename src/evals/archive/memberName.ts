import { Either } from "effect"
import type { TarReason } from "./TarError.ts"

const strict = new TextDecoder("utf-8", { fatal: true })

/**
 * A member's name as text, from its bytes. UTF-8 where it is; else, and for control characters, every byte that is no
 * printable ASCII is written `%XX`, and `%` itself `%25`, so that no two names become one.
 */
export const decodeName = (bytes: Uint8Array): { readonly name: string; readonly escaped: boolean } => {
  try {
    const name = strict.decode(bytes)

    if (!/[\u0000-\u001f\u007f-\u009f]/.test(name)) return { name, escaped: false }
  } catch {
    // Another encoding; the archive does not say which.
  }
  let name = ""
  for (const byte of bytes) {
    name += byte >= 0x20 && byte < 0x7f && byte !== 0x25
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`
  }
  return { name, escaped: true }
}

/** Why a name is refused. */
export interface Unsafe {
  readonly reason: TarReason
  readonly detail: string
}

/** Segments of a path, `.` and inner `..` resolved; undefined where it leaves the folder. */
const resolve = (path: string, from: ReadonlyArray<string> = []): Array<string> | undefined => {
  const segments = [...from]
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue
    if (segment !== "..") segments.push(segment)
    else if (segments.pop() === undefined) return undefined
  }
  return segments
}

/** The name relative to the archive's folder, `/` between segments, no `.` or `..`; empty for the folder itself. */
export const safeName = (name: string): Either.Either<string, Unsafe> => {
  const path = name.replaceAll("\\", "/")
  if (/^[A-Za-z]:/.test(path)) {
    return Either.left({ reason: "TarPathTraversal", detail: "the name begins with a drive letter" })
  }
  if (path.startsWith("/")) return Either.left({ reason: "TarAbsolutePath", detail: "the name is an absolute path" })
  const segments = resolve(path)
  return segments === undefined
    ? Either.left({ reason: "TarPathTraversal", detail: "the name leaves the folder" })
    : Either.right(segments.join("/"))
}

/** Checks where a link points: a symbolic one from its own folder, a hard one from the archive's. Right: the target. */
export const safeTarget = (
  name: string,
  target: string,
  kind: "symlink" | "link"
): Either.Either<string, Unsafe> => {
  const path = target.replaceAll("\\", "/")
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) {
    return Either.left({ reason: "TarAbsoluteLink", detail: `the link points to the absolute path ${target}` })
  }
  const segments = resolve(path, kind === "symlink" ? name.split("/").slice(0, -1) : [])
  return segments === undefined
    ? Either.left({ reason: "TarLinkOutside", detail: `the link points to ${target}, outside the folder` })
    : Either.right(segments.join("/"))
}
