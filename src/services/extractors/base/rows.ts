import { FileSystem, Path } from "@effect/platform"
import { Effect, Layer, Stream } from "effect"
import { unwrapCode, unwrapPrompt } from "../../../analysis/unwrap.ts"
import { isObject, type Json, type JsonObject } from "../../../domain/Json.ts"
import { byCodeUnit } from "../../../domain/order.ts"
import { Reject } from "../../../domain/Reject.ts"
import { Configuration } from "../../Configuration.ts"
import { Duck } from "../../Duck.ts"
import { type About, type Extracted, Extractor, ExtractorError, stage } from "../../Extractor.ts"
import { datasetsFolder } from "../../Places.ts"
import { readTable, tableEndings, type TableRow } from "./readTable.ts"
import { defined, provenanceOf } from "./sceneDraft.ts"

/** What a row of a set says, before its wrappings are off. */
export interface RowReading {
  readonly code: Json | undefined
  readonly description: Json | undefined
  readonly side?: "train" | "test" | undefined
  /** Why the row is no sample, although it may have code. */
  readonly refusal?: readonly [reason: string, detail: string] | undefined
  readonly metadata?: Readonly<Record<string, Json | undefined>> | undefined
}

export interface RowsSource {
  readonly about: About
  /** Columns that a Parquet or CSV file must have, and those read besides when it has them. */
  readonly columns: { readonly required: ReadonlyArray<string>; readonly optional?: ReadonlyArray<string> }
  readonly read: (row: JsonObject, file: string) => RowReading
  /** The files in order, their names relative to what the user knows; fails when there are none. */
  readonly files: Effect.Effect<
    ReadonlyArray<{ readonly path: string; readonly name: string }>,
    ExtractorError
  >
}

/** `train` or `test` as sets spell them; a validation part is neither. */
export const sideOf = (split: Json | undefined): "train" | "test" | undefined => {
  const word = typeof split === "string" ? split.trim().toLowerCase() : ""
  return word === "train" || word === "training" ? "train" : word === "test" || word === "testing" ? "test" : undefined
}

/** One row as a draft or a reject. `index` counts the set's rows from 0, over all its files. */
const rowDraft = (source: RowsSource, file: string, row: TableRow, index: number): Extracted => {
  const { about } = source
  const place = { file, line: row.line }
  const refuse = (reason: string, detail: string, record: Json) =>
    new Reject({ stage, reason, detail, origin: place, source: about.id, record })
  if (row._tag === "Malformed") return refuse(row.reason, row.detail, row.text)
  const reading = source.read(row.value, file)
  if (reading.refusal !== undefined) return refuse(...reading.refusal, row.value)
  const code = unwrapCode(typeof reading.code === "string" ? reading.code : "")
  if (/^\s*(?:nan|none|null)?\s*$/i.test(code.text)) return refuse("no-code", "the row has no code", row.value)
  const prompt = unwrapPrompt(typeof reading.description === "string" ? reading.description : "")
  const origin = about.origins[0]!
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
        ...provenanceOf(origin, undefined),
        path: file,
        // A row that knows where it came from says so better.
        ...(isObject(reading.metadata?.["provenance"]) ? reading.metadata["provenance"] : {})
      }
    })
  }
}

/** An extractor of the rows of local files, one row a record. Memory: a chunk of rows. */
export const rowsExtractor = (source: RowsSource) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const duck = yield* Duck
    const { about } = source
    return Extractor.of({
      about,
      isAvailable: Effect.isSuccess(source.files),
      drafts: Stream.unwrap(Effect.map(source.files, (files) => {
        let index = 0
        return Stream.fromIterable(files).pipe(
          Stream.flatMap(({ name, path }) =>
            readTable(path, source.columns).pipe(
              Stream.map((row) => rowDraft(source, name, row, index++)),
              Stream.mapError((problem) =>
                new ExtractorError({
                  source: about.id,
                  reason: "Unreadable",
                  detail: `${path}: ${problem.found}`,
                  next: "Check that it is the file of this set",
                  cause: problem.cause
                })
              )
            )
          ),
          Stream.provideService(FileSystem.FileSystem, fs),
          Stream.provideService(Duck, duck)
        )
      }))
    })
  })

/** Kinds of files of which a set needs one; the first that is there is read. */
const kinds = [/\.parquet$/i, /\.(?:jsonl|ndjson)$/i, /\.csv$/i, /\.json$/i]

/** Files that describe a set and hold no rows of it. */
const descriptions =
  /^(?:dataset_infos?|dataset_dict|dataset-metadata|datapackage|state|package|config|metadata|\.?manifest)\.json$|\.manifest\.json$/i

/** A registered set: found in the configuration's `datasets`, or in `$DATAWRIGHT_DATASETS/<id>`. */
export const datasetExtractor = (source: Omit<RowsSource, "files">) =>
  Layer.effect(
    Extractor,
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const paths = yield* Path.Path
      const configuration = yield* Configuration
      const { id, origins } = source.about
      const named = configuration.value.datasets?.[id]
      const place = named === undefined
        ? paths.join(yield* datasetsFolder, id)
        : paths.resolve(configuration.path === undefined ? "." : paths.dirname(configuration.path), named)
      const unavailable = (detail: string) =>
        new ExtractorError({
          source: id,
          reason: "NotAvailable",
          detail,
          next: `Download the files of ${
            origins[0]!.repository
          } into ${place}, or name their folder under datasets in datawright.yaml`
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
            else if (info.value.type === "File" && tableEndings.test(name) && !descriptions.test(name)) found.push(path)
          }
          return found
        })
      const files = Effect.gen(function*() {
        const info = yield* Effect.mapError(fs.stat(place), () => unavailable(`no local copy at ${place}`))
        if (info.type === "File") return [{ path: place, name: paths.basename(place) }]
        const all = yield* list(place, 0)
        const kind = kinds.find((ending) => all.some((path) => ending.test(path)))
        if (kind === undefined) return yield* unavailable(`no Parquet, JSON lines, CSV or JSON file in ${place}`)
        return all.filter((path) => kind.test(path))
          .map((path) => ({ path, name: paths.relative(place, path).replaceAll("\\", "/") }))
          .sort((a, b) => byCodeUnit(a.name, b.name))
      })
      return yield* rowsExtractor({ ...source, files })
    })
  )

/** Members of a row that are text, numbers or truth values, for its metadata. */
export const plainMembers = (row: JsonObject, names: ReadonlyArray<string>): Readonly<Record<string, Json>> =>
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
