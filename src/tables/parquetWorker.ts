// @effect-diagnostics asyncFunction:off
// The program of the thread that writes a Parquet file. DuckDB asks it for rows from within a call that cannot wait for a promise;
// therefore the thread sleeps until a batch has been posted.
import * as duck from "@duckdb/node-api"
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads"
import type { Cell, ParquetColumn, ParquetWork, PostedBatch } from "./ParquetFile.ts"

const { columns, memoryLimit, posted, rows, statement } = workerData as ParquetWork
const port = parentPort!

const take = (): PostedBatch => {
  for (;;) {
    const seen = Atomics.load(posted, 0)
    const received = receiveMessageOnPort(rows) as { readonly message: PostedBatch } | undefined
    if (received !== undefined) return received.message
    Atomics.wait(posted, 0, seen)
  }
}

const typeOf = (type: ParquetColumn["type"]): duck.DuckDBType => {
  switch (type) {
    case "text":
    case "json":
      return duck.VARCHAR
    case "int64":
      return duck.BIGINT
    case "float64":
      return duck.DOUBLE
    case "bool":
      return duck.BOOLEAN
    case "texts":
      return duck.LIST(duck.VARCHAR)
    default:
      return duck.LIST(duck.STRUCT(Object.fromEntries(type.turns.map((member) => [member, duck.VARCHAR]))))
  }
}

/** A turn with all its members; those it lacks are null. */
const turnOf = (members: ReadonlyArray<string>, turn: Readonly<Record<string, string>>): duck.DuckDBValue =>
  duck.structValue(Object.fromEntries(members.map((member) => [member, turn[member] ?? null])))

const valueOf = (type: ParquetColumn["type"], value: Cell): duck.DuckDBValue => {
  if (value === null || !Array.isArray(value)) return value as duck.DuckDBValue
  if (typeof type !== "object") return duck.listValue(value)
  return duck.listValue(
    value.map((turn) => turn === null ? null : turnOf(type.turns, turn as Readonly<Record<string, string>>))
  )
}

/** Rows as they are posted, to the file; ends with the batch `null`. */
const write = async (): Promise<void> => {
  const instance = await duck.DuckDBInstance.create(":memory:", {
    threads: "1",
    memory_limit: memoryLimit,
    // One thread keeps the order by itself, and only without this promise are row groups bounded in bytes.
    preserve_insertion_order: "false"
  })
  const connection = await instance.connect()
  let failure: unknown
  connection.registerTableFunction(duck.DuckDBTableFunction.create({
    name: "posted_rows",
    bindFunction: (bind) => {
      for (const { name, type } of columns) bind.addResultColumn(name, typeOf(type))
    },
    initFunction: (init) => init.setMaxThreads(1),
    mainFunction: (info, chunk) => {
      try {
        const batch = take()
        chunk.rowCount = batch?.[0]?.length ?? 0
        if (batch === null) return
        port.postMessage("taken")
        columns.forEach(({ type }, i) => chunk.setColumnValues(i, batch[i]!.map((value) => valueOf(type, value))))
      } catch (error) {
        failure = error
        info.setError(String(error))
      }
    }
  }))
  try {
    await connection.run(statement)
  } catch (error) {
    throw failure ?? error
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

write().then(
  () => port.postMessage("written"),
  (error: unknown) =>
    port.postMessage({ failed: error instanceof Error && error.message !== "" ? error.message : String(error) })
).finally(() => rows.close())
