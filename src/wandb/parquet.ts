import { exportTables } from "../tables/index.ts"
import { type Table, tables } from "./schema.ts"

/** The columns that tell rows of a table apart; all where it has no key. */
const keyOf = ({ columns, constraints }: Table): string =>
  columns.find((column) => column.constraints.includes("PRIMARY KEY"))?.name ??
    constraints.map((line) => /^PRIMARY KEY \((.*)\)$/.exec(line)?.[1]).find((key) => key !== undefined) ?? "ALL"

/** Every table of a runs database as a Parquet file, rows in the order of their keys; see `exportTables`. */
export const exportParquet = (options: { readonly db: string; readonly folder: string; readonly force: boolean }) =>
  exportTables({
    ...options,
    stage: "wandb ingest --parquet",
    tables: tables.map((table) => ({ name: table.name, orderBy: keyOf(table) }))
  })
