import type { FileSystem } from "@effect/platform"
import { Effect, Stream } from "effect"
import { fromHubLicense, type Hub, type HubFile, type HubRepository } from "../../hub/index.ts"
import { yamlLibrary } from "../../stage/index.ts"
import { type Duck } from "../../tables/index.ts"
import { ExtractorError } from "../Extractor.ts"
import { parquetColumns, readHubParquet, type RemoteFile } from "./hubParquet.ts"
import { type Columns, readTable, type TableProblem, type TableRow } from "./readTable.ts"
import { rowFiles } from "./rowFiles.ts"

/** A file of rows, wherever it lies. */
export interface RowFile {
  /** Relative to its set, `/` between segments. */
  readonly name: string
  readonly rows: (
    columns: Columns
  ) => Stream.Stream<TableRow, TableProblem, Duck.Duck | FileSystem.FileSystem>
  /** Names of its columns, as far as its schema or its first rows tell. */
  readonly columns: Effect.Effect<ReadonlyArray<string>, TableProblem, Duck.Duck | FileSystem.FileSystem>
}

/** Columns of a file without a schema: the members of its first rows. */
const columnsOfFirst = (rows: RowFile["rows"]): RowFile["columns"] =>
  Effect.map(Stream.runCollect(Stream.take(rows({ required: [] }), 100)), (first) => [
    ...new Set([...first].flatMap((row) => row._tag === "Row" ? Object.keys(row.value) : []))
  ])

/** A file on this machine. */
export const localFile = (path: string, name: string): RowFile => {
  const rows = (columns: Columns) => readTable(path, columns)
  return { name, rows, columns: columnsOfFirst(rows) }
}

/** Of a Parquet file ranges are read; others come whole into the cache and are streamed from there. */
const remoteFile = (remote: RemoteFile): RowFile => {
  const { file, hub, repository, revision } = remote
  if (/\.parquet$/i.test(file.path)) {
    return {
      name: file.path,
      rows: (columns) => readHubParquet(remote, columns),
      columns: parquetColumns(remote)
    }
  }
  const rows = (columns: Columns) =>
    Stream.unwrap(Effect.mapBoth(hub.download(repository, file.path, { revision }), {
      onFailure: (cause): TableProblem => ({ found: cause.message, cause }),
      onSuccess: ({ path }) => readTable(path, columns)
    }))
  return { name: file.path, rows, columns: columnsOfFirst(rows) }
}

export interface HubSet {
  readonly hub: typeof Hub.Hub.Service
  /** Id of the source, for messages. */
  readonly source: string
  /** `org/name` of a dataset's repository. */
  readonly name: string
  /** Branch, tag or commit; default `main`. */
  readonly revision?: string | undefined
  /** Only files whose path has this word: `train`, `test`. */
  readonly split?: string | undefined
}

/** A split as file names have it: a word of the path. */
const isOfSplit = (split: string) => {
  const word = new RegExp(`(?:^|[^A-Za-z0-9])${split.replace(/[^A-Za-z0-9]/g, "\\$&")}(?:[^A-Za-z0-9]|$)`, "i")
  return ({ path }: HubFile): boolean => word.test(path)
}

/**
 * The files of rows of a dataset on the Hub at one commit, in order of their paths, and what its card says of its licence. Of
 * several formats one is read: Parquet, else JSON lines, CSV, JSON.
 */
export const openHubSet = Effect.fn("hubFiles.open")(function*({ hub, name, revision, source, split }: HubSet) {
  const repository: HubRepository = { type: "dataset", name }
  const failed = (cause: { readonly message: string; readonly exitCode: number }) =>
    new ExtractorError({ source, reason: "NotAvailable", detail: cause.message, cause })
  const commit = yield* Effect.mapError(hub.revision(repository, revision), failed)
  const all = yield* Effect.mapError(hub.list(repository, { revision: commit }), failed)
  const tables = rowFiles(all, ({ path }) => path)
  const chosen = split === undefined ? tables : tables.filter(isOfSplit(split))
  if (chosen.length === 0) {
    return yield* new ExtractorError({
      source,
      reason: "Unreadable",
      detail: tables.length === 0
        ? `${name} has no Parquet, JSON lines, CSV or JSON file`
        : `${name} has no file of a split "${split}"; it has ${tables.slice(0, 10).map(({ path }) => path).join(", ")}${
          tables.length > 10 ? ` and ${tables.length - 10} more` : ""
        }`
    })
  }
  return {
    commit,
    files: chosen.map((file) => remoteFile({ hub, repository, revision: commit, file })),
    /** SPDX id, `unlicensed` or `NOASSERTION`: what the card says, read when asked for. */
    license: Effect.gen(function*() {
      const readme = all.find(({ path }) => path === "README.md")
      if (readme === undefined) return "unlicensed"
      const card = yield* Effect.mapError(
        hub.readRange(repository, readme.path, { start: 0, end: Math.min(readme.bytes, 65_536), revision: commit }),
        failed
      )
      const head = /^\uFEFF?---\r?\n([^]*?)\n---/.exec(new TextDecoder().decode(card))?.[1]
      if (head === undefined) return "unlicensed"
      const { parseDocument } = yield* yamlLibrary
      const front = parseDocument(head, { prettyErrors: false }).toJS() as { readonly license?: unknown } | null
      return fromHubLicense(front?.license)
    })
  }
})
