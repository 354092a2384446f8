import { exportTables } from "../tables/index.ts"
import { exported } from "./tables.ts"

export interface ExportOptions {
  readonly db: string
  /** A folder of its own. */
  readonly folder: string
  readonly force?: boolean | undefined
}

/** The tables of answers as Parquet files, rows as they were read; see `exportTables`. */
export const exportParquet = ({ db, folder, force = false }: ExportOptions) =>
  exportTables({ db, folder, force, stage: "qa ingest --parquet", tables: exported.map((name) => ({ name })) })
