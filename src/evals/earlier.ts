import { FileSystem, Path } from "@effect/platform"
import { Effect, Option } from "effect"
import { sha256 } from "../rows/index.ts"
import { FileError, fileError, fingerprint } from "../stage/index.ts"
import { withoutEnding } from "./archive/Tar.ts"
import { coordinatesOf } from "./coordinates.ts"
import { formatOf, partOf, type Printed } from "./publish.ts"
import { dumpFiles } from "./readDump.ts"
import type { Session } from "./Session.ts"
import type { Source } from "./sources.ts"

/** A source with the hashes of its files, which are read once for them. */
export const print = Effect.fn("qa.print")(function*(source: Source) {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const info = yield* Effect.mapError(fs.stat(source.absolute), fileError(source.path))
  if (info.type !== "File") return yield* new FileError({ path: source.path, reason: "NotAFile" })
  const changed = Option.match(info.mtime, { onNone: () => 0, onSome: (date) => date.getTime() })
  const folder = paths.dirname(source.absolute)
  const names = source.kind === "eval_dump"
    ? dumpFiles(yield* Effect.mapError(fs.readDirectory(folder), fileError(folder)))
    : [paths.basename(source.absolute)]
  const files = yield* Effect.forEach(names, (name) =>
    Effect.map(fingerprint(paths.join(folder, name)), (print) => ({
      path: paths.join(paths.dirname(source.path), name),
      ...print
    })))
  const printed: Printed = {
    ...source,
    files,
    bytes: files.reduce((total, file) => total + file.bytes, 0),
    sha256: files.length === 1
      ? files[0]!.sha256
      : sha256(files.map((file) => `${file.sha256}  ${paths.basename(file.path)}\n`).join("")),
    changedMicros: BigInt(Math.round(changed)) * 1000n
  }
  return printed
})

/** What the file has of a source: whether it is this one, read as asked for, and the key of the rows to replace if not. */
export const earlier = Effect.fn("qa.earlier")(function*({ connection, request }: Session, source: Printed) {
  const rows = yield* connection.rows(
    `SELECT p.source_id, p.path, p.sha256, p.rows_read::DOUBLE AS lines, p.format_version AS format,
      (SELECT any_value(detail)::VARCHAR FROM diagnostics d WHERE d.source_id = p.source_id AND code = 'partial_by_request') AS part
      FROM provenance p WHERE p.kind = ? AND (p.path = ? OR p.sha256 = ?) ORDER BY p.path <> ?, p.source_id`,
    [source.kind, source.path, source.sha256, source.path]
  )
  const place = (path: string) => JSON.stringify(coordinatesOf(withoutEnding(path)) ?? null)
  const here = rows.find((row) => row["path"] === source.path)
  // The same bytes under another name, as from another working folder: the path says no other checkpoint.
  const elsewhere = rows.find((row) =>
    place(row["path"] as string) === place(source.path) && source.kind === "qa_tarball"
  )
  const same = here ?? elsewhere
  const unchanged = same !== undefined && same["sha256"] === source.sha256 && same["part"] === partOf(request) &&
    same["format"] === formatOf(request)
  return {
    unchanged,
    replaced: same === undefined ? undefined : { sourceId: Number(same["source_id"]), path: same["path"] as string },
    lines: same === undefined ? 0 : Number(same["lines"])
  }
})
