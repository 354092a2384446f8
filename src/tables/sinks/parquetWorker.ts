// @effect-diagnostics asyncFunction:off
// The program of the thread that writes a Parquet file. DuckDB asks it for rows from within a call that cannot wait for a promise;
// therefore the thread sleeps until a batch has been posted.
import * as duck from "@duckdb/node-api"
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads"
import { type Json } from "../../rows/index.ts"
import type { ColumnType } from "../Format.ts"
import type { ParquetWork, PostedBatch } from "./Parquet.ts"

const { columns, memoryLimit, path, posted, rowGroupBytes, rowGroupRows, rows } = workerData as ParquetWork
const port = parentPort!

const take = (): PostedBatch => {
  for (;;) {
    const seen = Atomics.load(posted, 0)
    const received = receiveMessageOnPort(rows) as { readonly message: PostedBatch } | undefined
    if (received !== undefined) return received.message
    Atomics.wait(posted, 0, seen)
  }
}

const typeOf = (type: ColumnType): duck.DuckDBType =>
  type === "text"
    ? duck.VARCHAR
    : duck.LIST(duck.STRUCT({ [type.turns[0]]: duck.VARCHAR, [type.turns[1]]: duck.VARCHAR }))

const valueOf = (type: ColumnType, value: Json.Json): duck.DuckDBValue =>
  type === "text" || value === null
    ? value as string | null
    : duck.listValue((value as ReadonlyArray<Record<string, string>>).map((turn) => duck.structValue(turn)))

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
    await connection.run(
      `COPY (SELECT * FROM posted_rows()) TO '${path.replaceAll("'", "''")}' ` +
        `(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroupRows}, ROW_GROUP_SIZE_BYTES ${rowGroupBytes})`
    )
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
