import type { DuckConnection } from "./Duck.ts"
import { literal } from "./sql.ts"

/** How the rows of a file are divided. */
export interface RowGroups {
  /** Rows of a group, to the next multiple of 2,048. */
  readonly rows: number
  /** Bytes of text of a group at most; needs a connection that does not preserve the order of rows by itself. */
  readonly bytes?: number
}

/** The statement that writes the rows of a query to a Parquet file, zstd. All Parquet of this program is written by it. */
export const copyStatement = (query: string, path: string, { bytes, rows }: RowGroups): string =>
  `COPY (${query}) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rows}` +
  `${bytes === undefined ? "" : `, ROW_GROUP_SIZE_BYTES ${bytes}`})`

/** Two groups, one a thread, are held in memory: with DuckDB's own 122,880 rows of 1 kB each, 400 MB would not do. */
const rowGroups: RowGroups = { rows: 20_480 }

/** Writes the rows of a query, in its order, to a Parquet file. */
export const copyToParquet = (connection: DuckConnection, query: string, path: string) =>
  connection.run(copyStatement(query, path, rowGroups))
