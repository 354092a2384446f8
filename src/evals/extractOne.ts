import { type Error as PlatformError, FileSystem, Path } from "@effect/platform"
import { Effect, Either, Option, Schema, Stream } from "effect"
import { FileError, fileError, fingerprint, version } from "../stage/index.ts"
import * as Tar from "./archive/Tar.ts"
import { TarError } from "./archive/TarError.ts"

const MemberFile = Schema.Struct({ name: Schema.NonEmptyString, size: Schema.NonNegativeInt })

/** What says that an extraction is whole, and of what: `.datawright-extract.json` in its folder. */
const Marker = Schema.parseJson(Schema.Struct({
  tool: Schema.Literal("datawright"),
  version: Schema.String,
  sha256: Schema.String,
  members: Schema.Array(MemberFile),
  /** Archives in the archive that are missing; while there are any the extraction does not count as done. */
  failed: Schema.Array(Schema.Struct({ name: Schema.String, reason: Schema.String }))
}))
type Marker = typeof Marker.Type

/** A line of the journal of an unfinished extraction: whose it is, then what is written and what was taken back. */
const Entry = Schema.parseJson(Schema.Union(
  Schema.Struct({ sha256: Schema.String }),
  Schema.Struct({ written: MemberFile }),
  Schema.Struct({ removed: Schema.String })
))

const markerName = ".datawright-extract.json"
const journalName = ".datawright-journal.jsonl"
const writingName = ".datawright-writing"

export interface Extracted {
  readonly state: "extracted" | "unchanged"
  readonly members: number
  readonly bytes: number
  readonly failed: Marker["failed"]
}

const encode = Schema.encodeSync(Marker)
const decodeEntry = Schema.decodeUnknownOption(Entry)

/**
 * Extracts an archive, with the archives in it as folders, to a folder that appears whole, under its name, with a marker that
 * lists it. Until then all is in a hidden folder beside it, member by member, each whole or not at all; a run that was killed
 * goes on behind the last of them. A folder of the archive that repeats the name of the folder it goes to is no second level.
 */
export const extractOne = Effect.fn("qa.extractOne")(
  function*(source: string, target: string, limits: Tar.Limits) {
    const fs = yield* FileSystem.FileSystem
    const paths = yield* Path.Path
    const { sha256 } = yield* fingerprint(source)
    const attempt = <A, R>(path: string, effect: Effect.Effect<A, PlatformError.PlatformError, R>) =>
      Effect.mapError(effect, fileError(path))
    const exists = (path: string) => attempt(path, fs.exists(path))

    const markerOf = (folder: string) =>
      fs.readFileString(paths.join(folder, markerName)).pipe(
        Effect.flatMap(Schema.decodeUnknown(Marker)),
        Effect.option
      )
    const before = (yield* exists(target)) ? yield* markerOf(target) : undefined
    if (before !== undefined) {
      if (Option.isNone(before)) return yield* new FileError({ path: target, reason: "Foreign" })
      const { failed, members } = before.value
      if (before.value.sha256 === sha256 && failed.length === 0 && (yield* isWhole(target, members))) {
        const extracted: Extracted = { state: "unchanged", ...sizeOf(members), failed }
        return extracted
      }
      yield* refuseForeign(target, members)
    }

    const parent = paths.dirname(target)
    const working = paths.join(parent, `.${paths.basename(target)}.partial`)
    const journal = paths.join(working, journalName)
    const writing = paths.join(working, writingName)
    const dropHalf = Effect.ignore(fs.remove(writing, { force: true }))
    const done = new Map<string, number>()
    if (yield* exists(working)) {
      const text = yield* Effect.orElseSucceed(fs.readFileString(journal), () => undefined)
      if (text === undefined) return yield* new FileError({ path: working, reason: "Foreign" })
      const entries = text.split("\n").flatMap((line) => Option.toArray(decodeEntry(line)))
      const ours = entries[0] !== undefined && "sha256" in entries[0] && entries[0].sha256 === sha256
      if (!ours) yield* attempt(working, fs.remove(working, { recursive: true }))
      else {
        for (const entry of entries) {
          if ("written" in entry) done.set(entry.written.name, entry.written.size)
          else if ("removed" in entry) done.delete(entry.removed)
        }
      }
    }
    yield* attempt(working, fs.makeDirectory(working, { recursive: true }))
    const note = (entry: object) =>
      attempt(journal, fs.writeFileString(journal, `${JSON.stringify(entry)}\n`, { flag: "a" }))
    // A line cut off by a kill must not swallow the next one.
    if (done.size > 0) yield* attempt(journal, fs.writeFileString(journal, "\n", { flag: "a" }))
    else yield* note({ sha256 })

    const written = new Map<string, number>()
    const failed: Array<Marker["failed"][number]> = []
    let bytes = 0

    /** Where a member goes, below the target. */
    const place = (member: Tar.Member, name: string) => {
      const folder = member.within.reduce((at, archive) => join(at, Tar.withoutEnding(archive)), paths.basename(target))
      return join(folder, name).split("/").slice(1).join("/")
    }

    const writeMember = Effect.fn("qa.writeMember")(
      function*(member: Tar.Member, content: Stream.Stream<Uint8Array, TarError | FileError>) {
        const name = place(member, member.name)
        const refuse = (reason: TarError["reason"], detail: string) =>
          new TarError({ archive: member.archive, member: member.name, offset: member.offset, reason, detail })
        if (name.startsWith(".datawright-")) {
          return yield* refuse("TarDuplicateMember", "the name is kept for datawright")
        }
        if (written.has(name)) return yield* refuse("TarDuplicateMember", `${name} comes from another member too`)
        bytes += member.size
        if (bytes > limits.maxBytes) return yield* refuse("TarTooLarge", `more than ${limits.maxBytes} bytes in all`)
        const path = paths.join(working, name)
        const kept = done.get(name) === member.size && (yield* isWhole(working, [{ name, size: member.size }]))
        if (!kept) {
          yield* attempt(path, fs.makeDirectory(paths.dirname(path), { recursive: true }))
          yield* Effect.scoped(Effect.gen(function*() {
            const file = yield* attempt(path, fs.open(writing, { flag: "w" }))
            yield* Stream.runForEach(content, (chunk) => attempt(path, file.writeAll(chunk)))
            yield* attempt(path, file.sync)
          })).pipe(Effect.onError(() => dropHalf))
          yield* attempt(path, fs.rename(writing, path))
          yield* note({ written: { name, size: member.size } })
        }
        written.set(name, member.size)
      }
    )

    const takeBack = (prior: ReadonlySet<string>) =>
      Effect.forEach(
        [...written.keys()].filter((name) => !prior.has(name)),
        (name) =>
          attempt(name, fs.remove(paths.join(working, name))).pipe(
            Effect.zipRight(note({ removed: name })),
            Effect.zipRight(Effect.sync(() => {
              bytes -= written.get(name) ?? 0
              written.delete(name)
            }))
          ),
        { discard: true }
      )

    yield* Tar.walk<TarError | FileError, FileSystem.FileSystem | Path.Path>(source, {
      file: writeMember,
      link: () => Effect.void,
      nested: (_, read) =>
        Effect.suspend(() => {
          const prior = new Set(written.keys())
          return Effect.catchIf(read, (error): error is TarError => error instanceof TarError, (error) => {
            failed.push({ name: error.archive, reason: error.message })
            return takeBack(prior)
          })
        })
    }, limits).pipe(
      // An archive that is refused leaves nothing; any other end can be gone on from.
      Effect.tapErrorTag("TarError", () => Effect.ignore(fs.remove(working, { recursive: true })))
    )
    const members = [...written].map(([name, size]) => ({ name, size })).sort((a, b) => a.name < b.name ? -1 : 1)
    // What an earlier, longer run left is not this archive's.
    yield* Effect.forEach(
      [...done.keys()].filter((name) => !written.has(name)),
      (name) => Effect.ignore(fs.remove(paths.join(working, name)))
    )
    const marker = paths.join(working, markerName)
    const archive = paths.basename(source)
    const shown = failed.map(({ name, reason }) => ({ name: `${archive}${name.slice(source.length)}`, reason }))
    yield* attempt(
      marker,
      fs.writeFileString(marker, encode({ tool: "datawright", version, sha256, members, failed: shown }))
    )
    yield* attempt(journal, fs.remove(journal))
    yield* dropHalf
    yield* Effect.uninterruptible(Effect.gen(function*() {
      const old = paths.join(parent, `.${paths.basename(target)}.old.partial`)
      if (yield* exists(old)) yield* attempt(old, fs.remove(old, { recursive: true }))
      if (yield* exists(target)) yield* attempt(target, fs.rename(target, old))
      yield* attempt(target, fs.rename(working, target))
      yield* Effect.ignore(fs.remove(old, { recursive: true }))
    }))
    const extracted: Extracted = { state: "extracted", ...sizeOf(members), failed: shown }
    return extracted
  }
)

/** Path below a folder; a first segment that repeats the folder's name is dropped. */
const join = (folder: string, name: string): string => {
  const own = folder.split("/").at(-1)!
  return `${folder}/${name.startsWith(`${own}/`) ? name.slice(own.length + 1) : name}`
}

const sizeOf = (members: Marker["members"]) => ({
  members: members.length,
  bytes: members.reduce((total, { size }) => total + size, 0)
})

const isWhole = Effect.fn("qa.isWhole")(function*(folder: string, members: Marker["members"]) {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  for (const { name, size } of members) {
    const info = yield* Effect.option(fs.stat(paths.join(folder, name)))
    if (Option.isNone(info) || info.value.type !== "File" || Number(info.value.size) !== size) return false
  }
  return true
})

/** Refuses to replace a folder that holds files which its marker does not name. */
const refuseForeign = Effect.fn("qa.refuseForeign")(function*(folder: string, members: Marker["members"]) {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const ours = new Set([markerName, ...members.map(({ name }) => name)])
  const names = yield* Effect.mapError(fs.readDirectory(folder, { recursive: true }), fileError(folder))
  for (const name of names) {
    const path = paths.join(folder, name)
    const info = yield* Effect.either(Effect.mapError(fs.stat(path), fileError(path)))
    if (Either.isRight(info) && info.right.type === "Directory") continue
    if (!ours.has(name.replaceAll(paths.sep, "/"))) {
      return yield* new FileError({ path: folder, reason: "Foreign", detail: `${name} did not come from the archive` })
    }
  }
})
