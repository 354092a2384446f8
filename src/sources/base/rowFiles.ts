import { byCodeUnit } from "../../rows/index.ts"

/** Kinds of files of which a set needs one; the first that is there is read. */
const kinds = [/\.parquet$/i, /\.(?:jsonl|ndjson)$/i, /\.csv$/i, /\.json$/i]

/** Files that describe a set and hold no rows of it. */
const descriptions =
  /^(?:dataset_infos?|dataset_dict|dataset-metadata|datapackage|state|package|config|metadata|\.?manifest)\.json$|\.manifest\.json$/i

const baseOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

/** Of all files of a set those that hold its rows: one kind, no hidden ones, in order of their paths. */
export const rowFiles = <A>(files: ReadonlyArray<A>, pathOf: (file: A) => string): ReadonlyArray<A> => {
  const tables = files.filter((file) =>
    !pathOf(file).split("/").some((segment) => segment.startsWith(".")) && !descriptions.test(baseOf(pathOf(file)))
  )
  const kind = kinds.find((ending) => tables.some((file) => ending.test(pathOf(file))))
  return kind === undefined
    ? []
    : tables.filter((file) => kind.test(pathOf(file))).sort((a, b) => byCodeUnit(pathOf(a), pathOf(b)))
}
