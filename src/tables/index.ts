/** DuckDB, Parquet and the sinks that write rows as files. */
export { appender } from "./Appender.ts"
export { type DuckConnection, DuckError } from "./Duck.ts"
export * as Duck from "./Duck.ts"
export { append, columnsOf, type OutColumn } from "./DuckColumns.ts"
export { type ExportedTable, exportTables, type ExportTablesOptions } from "./exportTables.ts"
export {
  type Column,
  type ColumnType,
  type Format,
  type MadeFile,
  type MadeFiles,
  type SinkRow,
  type Snippet
} from "./Format.ts"
export { openParquet, type ParquetColumn, type ParquetFile } from "./ParquetFile.ts"
export { Sink, type SinkFile } from "./Sink.ts"
export * as sinks from "./sinks/registry.ts"
export { csv, identifier, jsonLines, literal, macros, member, numberedParquet, onePath, parquet } from "./sql.ts"
export { stampOf } from "./stampOf.ts"
