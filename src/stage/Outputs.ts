import { FileSystem, Path } from "@effect/platform"
import { Context, Effect, Either, Option, ParseResult, Schema, Scope } from "effect"
import { createHash } from "node:crypto"
import { stringify } from "../rows/index.ts"
import { FileError } from "./errors.ts"
import { fileError, fingerprint } from "./Files.ts"
import { isProcessAlive } from "./isProcessAlive.ts"
import { type Counts, Manifest, ManifestFile } from "./Manifest.ts"
import { version } from "./version.ts"

/** An output on its way: written beside its final name, under which it appears only when the whole run is committed. */
export interface OutputWriter {
  /** Final path. */
  readonly path: string
  /** Appends text (as UTF-8) or bytes, and counts `records` (0 unless said). Buffers up to 256 KiB. */
  readonly write: (data: string | Uint8Array, records?: number) => Effect.Effect<void, FileError>
}

/** What a finished run says of itself; paths of inputs as the user gave them. */
export interface Commit {
  readonly options: Readonly<Record<string, unknown>>
  readonly inputs: ReadonlyArray<
    {
      readonly path: string
      /** What the manifest calls it, where that is not its path: an address, for what was downloaded. */
      readonly name?: string | undefined
      readonly bytes: number
      readonly sha256: string
      readonly records?: number | undefined
    }
  >
  readonly counts?: Counts | undefined
  /** What the stage found out about its data. */
  readonly report?: Readonly<Record<string, unknown>> | undefined
}

/** The outputs of one run of a stage. */
export interface Outputs {
  /** A new output; `name` is relative to the manifest's folder and must stay inside it. */
  readonly create: (name: string) => Effect.Effect<OutputWriter, FileError>
  /** For files that somebody else writes (a database, Parquet): the temporary path to write to, taken over at `commit`. */
  readonly adopt: (name: string, records?: Effect.Effect<number>) => Effect.Effect<string, FileError>
  /**
   * Keeps an output of an earlier run unchanged. False, and nothing done, when the file no longer exists or its
   * bytes have changed.
   */
  readonly keep: (file: ManifestFile) => Effect.Effect<boolean, FileError>
  /**
   * Flushes all outputs to the disk, gives them their names and writes the manifest last.
   * Until then nothing that existed before has changed; killed in the middle, the next run cleans up and goes on.
   */
  readonly commit: (run: Commit) => Effect.Effect<Manifest, FileError>
}

/** Is told of every manifest when it is in its place, with its absolute path. Nobody listens by default. */
export class Committed extends Context.Reference<Committed>()("@datawright/Committed", {
  defaultValue: () => (_path: string, _manifest: Manifest): Effect.Effect<void> => Effect.void
}) {}

export interface OpenOptions {
  readonly stage: string
  /** Path of the manifest; its folder is made when absent and is the folder of all outputs. */
  readonly manifest: string
  /** Replace files that datawright did not write, or that were changed since. */
  readonly force?: boolean
  /**
   * Refuse a folder that holds files, but no manifest of datawright's: for stages whose output is a folder of its own.
   */
  readonly ownFolder?: boolean
}

const JsonManifest = Schema.parseJson(Manifest)
const decodeManifest = Schema.decodeUnknownEither(JsonManifest)
const bufferBytes = 256 * 1024

/** Where a single-file stage keeps its manifest: beside the output. */
export const manifestPath = (output: string): string => `${output}.manifest.json`

/** Reads a manifest; any other file is `Unreadable`. */
export const readManifest = Effect.fn("Outputs.readManifest")(function*(path: string) {
  const fs = yield* FileSystem.FileSystem
  const text = yield* Effect.mapError(fs.readFileString(path), fileError(path))
  return yield* Either.mapLeft(
    decodeManifest(text),
    (error) =>
      new FileError({
        path,
        reason: "Unreadable",
        detail: `no manifest: ${ParseResult.ArrayFormatter.formatErrorSync(error)[0]?.message ?? "?"}`
      })
  )
})

/** A partial file of a process that is no more, or what a database left beside one. */
const isStale = (name: string): boolean => {
  const match = /^\..*\.([0-9]+)\.partial(?:\.wal|\.tmp)?$/.exec(name)
  return match !== null && !isProcessAlive(Number(match[1]))
}

/**
 * Opens the outputs of a run. Files that exist under the names asked for are replaced at `commit` only if a manifest in
 * the folder says that datawright wrote them and their bytes are still those; otherwise the run is refused at once.
 * Leaving the scope without `commit` removes what was begun.
 */
export const open = Effect.fn("Outputs.open")(function*(options: OpenOptions) {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const manifestFile = paths.resolve(options.manifest)
  const folder = paths.dirname(manifestFile)
  yield* Effect.mapError(fs.makeDirectory(folder, { recursive: true }), fileError(folder))
  const present = yield* Effect.mapError(fs.readDirectory(folder), fileError(folder))
  const stale = present.filter(isStale)

  // What the folder's manifests, finished or left by a killed run, claim: path to the hashes it may have.
  const claims = new Map<string, Set<string>>()
  let known = false
  for (const name of present) {
    if (!/manifest\.json(\.[0-9]+\.partial)?$/.test(name)) continue
    const claimed = yield* Effect.option(readManifest(paths.join(folder, name)))
    if (Option.isNone(claimed)) continue
    known = true
    claims.set(paths.join(folder, name), new Set())
    for (const output of claimed.value.outputs) {
      const path = paths.resolve(folder, output.path)
      claims.set(path, (claims.get(path) ?? new Set()).add(output.sha256))
    }
  }
  if (options.ownFolder === true && options.force !== true && !known) {
    const foreign = present.filter((name) => !stale.includes(name) && !name.startsWith("."))
    if (foreign.length > 0) {
      return yield* new FileError({
        path: folder,
        reason: "Foreign",
        detail: `the folder holds ${foreign.length} files that no manifest of datawright's names, such as ${
          foreign.sort()[0]
        }`
      })
    }
  }
  const removeStale = (parent: string, names: ReadonlyArray<string>) =>
    Effect.forEach(names, (name) => Effect.ignore(fs.remove(paths.join(parent, name), { recursive: true })), {
      discard: true
    })
  yield* removeStale(folder, stale)
  const cleaned = new Set([folder])

  const mayReplace = Effect.fn("Outputs.mayReplace")(function*(path: string) {
    if (options.force === true) return
    const exists = yield* Effect.mapError(fs.exists(path), fileError(path))
    if (!exists) return
    const hashes = claims.get(path)
    if (hashes === undefined) return yield* new FileError({ path, reason: "Foreign" })
    if (hashes.size === 0) return
    const now = yield* Effect.provideService(fingerprint(path), FileSystem.FileSystem, fs)
    if (!hashes.has(now.sha256)) return yield* new FileError({ path, reason: "Changed" })
  })

  interface Open {
    readonly name: string
    readonly path: string
    readonly partial: string
    /** Flushes and closes; size, hash and records of what was written. */
    readonly finish: Effect.Effect<
      { readonly bytes: number; readonly sha256: string; readonly records: number | undefined },
      FileError
    >
  }
  const opened = new Map<string, Open>()
  const kept = new Map<string, ManifestFile>()
  let committed = false
  const scope = yield* Effect.scope

  yield* Effect.addFinalizer(() =>
    committed
      ? Effect.void
      : Effect.forEach(
        [...opened.values()].flatMap(({ partial }) => [partial, `${partial}.wal`, `${partial}.tmp`]),
        (partial) => Effect.ignore(fs.remove(partial, { recursive: true })),
        { discard: true }
      )
  )

  const place = Effect.fn("Outputs.place")(function*(name: string) {
    const path = paths.resolve(folder, name)
    const relative = paths.relative(folder, path)
    if (relative === "" || relative.startsWith("..") || paths.isAbsolute(relative)) {
      return yield* new FileError({ path: name, reason: "Outside" })
    }
    if (opened.has(name)) {
      return yield* new FileError({ path, reason: "Unreadable", detail: "written twice in one run" })
    }
    yield* mayReplace(path)
    const parent = paths.dirname(path)
    yield* Effect.mapError(fs.makeDirectory(parent, { recursive: true }), fileError(parent))
    if (!cleaned.has(parent)) {
      cleaned.add(parent)
      const names = yield* Effect.mapError(fs.readDirectory(parent), fileError(parent))
      yield* removeStale(parent, names.filter(isStale))
    }
    return { path, partial: paths.join(parent, `.${paths.basename(path)}.${process.pid}.partial`) }
  })

  const sync = (path: string) =>
    Effect.scoped(Effect.flatMap(fs.open(path, { flag: "r+" }), (file) => file.sync)).pipe(
      Effect.mapError(fileError(path))
    )

  const create: Outputs["create"] = Effect.fn("Outputs.create")(function*(name: string) {
    const { partial, path } = yield* place(name)
    const file = yield* fs.open(partial, { flag: "w" }).pipe(Scope.extend(scope), Effect.mapError(fileError(path)))
    const hash = createHash("sha256")
    let bytes = 0
    let records = 0
    let counted = false
    let pending: Array<Uint8Array> = []
    let pendingBytes = 0
    const flush = Effect.suspend(() => {
      if (pendingBytes === 0) return Effect.void
      const block = pending.length === 1 ? pending[0]! : Buffer.concat(pending)
      pending = []
      pendingBytes = 0
      hash.update(block)
      bytes += block.length
      return Effect.mapError(file.writeAll(block), fileError(path))
    })
    opened.set(name, {
      name,
      path,
      partial,
      finish: flush.pipe(
        Effect.zipRight(Effect.mapError(file.sync, fileError(path))),
        Effect.map(() => ({ bytes, sha256: hash.digest("hex"), records: counted ? records : undefined }))
      )
    })
    return {
      path,
      write: (data, count) =>
        Effect.suspend(() => {
          const block = typeof data === "string" ? Buffer.from(data, "utf8") : data
          pending.push(block)
          pendingBytes += block.length
          if (count !== undefined) {
            records += count
            counted = true
          }
          return pendingBytes >= bufferBytes ? flush : Effect.void
        })
    }
  })

  const adopt: Outputs["adopt"] = Effect.fn("Outputs.adopt")(function*(name: string, records?: Effect.Effect<number>) {
    const { partial, path } = yield* place(name)
    opened.set(name, {
      name,
      path,
      partial,
      finish: Effect.gen(function*() {
        yield* sync(partial)
        const print = yield* Effect.provideService(fingerprint(partial), FileSystem.FileSystem, fs)
        return { ...print, records: records === undefined ? undefined : yield* records }
      })
    })
    return partial
  })

  const keep: Outputs["keep"] = Effect.fn("Outputs.keep")(function*(file: ManifestFile) {
    const path = paths.resolve(folder, file.path)
    const relative = paths.relative(folder, path)
    if (relative.startsWith("..") || paths.isAbsolute(relative)) return false
    const now = yield* Effect.option(Effect.provideService(fingerprint(path), FileSystem.FileSystem, fs))
    if (Option.isNone(now) || now.value.sha256 !== file.sha256) return false
    kept.set(file.path, file)
    return true
  })

  const commit: Outputs["commit"] = Effect.fn("Outputs.commit")(function*(run: Commit) {
    const outputs: Array<ManifestFile> = [...kept.values()]
    for (const name of [...opened.keys()].sort()) {
      const { records, ...print } = yield* opened.get(name)!.finish
      outputs.push(new ManifestFile({ path: slashes(name), ...print, ...(records === undefined ? {} : { records }) }))
    }
    outputs.sort((a, b) => a.path < b.path ? -1 : 1)
    const inputs = run.inputs.map(({ name, records, path, ...print }) =>
      new ManifestFile({
        path: name ?? slashes(paths.relative(folder, paths.resolve(path))),
        ...print,
        ...(records === undefined ? {} : { records })
      })
    ).sort((a, b) => a.path < b.path ? -1 : 1)
    const manifest = new Manifest({
      tool: "datawright",
      version,
      stage: options.stage,
      options: run.options,
      ...(run.counts === undefined ? {} : { counts: run.counts }),
      ...(run.report === undefined ? {} : { report: run.report }),
      inputs,
      outputs
    })
    const text = yield* Effect.orDie(Schema.encode(Manifest)(manifest)).pipe(Effect.map((m) => `${indent(m)}\n`))
    yield* mayReplace(manifestFile)
    const partial = paths.join(folder, `.${paths.basename(manifestFile)}.${process.pid}.partial`)
    yield* Effect.uninterruptible(Effect.gen(function*() {
      yield* Effect.mapError(fs.writeFileString(partial, text), fileError(manifestFile))
      yield* sync(partial)
      for (const output of opened.values()) {
        yield* Effect.mapError(fs.rename(output.partial, output.path), fileError(output.path))
      }
      yield* Effect.mapError(fs.rename(partial, manifestFile), fileError(manifestFile))
      committed = true
    }))
    yield* Effect.flatMap(Committed, (tell) => tell(manifestFile, manifest))
    return manifest
  })

  const outputs: Outputs = { create, adopt, keep, commit }
  return outputs
})

const slashes = (path: string): string => path.replaceAll("\\", "/")

const indent = (value: unknown): string => JSON.stringify(JSON.parse(stringify(value)), null, 2)
