import { FileSystem, Path } from "@effect/platform"
import { Effect, Layer, Stream } from "effect"
import { Hub, HubError, HubOffline } from "../../hub/index.ts"
import { isObject, type Json, type JsonObject, Reject, unwrapCode, unwrapPrompt } from "../../rows/index.ts"
import { Configuration, datasetsFolder } from "../../stage/index.ts"
import { Duck } from "../../tables/index.ts"
import { type About, type Extracted, Extractor, ExtractorError, type SourceOrigin, stage } from "../Extractor.ts"
import { localFile, openHubSet, type RowFile } from "./hubFiles.ts"
import type { Columns, TableProblem, TableRow } from "./readTable.ts"
import { rowFiles } from "./rowFiles.ts"
import { defined, provenanceOf } from "./sceneDraft.ts"

/** What a row of a set says, before its wrappings are off. */
export interface RowReading {
  readonly code: Json.Json | undefined
  readonly description: Json.Json | undefined
  readonly side?: "train" | "test" | undefined
  /** Why the row is no sample, although it may have code. */
  readonly refusal?: readonly [reason: string, detail: string] | undefined
  readonly metadata?: Readonly<Record<string, Json.Json | undefined>> | undefined
}

/** A set whose files are known. */
export interface OpenRows {
  /** In order. */
  readonly files: ReadonlyArray<RowFile>
  /** Columns that a Parquet or CSV file must have, and those read besides when it has them. */
  readonly columns: Columns
  readonly read: (row: JsonObject, file: string) => RowReading
  /** Where it was read, with the commit where there is one. */
  readonly origin: SourceOrigin
}

export interface RowsSource {
  readonly about: About
  /** Finds the files; fails when there are none. */
  readonly open: Effect.Effect<OpenRows, ExtractorError, Duck.Duck | FileSystem.FileSystem>
  /** Whether all can be read without the network, where that is not told by `open`. */
  readonly isAvailable?: Effect.Effect<boolean, never, Duck.Duck | FileSystem.FileSystem>
}

/** `train` or `test` as sets spell them; a validation part is neither. */
export const sideOf = (split: Json.Json | undefined): "train" | "test" | undefined => {
  const word = typeof split === "string" ? split.trim().toLowerCase() : ""
  return word === "train" || word === "training" ? "train" : word === "test" || word === "testing" ? "test" : undefined
}

/** One row as a draft or a reject. `index` counts the set's rows from 0, over all its files. */
const rowDraft = (about: About, open: OpenRows, file: string, row: TableRow, index: number): Extracted => {
  const place = { file, line: row.line }
  const refuse = (reason: string, detail: string, record: Json.Json) =>
    new Reject({ stage, reason, detail, origin: place, source: about.id, record })
  if (row._tag === "Malformed") return refuse(row.reason, row.detail, row.text)
  const reading = open.read(row.value, file)
  if (reading.refusal !== undefined) return refuse(...reading.refusal, row.value)
  const code = unwrapCode(typeof reading.code === "string" ? reading.code : "")
  if (/^\s*(?:nan|none|null)?\s*$/i.test(code.text)) return refuse("no-code", "the row has no code", row.value)
  const prompt = unwrapPrompt(typeof reading.description === "string" ? reading.description : "")
  const group = reading.metadata?.["group"]
  return {
    description: prompt.text,
    code: code.text,
    source: about.id,
    // Rows that were split before keep their groups.
    group: `${about.id}/${typeof group === "string" && group !== "" ? group : `row-${index}`}`,
    origin: place,
    ...(reading.side === undefined ? {} : { side: reading.side }),
    metadata: defined({
      needs_description: prompt.text === "",
      file_path: file,
      row_index: index,
      split: reading.side,
      ...reading.metadata,
      unwrapped_code: code.removed.length === 0 ? undefined : code.removed,
      unwrapped_description: prompt.removed.length === 0 ? undefined : prompt.removed,
      original_description: prompt.text === "" && prompt.removed.length > 0 ? reading.description : undefined,
      provenance: {
        ...provenanceOf(open.origin, undefined),
        path: file,
        // A row that knows where it came from says so better.
        ...(isObject(reading.metadata?.["provenance"]) ? reading.metadata["provenance"] : {})
      }
    })
  }
}

/** An extractor of rows, one row a record. Memory: a chunk of rows, or the columns read of a Parquet row group. */
export const rowsExtractor = (source: RowsSource) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const duck = yield* Duck.Duck
    const { about } = source
    const provided = <A, E>(effect: Effect.Effect<A, E, Duck.Duck | FileSystem.FileSystem>): Effect.Effect<A, E> =>
      effect.pipe(Effect.provideService(FileSystem.FileSystem, fs), Effect.provideService(Duck.Duck, duck))
    return Extractor.of({
      about,
      isAvailable: provided(source.isAvailable ?? Effect.isSuccess(source.open)),
      drafts: Stream.unwrap(Effect.map(provided(source.open), (open) => {
        let index = 0
        return Stream.fromIterable(open.files).pipe(
          Stream.flatMap(({ name, rows }) =>
            rows(open.columns).pipe(
              Stream.map((row) => rowDraft(about, open, name, row, index++)),
              Stream.mapError((problem) => unreadable(about.id, name, problem))
            )
          ),
          Stream.provideService(FileSystem.FileSystem, fs),
          Stream.provideService(Duck.Duck, duck)
        )
      }))
    })
  })

/** A file that could not be read, as the failure of its source; what kept the Hub from it keeps its own words. */
export const unreadable = (source: string, file: string, { cause, found }: TableProblem): ExtractorError =>
  cause instanceof HubError
    ? new ExtractorError({ source, reason: "NotAvailable", detail: cause.message, cause })
    : new ExtractorError({
      source,
      reason: "Unreadable",
      detail: `${file}: ${found}`,
      next: "Check that it is the file of this set",
      cause
    })

export interface DatasetSource extends Pick<OpenRows, "columns" | "read"> {
  readonly about: About
}

/** The address of a dataset on the Hub to `org/name`. */
const hubName = (address: string): string | undefined =>
  /^https:\/\/huggingface\.co\/datasets\/([^/]+\/[^/]+)$/.exec(address)?.[1]

/**
 * A registered set: a local copy, named under `datasets` in the configuration or lying in `$DATAWRIGHT_DATASETS/<id>`; else from
 * the Hub, at the commit its origin names or the newest.
 */
export const datasetExtractor = ({ about, columns, read }: DatasetSource) =>
  Layer.effect(
    Extractor,
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const paths = yield* Path.Path
      const hub = yield* Hub.Hub
      const configuration = yield* Configuration.Configuration
      const { id } = about
      const origin = about.origins[0]!
      const name = hubName(origin.repository)
      const named = configuration.value.datasets?.[id]
      const place = named === undefined
        ? paths.join(yield* datasetsFolder, id)
        : paths.resolve(configuration.path === undefined ? "." : paths.dirname(configuration.path), named)
      const unavailable = (detail: string, cause?: ExtractorError) =>
        new ExtractorError({
          source: id,
          reason: "NotAvailable",
          detail,
          next:
            `Download the files of ${origin.repository} into ${place}, or name their folder under datasets in datawright.yaml`,
          cause: cause?.cause
        })
      const list = (folder: string, depth: number): Effect.Effect<ReadonlyArray<string>> =>
        Effect.gen(function*() {
          const names = yield* Effect.orElseSucceed(fs.readDirectory(folder), () => [])
          const found: Array<string> = []
          for (const name of names) {
            if (name.startsWith(".")) continue
            const path = paths.join(folder, name)
            const info = yield* Effect.option(fs.stat(path))
            if (info._tag === "None") continue
            if (info.value.type === "Directory" && depth < 8) found.push(...(yield* list(path, depth + 1)))
            else if (info.value.type === "File") found.push(path)
          }
          return found
        })
      const relative = (path: string) => paths.relative(place, path).replaceAll("\\", "/")
      /** Undefined when nothing lies there. */
      const localFiles = Effect.gen(function*() {
        const info = yield* Effect.option(fs.stat(place))
        if (info._tag === "None") return undefined
        if (info.value.type === "File") return [localFile(place, paths.basename(place))]
        const files = rowFiles(yield* list(place, 0), relative)
        return files.length > 0
          ? files.map((path) => localFile(path, relative(path)))
          : yield* unavailable(`no Parquet, JSON lines, CSV or JSON file in ${place}`)
      })
      const open: RowsSource["open"] = Effect.gen(function*() {
        const local = yield* localFiles
        if (local !== undefined) return { files: local, columns, read, origin }
        // A place that was named is to be there.
        if (name === undefined || named !== undefined) return yield* unavailable(`no local copy at ${place}`)
        const { commit, files } = yield* openHubSet({ hub, source: id, name, revision: origin.commit }).pipe(
          Effect.mapError((error) => unavailable(`no local copy at ${place}, and ${error.detail}`, error))
        )
        return { files, columns, read, origin: { ...origin, commit } }
      })
      return yield* rowsExtractor({ about, open, isAvailable: isReadable(open) })
    })
  )

/** Whether every row can be read from the disk: the whole set is gone through, without the network. */
export const isReadable = (
  open: RowsSource["open"]
): Effect.Effect<boolean, never, Duck.Duck | FileSystem.FileSystem> =>
  open.pipe(
    Effect.flatMap(({ columns, files }) =>
      Effect.forEach(files, ({ rows }) => Stream.runDrain(rows(columns)), { discard: true })
    ),
    Effect.provideService(HubOffline, true),
    Effect.isSuccess
  )

/** Members of a row that are text, numbers or truth values, for its metadata. */
export const plainMembers = (row: JsonObject, names: ReadonlyArray<string>): Readonly<Record<string, Json.Json>> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = row[name]
      return value === undefined || value === null || value === "" ? [] : [[name, value] as const]
    })
  )

/** The row's own `metadata`, as an object or as the JSON text of one. */
export const metadataOf = (row: JsonObject): JsonObject => {
  const value = row["metadata"]
  if (isObject(value)) return value
  if (typeof value !== "string") return {}
  try {
    const parsed: unknown = JSON.parse(value)
    return isObject(parsed) ? parsed : {}
  } catch {
    return {}
  }
}
