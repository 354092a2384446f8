import { FileSystem } from "@effect/platform"
import { Effect, Either, Option, Runtime, type Scope, Stream } from "effect"
import { Readable } from "node:stream"
import * as tar from "tar-stream"
import { FileError, fileError } from "../../stage/index.ts"
import { decompress, type Gauge, Unreadable } from "./Decompress.ts"
import { decodeName, safeName, safeTarget } from "./memberName.ts"
import { TarError, type TarReason } from "./TarError.ts"

// Node's streams speak async iteration; everything that leaves this file is an effect.
// @effect-diagnostics asyncFunction:off

/** A member whose name is safe. */
export interface Member {
  /** The file, and the archives inside it on the way, joined by `!`. */
  readonly archive: string
  /** The archives inside the file on the way to the member, outermost first; empty for a member of the file itself. */
  readonly within: ReadonlyArray<string>
  /** Relative to the archive's folder, `/` between segments, no `..`. */
  readonly name: string
  /** True when the name's bytes were no UTF-8 and are written `%XX`. */
  readonly escaped: boolean
  /** Bytes, as declared; what is read is exactly that much. */
  readonly size: number
  /** Of the header in its decompressed archive. */
  readonly offset: number
}

/** What a reader does with an archive; each call ends before the next begins, in the archive's order. */
export interface Visitor<E, R> {
  /** A file. What it leaves unread is skipped. */
  readonly file: (
    member: Member,
    bytes: Stream.Stream<Uint8Array, TarError | FileError>
  ) => Effect.Effect<void, E, R>
  /** An archive in the archive: `read` reads it, and fails for what is wrong inside it alone. */
  readonly nested: (
    member: Member,
    read: Effect.Effect<void, TarError | FileError | E, R>
  ) => Effect.Effect<void, TarError | FileError | E, R>
  /** A link that stays inside; links are never followed. */
  readonly link: (member: Member, target: string) => Effect.Effect<void, E, R>
}

export interface Limits {
  /** Members of one archive. */
  readonly maxMembers: number
  /** Bytes of one member. */
  readonly maxMemberBytes: number
  /** Bytes of one archive, decompressed. */
  readonly maxBytes: number
  /** Decompressed bytes for each byte of the file, counted from 16 MiB on; gzip cannot exceed 1,032. */
  readonly maxRatio: number
  /** Archives inside archives: 0 reads none of them. */
  readonly maxDepth: number
}

export const defaultLimits: Limits = {
  maxMembers: 1_000_000,
  maxMemberBytes: 64 * 2 ** 30,
  maxBytes: 1024 * 2 ** 30,
  maxRatio: 250,
  maxDepth: 4
}

/** True for the names of archives: `.tar`, `.tar.gz`, `.tgz`, `.tar.zst`, `.tzst`, in any case. */
export const isArchiveName = (name: string): boolean => /\.(tar|tar\.gz|tgz|tar\.zst|tzst)$/i.test(name)

/** The name without the ending of an archive. */
export const withoutEnding = (name: string): string => name.replace(/\.(tar|tar\.gz|tgz|tar\.zst|tzst)$/i, "")

const blockBytes = 256 * 1024

/** Async iteration that cannot be ended early: the archive goes on behind a member whose reader gave up. */
class Borrowed implements AsyncIterableIterator<Uint8Array> {
  #last: Promise<unknown> = Promise.resolve()
  readonly #iterator: AsyncIterator<Uint8Array>
  constructor(iterator: AsyncIterator<Uint8Array>) {
    this.#iterator = iterator
  }
  [Symbol.asyncIterator]() {
    return this
  }
  next(): Promise<IteratorResult<Uint8Array>> {
    const result = this.#last.then(() => this.#iterator.next())
    this.#last = result.catch(() => undefined)
    return result
  }
  async drain(): Promise<void> {
    while ((await this.next()).done !== true);
  }
}

const fileBytes = async function*(
  file: FileSystem.File,
  runtime: Runtime.Runtime<never>,
  gauge: Gauge,
  path: string
): AsyncGenerator<Uint8Array> {
  const read = Effect.either(Effect.mapError(file.readAlloc(blockBytes), fileError(path)))
  for (;;) {
    const block = Either.getOrThrowWith(await Runtime.runPromise(runtime)(read), (error) => error)
    if (Option.isNone(block)) return
    gauge.read += block.value.length
    yield block.value
  }
}

interface Header {
  readonly name: string
  readonly size: number
  /** Null for a type that is not known. */
  readonly type: string | null
  readonly linkname: string | null
  readonly pax: Readonly<Record<string, string>> | null
  readonly byteOffset: number
}

/** Names come as Latin-1, a character a byte, except those of pax headers, which are UTF-8 text. */
const nameOf = (header: Header, key: "path" | "linkpath", raw: string) => {
  const bytes = Buffer.from(raw, header.pax?.[key] === undefined ? "latin1" : "utf8")
  return decodeName(bytes)
}

/**
 * Reads an archive from its first byte to its last, without a trace on the disk: plain, gzip or zstd, and the archives in
 * it, however deep. Refuses with `TarError` what could do harm (see `TarReason`), before the visitor hears of the member.
 * Memory: a few blocks of 256 KiB for each level, and the names of one archive's members.
 */
export const walk = <E, R>(
  path: string,
  visitor: Visitor<E, R>,
  limits: Limits = defaultLimits
): Effect.Effect<void, TarError | FileError | E, R | FileSystem.FileSystem> =>
  Effect.scoped(Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const runtime = yield* Effect.runtime<never>()
    const info = yield* Effect.mapError(fs.stat(path), fileError(path))
    if (info.type !== "File") return yield* new FileError({ path, reason: "NotAFile" })
    const file = yield* Effect.mapError(fs.open(path, { flag: "r" }), fileError(path))
    const gauge: Gauge = { read: 0, maxRatio: limits.maxRatio, maxBytes: limits.maxBytes }
    yield* readArchive({
      archive: path,
      within: [],
      bytes: fileBytes(file, runtime, gauge, path),
      gauge,
      limits,
      visitor
    })
  }))

interface Archive<E, R> {
  readonly archive: string
  readonly within: ReadonlyArray<string>
  readonly bytes: AsyncIterable<Uint8Array>
  readonly gauge: Gauge
  readonly limits: Limits
  readonly visitor: Visitor<E, R>
}

const readArchive = <E, R>(
  { archive, bytes, gauge, limits, visitor, within }: Archive<E, R>
): Effect.Effect<void, TarError | FileError | E, R> => {
  /** End of the last member seen: what cannot be read lies behind it. */
  let end = 0
  const failure = (cause: unknown): TarError | FileError => {
    if (cause instanceof TarError || cause instanceof FileError) return cause
    if (cause instanceof Unreadable) {
      return new TarError({ archive, reason: cause.reason, detail: cause.detail, offset: end })
    }
    const detail = cause instanceof Error ? cause.message : String(cause)
    const reason = /end of data/i.test(detail) ? "TarTruncated" : "TarCorrupt"
    return new TarError({ archive, reason, detail, offset: end, cause })
  }
  const files = new Set<string>()
  const folders = new Set<string>()
  let members = 0

  const visit = Effect.fn("Tar.visit")(function*(header: Header, entry: Borrowed, offset: number) {
    const { escaped, name: shown } = nameOf(header, "path", header.name)
    const refuse = (reason: TarReason, detail: string) =>
      new TarError({ archive, member: shown, offset, reason, detail })
    if (++members > limits.maxMembers) return yield* refuse("TarTooLarge", `more than ${limits.maxMembers} members`)
    const name = yield* Either.mapLeft(safeName(shown), ({ detail, reason }) => refuse(reason, detail))
    const member: Member = { archive, within, name, escaped, size: header.size, offset }
    if (header.type === "directory" || shown.endsWith("/")) {
      if (files.has(name)) return yield* refuse("TarDuplicateMember", "a file has the name of this folder")
      return
    }
    if (header.type === "symlink" || header.type === "link") {
      const target = nameOf(header, "linkpath", header.linkname ?? "").name
      yield* Either.mapLeft(safeTarget(name, target, header.type), ({ detail, reason }) => refuse(reason, detail))
      return yield* visitor.link(member, target)
    }
    const sparse = header.pax !== null && Object.keys(header.pax).some((key) => key.startsWith("GNU.sparse"))
    if ((header.type !== "file" && header.type !== "contiguous-file") || sparse) {
      return yield* refuse("TarSpecialFile", sparse ? "a sparse file" : header.type ?? "a type nobody knows")
    }
    if (name === "") return yield* refuse("TarCorrupt", "a file without a name")
    if (header.size > limits.maxMemberBytes) {
      return yield* refuse("TarTooLarge", `${header.size} bytes, more than ${limits.maxMemberBytes}`)
    }
    if (files.has(name) || folders.has(name)) return yield* refuse("TarDuplicateMember", "a second member of this name")
    for (let at = name.indexOf("/"); at > 0; at = name.indexOf("/", at + 1)) {
      const folder = name.slice(0, at)
      if (files.has(folder)) return yield* refuse("TarDuplicateMember", `${folder} is a file`)
      folders.add(folder)
    }
    files.add(name)
    if (!isArchiveName(name)) return yield* visitor.file(member, Stream.fromAsyncIterable(entry, failure))
    if (within.length >= limits.maxDepth) {
      return yield* refuse("TarTooLarge", `archives nested deeper than ${limits.maxDepth}`)
    }
    const inner = `${archive}!${name}`
    yield* visitor.nested(
      member,
      readArchive({ archive: inner, within: [...within, name], bytes: entry, gauge, limits, visitor })
    )
  })

  return Effect.scoped(Effect.gen(function*() {
    const entries = yield* openEntries(decompress(bytes, gauge))
    for (;;) {
      const next = yield* Effect.tryPromise({ try: () => entries.next(), catch: failure })
      if (next.done === true) return
      const header = next.value.header as unknown as Header
      const offset = next.value.offset
      const entry = new Borrowed(next.value[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>)
      yield* visit(header, entry, offset)
      yield* Effect.tryPromise({ try: () => entry.drain(), catch: failure })
      end = header.byteOffset + Math.ceil(header.size / 512) * 512
    }
  }))
}

/** The members as the library gives them, fed from bytes; all is torn down with the scope. */
const openEntries = (
  bytes: AsyncGenerator<Uint8Array>
): Effect.Effect<ReturnType<tar.Extract[typeof Symbol.asyncIterator]>, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => {
        const extract = tar.extract({ filenameEncoding: "latin1", allowUnknownFormat: true } as never)
        const entries = extract[Symbol.asyncIterator]()
        const input = Readable.from(bytes, { objectMode: true, highWaterMark: 2 })
        input.on("error", (error) => extract.destroy(error))
        input.pipe(extract as unknown as NodeJS.WritableStream)
        return { entries, extract, input }
      }),
      ({ extract, input }) =>
        Effect.sync(() => {
          input.destroy()
          extract.destroy()
        })
    ),
    ({ entries }) => entries
  )
