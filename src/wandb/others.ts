import { Effect } from "effect"
import { UsageError } from "../stage/index.ts"
import { type DuckConnection, identifier, literal } from "../tables/index.ts"
import { tables } from "./schema.ts"

const own = new Set(tables.map((table) => table.name))

/** Objects that a table-by-table copy would lose, each as one query for their names. */
const beyondTables =
  `SELECT 'schema ' || schema_name AS name FROM duckdb_schemas() WHERE database_name = 'old' AND NOT internal AND schema_name <> 'main'
  UNION ALL SELECT 'sequence ' || sequence_name FROM duckdb_sequences() WHERE database_name = 'old'
  UNION ALL SELECT 'type ' || type_name FROM duckdb_types() WHERE database_name = 'old' AND NOT internal
  UNION ALL SELECT 'macro ' || function_name FROM duckdb_functions() WHERE database_name = 'old' AND NOT internal
  ORDER BY 1`

/** Refuses a database that holds more than tables, views and indexes, since that would not survive. */
export const refuseLosses = Effect.fn("wandb.refuseLosses")(function*(connection: DuckConnection, db: string) {
  const found = yield* connection.rows(beyondTables)
  if (found.length > 0) {
    return yield* new UsageError({
      where: db,
      found: `holds ${found.map((row) => String(row["name"])).join(", ")}, which an ingest does not carry over`,
      next: "Choose another database, or say --force to leave them behind"
    })
  }
})

/** Copies tables and views that other programs keep in the same database, unchanged. */
export const copyOthers = Effect.fn("wandb.copyOthers")(function*(connection: DuckConnection) {
  const others = yield* connection.rows(
    "SELECT table_name, sql, comment FROM duckdb_tables() WHERE database_name = 'old' AND NOT internal ORDER BY table_oid"
  )
  for (const row of others) {
    const name = String(row["table_name"])
    if (own.has(name)) continue
    yield* connection.run(String(row["sql"]))
    yield* connection.run(`INSERT INTO out.${identifier(name)} SELECT * FROM old.${identifier(name)}`)
    if (row["comment"] !== null) {
      yield* connection.run(`COMMENT ON TABLE ${identifier(name)} IS ${literal(String(row["comment"]))}`)
    }
  }
  const comments = yield* connection.rows(
    `SELECT table_name, column_name, comment FROM duckdb_columns() WHERE database_name = 'old' AND comment IS NOT NULL`
  )
  for (const row of comments) {
    if (own.has(String(row["table_name"]))) continue
    const column = `${identifier(String(row["table_name"]))}.${identifier(String(row["column_name"]))}`
    yield* Effect.ignore(connection.run(`COMMENT ON COLUMN ${column} IS ${literal(String(row["comment"]))}`))
  }
})

/** Views of other programs, and indexes that users made on any table. Last, since they may refer to any table. */
export const copyViewsAndIndexes = Effect.fn("wandb.copyViewsAndIndexes")(function*(connection: DuckConnection) {
  const rows = yield* connection.rows(
    `SELECT sql FROM duckdb_views() WHERE database_name = 'old' AND NOT internal
       AND view_name NOT IN (SELECT view_name FROM duckdb_views() WHERE database_name = 'out')`
  )
  for (const row of rows) yield* connection.run(String(row["sql"]))
  const indexes = yield* connection.rows(
    "SELECT sql FROM duckdb_indexes() WHERE database_name = 'old' AND sql IS NOT NULL"
  )
  for (const row of indexes) yield* connection.run(String(row["sql"]))
})
