import { Effect, Stream } from "effect"
import type * as Library from "hyparquet"
import { type Hub, HubError, type HubFile, type HubRepository } from "../../hub/index.ts"
import { type JsonObject } from "../../rows/index.ts"
import { type Columns, lacking, plain, type TableProblem, type TableRow } from "./readTable.ts"

/** A file of a repository at a commit. */
export interface RemoteFile {
  readonly hub: typeof Hub.Hub.Service
  readonly repository: HubRepository
  readonly revision: string
  readonly file: HubFile
}

type Metadata = ReturnType<typeof Library.parquetMetadata>
type RowGroup = Metadata["row_groups"][number]

const problem = (cause: unknown): TableProblem => ({
  found: cause instanceof Error ? cause.message : String(cause),
  cause
})

const readBytes = ({ file, hub, repository, revision }: RemoteFile, start: number, end: number) =>
  Effect.flatMap(
    Effect.mapError(hub.readRange(repository, file.path, { start, end, revision }), problem),
    (bytes) =>
      bytes.length === end - start
        ? Effect.succeed(bytes)
        : Effect.fail(problem(
          new HubError({ target: `${repository.name}/${file.path}`, reason: "Malformed", detail: "it ends early" })
        ))
  )

const exactly = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer

/** A file's footer: what it says of its columns and where they lie. Two ranges, and not a byte of a column. */
const readFooter = Effect.fn("hubParquet.readFooter")(function*(remote: RemoteFile) {
  const { bytes } = remote.file
  const { parquetMetadata, parquetSchema } = yield* Effect.promise(() => import("hyparquet"))
  if (bytes < 12) return yield* Effect.fail(problem("too short for a Parquet file"))
  const tail = yield* readBytes(remote, bytes - 8, bytes)
  const view = new DataView(exactly(tail))
  const length = view.getUint32(0, true)
  if (view.getUint32(4, true) !== 0x31524150 || length > bytes - 12) {
    return yield* Effect.fail(problem("not a Parquet file"))
  }
  const footer = yield* readBytes(remote, bytes - 8 - length, bytes - 8)
  const metadata = yield* Effect.try({
    try: () => parquetMetadata(exactly(Buffer.concat([footer, tail]))),
    catch: problem
  })
  return { metadata, names: parquetSchema(metadata).children.map(({ element }) => element.name) }
})

/** Names of a remote Parquet file's columns. */
export const parquetColumns = (remote: RemoteFile) => Effect.map(readFooter(remote), ({ names }) => names)

interface Range {
  readonly start: number
  readonly end: number
}

/** Where the columns of a row group lie, neighbours joined; nothing between two of them is in it. */
const rangesOf = (group: RowGroup, columns: ReadonlySet<string>): ReadonlyArray<Range> => {
  const ranges: Array<{ start: number; end: number }> = []
  const chunks = group.columns.flatMap(({ meta_data: meta }) => {
    if (meta === undefined || !columns.has(meta.path_in_schema[0]!)) return []
    const start = Number(meta.dictionary_page_offset || meta.data_page_offset)
    return [{ start, end: start + Number(meta.total_compressed_size) }]
  }).sort((a, b) => a.start - b.start)
  for (const chunk of chunks) {
    const last = ranges.at(-1)
    if (last !== undefined && chunk.start <= last.end) last.end = Math.max(last.end, chunk.end)
    else ranges.push({ ...chunk })
  }
  return ranges
}

/** Longest single request, bytes. */
const longest = 16 * 1024 * 1024

/**
 * The rows of a Parquet file on the Hub, of which only the footer and the pages of the columns asked for are fetched: bytes of
 * other columns never are. Memory: those columns of one row group.
 */
export const readHubParquet = (remote: RemoteFile, columns: Columns): Stream.Stream<TableRow, TableProblem> =>
  Stream.unwrap(Effect.gen(function*() {
    const { parquetReadObjects } = yield* Effect.promise(() => import("hyparquet"))
    const { compressors } = yield* Effect.promise(() => import("hyparquet-compressors"))
    const { metadata, names } = yield* readFooter(remote)
    const missing = lacking(columns.required, names)
    if (missing !== undefined) return yield* Effect.fail(missing)
    const chosen = [...new Set([...columns.required, ...columns.optional ?? []])].filter((name) => names.includes(name))
    const wanted = new Set(chosen)
    let first = 0
    const groups = metadata.row_groups.map((group) => {
      const rowStart = first
      first += Number(group.num_rows)
      return { group, rowStart, rowEnd: first }
    })
    return Stream.fromIterable(groups).pipe(
      Stream.mapEffect(({ group, rowEnd, rowStart }) =>
        Effect.gen(function*() {
          const pieces = yield* Effect.forEach(
            rangesOf(group, wanted).flatMap(({ end, start }) =>
              Array.from({ length: Math.ceil((end - start) / longest) }, (_, i): Range => ({
                start: start + i * longest,
                end: Math.min(end, start + (i + 1) * longest)
              }))
            ),
            ({ end, start }) => Effect.map(readBytes(remote, start, end), (bytes) => ({ start, bytes })),
            { concurrency: 4 }
          )
          const file = {
            byteLength: remote.file.bytes,
            // What was not fetched reads as zeros; it belongs to no column that is looked at.
            slice: (start: number, end: number = remote.file.bytes): ArrayBuffer => {
              const buffer = new Uint8Array(end - start)
              for (const piece of pieces) {
                const from = Math.max(start, piece.start)
                const to = Math.min(end, piece.start + piece.bytes.length)
                if (from < to) buffer.set(piece.bytes.subarray(from - piece.start, to - piece.start), from - start)
              }
              return buffer.buffer
            }
          }
          const rows = yield* Effect.tryPromise({
            try: () => parquetReadObjects({ file, metadata, columns: chosen, compressors, rowStart, rowEnd }),
            catch: problem
          })
          return rows.map((row, i): TableRow => ({
            _tag: "Row",
            line: rowStart + i + 1,
            value: plain(row) as JsonObject
          }))
        })
      ),
      Stream.mapConcat((rows) => rows)
    )
  }))
