import { FileSystem, Path } from "@effect/platform"
import { Effect, Option, Stream } from "effect"
import { byCodeUnit, isObject, type JsonObject, parse } from "../rows/index.ts"
import { fileError, type Manifest, readManifest } from "../stage/index.ts"
import { type Side, sideOrder, splitOf } from "./splitNames.ts"

/** A file of the folder. */
export interface FolderFile {
  readonly path: string
  /** Relative to the folder, `/` between segments. */
  readonly name: string
  readonly bytes: number
}

export interface RowsFile extends FolderFile {
  readonly split: Side
}

/** A run of a stage, as its manifest tells. */
export interface FolderRun extends FolderFile {
  readonly manifest: Manifest
  /** 1 for a run whose inputs no other run of the folder wrote. */
  readonly depth: number
}

/** What a folder holds of a dataset. */
export interface DatasetFolder {
  /** The rows as the last stage left them: files that no later stage of the folder has read. */
  readonly rows: ReadonlyArray<RowsFile>
  readonly rejects: ReadonlyArray<FolderFile>
  /** In the order they can have run. */
  readonly runs: ReadonlyArray<FolderRun>
  /** `dataset_stats.json` and `deduplication_report.json` of `prepare`, or the reports of `dedupe`. */
  readonly stats: ReadonlyArray<FolderFile>
  readonly duplicates: ReadonlyArray<FolderFile>
  /** Files of rows that a later stage has read. */
  readonly earlier: ReadonlyArray<FolderFile>
}

/** Stages that look at rows, or write them in another form; what they read is not superseded. */
export const sideStages: ReadonlySet<string> = new Set(["export", "leaks", "publish", "report", "verify"])

const deepest = 3
const sniffBytes = 64 * 1024

/** The first bytes of a file as text. */
export const beginning = Effect.fn("report.beginning")(function*(path: string, bytes: number) {
  const fs = yield* FileSystem.FileSystem
  const pieces = yield* Stream.runCollect(
    fs.stream(path, { bytesToRead: FileSystem.Size(bytes), chunkSize: sniffBytes })
  ).pipe(Effect.mapError(fileError(path)))
  return Buffer.concat([...pieces]).toString("utf8").replace(/^\ufeff/, "")
})

/** True for a text that begins as JSON lines or as an array of objects do. */
const looksLikeRows = (text: string): boolean => {
  const start = text.trimStart()
  if (/^\[\s*(?:\{|\]|$)/.test(start)) return true
  const end = start.indexOf("\n")
  if (end < 0 && start.length >= sniffBytes / 2) return start.startsWith("{\"")
  try {
    return isObject(parse(end < 0 ? start : start.slice(0, end)))
  } catch {
    return false
  }
}

const walk = (folder: string, skip: ReadonlySet<string>) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const paths = yield* Path.Path
    const files: Array<FolderFile> = []
    const level = (
      at: string,
      prefix: string,
      depth: number
    ): Effect.Effect<void, ReturnType<ReturnType<typeof fileError>>> =>
      Effect.gen(function*() {
        const names = (yield* Effect.mapError(fs.readDirectory(at), fileError(at))).sort(byCodeUnit)
        for (const entry of names) {
          const path = paths.join(at, entry)
          if (entry.startsWith(".") || entry === "node_modules" || skip.has(paths.resolve(path))) continue
          const info = yield* Effect.option(fs.stat(path))
          if (Option.isNone(info)) continue
          if (info.value.type === "Directory" && depth < deepest) yield* level(path, `${prefix}${entry}/`, depth + 1)
          else if (info.value.type === "File") {
            files.push({ path, name: `${prefix}${entry}`, bytes: Number(info.value.size) })
          }
        }
      })
    yield* level(folder, "", 1)
    return files
  })

const isManifest = (name: string) => /(?:^|[./])manifest\.json$/.test(name)
const isRejects = (name: string) => /(?:^|[./])rejects\.jsonl$/.test(name)
const isDuplicates = (name: string) => /(?:^|[./])deduplication_report\.json$/.test(name)

/**
 * Looks through a folder, three levels deep, for what the stages leave there. Names and manifests decide what a file is; without
 * manifests every file of JSON lines is rows. `skip`: resolved paths that are not looked at.
 */
export const readFolder = Effect.fn("report.readFolder")(function*(folder: string, skip: ReadonlySet<string>) {
  const paths = yield* Path.Path
  const all = yield* walk(folder, skip)
  const found: Array<FolderFile & { readonly manifest: Manifest }> = []
  for (const file of all) {
    if (!isManifest(file.name)) continue
    const manifest = yield* Effect.option(readManifest(file.path))
    if (Option.isSome(manifest)) found.push({ ...file, manifest: manifest.value })
  }
  const beside = (run: FolderFile, name: string) => paths.resolve(paths.dirname(run.path), name)
  // What earlier reports left is no part of the dataset.
  const reports = new Set(
    found.filter((run) => run.manifest.stage === "report").flatMap((run) => [
      paths.resolve(run.path),
      ...run.manifest.outputs.map((output) => beside(run, output.path))
    ])
  )
  const files = all.filter((file) => !reports.has(paths.resolve(file.path)))
  const runs = ordered(found.filter((run) => !reports.has(paths.resolve(run.path))), beside)
  const counted = new Set(
    runs.flatMap((run) =>
      run.manifest.outputs.filter((one) => one.records !== undefined).map((one) => beside(run, one.path))
    )
  )
  const sideOutputs = new Set(
    runs.filter(({ manifest }) => sideStages.has(manifest.stage)).flatMap((run) =>
      run.manifest.outputs.map((one) => beside(run, one.path))
    )
  )
  const superseded = new Set(
    runs.filter(({ manifest }) => !sideStages.has(manifest.stage)).flatMap((run) =>
      run.manifest.inputs.map((one) => beside(run, one.path))
    )
  )
  const candidates: Array<FolderFile> = []
  for (const file of files) {
    if (isManifest(file.name) || isRejects(file.name) || isDuplicates(file.name)) continue
    if (!/\.(?:jsonl|ndjson|json)$/.test(file.name) || /(?:^|\/)dataset_(?:stats|info)\.json$/.test(file.name)) continue
    const known = /\.(?:jsonl|ndjson)$/.test(file.name) || counted.has(paths.resolve(file.path))
    if (known || looksLikeRows(yield* beginning(file.path, sniffBytes))) candidates.push(file)
  }
  const made = candidates.filter((file) => !sideOutputs.has(paths.resolve(file.path)))
  // A folder with nothing but exported files is a dataset all the same.
  const own = made.length > 0 ? made : candidates
  const isLast = (file: FolderFile) => !superseded.has(paths.resolve(file.path))
  const rows = own.filter(isLast).map((file): RowsFile => ({ ...file, split: splitOf(file.name) }))
  const result: DatasetFolder = {
    rows: rows.sort((a, b) => sideOrder(a.split, b.split) || byCodeUnit(a.name, b.name)),
    earlier: own.filter((file) => !isLast(file)),
    rejects: files.filter((file) => isRejects(file.name) && file.bytes > 0),
    runs,
    stats: files.filter((file) => /(?:^|\/)dataset_stats\.json$/.test(file.name)),
    duplicates: files.filter((file) => isDuplicates(file.name))
  }
  return result
})

const ordered = (
  runs: ReadonlyArray<FolderFile & { readonly manifest: Manifest }>,
  beside: (run: FolderFile, name: string) => string
): ReadonlyArray<FolderRun> => {
  const writer = new Map(
    runs.flatMap((run) => run.manifest.outputs.map((one) => [beside(run, one.path), run] as const))
  )
  const depths = new Map<string, number>()
  const depthOf = (run: FolderFile & { readonly manifest: Manifest }): number => {
    const known = depths.get(run.path)
    if (known !== undefined) return known
    // A run that reads its own output would be deeper than itself.
    depths.set(run.path, 1)
    const before = run.manifest.inputs.flatMap((one) => {
      const by = writer.get(beside(run, one.path))
      return by === undefined || by === run ? [] : [depthOf(by)]
    })
    const depth = 1 + Math.max(0, ...before)
    depths.set(run.path, depth)
    return depth
  }
  return runs.map((run) => ({ ...run, depth: depthOf(run) })).sort((a, b) =>
    a.depth - b.depth || byCodeUnit(a.manifest.stage, b.manifest.stage) || byCodeUnit(a.name, b.name)
  )
}

const objectOf = (text: string): JsonObject | undefined => {
  try {
    const value = parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** A file that holds one JSON object, or undefined when it does not or is larger than 16 MB. */
export const readObject = Effect.fn("report.readObject")(function*(file: FolderFile) {
  return file.bytes > 16e6 ? undefined : objectOf(yield* beginning(file.path, file.bytes))
})
