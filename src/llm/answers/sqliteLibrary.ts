/** The part of SQLite's driver that is used: it is loaded when the first store is opened. */
export { layer as reactivity } from "@effect/experimental/Reactivity"
export { make as openSqlite } from "@effect/sql-sqlite-node/SqliteClient"
