/**
 * The program of the thread that writes a Parquet file. Text, so that it runs from sources, library and bundle alike. DuckDB asks
 * it for rows from within a call that cannot wait for a promise; therefore the thread sleeps until a batch has been posted.
 */
export const program = `
"use strict"
const { parentPort, receiveMessageOnPort, workerData } = require("node:worker_threads")
const { columns, duckdb, memoryLimit, path, posted, rowGroupBytes, rowGroupRows, rows } = workerData

const take = () => {
  for (;;) {
    const seen = Atomics.load(posted, 0)
    const received = receiveMessageOnPort(rows)
    if (received !== undefined) return received.message
    Atomics.wait(posted, 0, seen)
  }
}

const write = async () => {
  const duck = require(duckdb)
  const typeOf = (type) =>
    type === "text"
      ? duck.VARCHAR
      : duck.LIST(duck.STRUCT({ [type.turns[0]]: duck.VARCHAR, [type.turns[1]]: duck.VARCHAR }))
  const valueOf = (type, value) =>
    type === "text" || value === null || value === undefined
      ? value ?? null
      : duck.listValue(value.map((turn) => duck.structValue(turn)))
  const instance = await duck.DuckDBInstance.create(":memory:", {
    threads: "1",
    memory_limit: memoryLimit,
    // One thread keeps the order by itself, and only without this promise are row groups bounded in bytes.
    preserve_insertion_order: "false"
  })
  const connection = await instance.connect()
  let failure
  connection.registerTableFunction(duck.DuckDBTableFunction.create({
    name: "posted_rows",
    bindFunction: (bind) => {
      for (const { name, type } of columns) bind.addResultColumn(name, typeOf(type))
    },
    initFunction: (init) => init.setMaxThreads(1),
    mainFunction: (info, chunk) => {
      try {
        const batch = take()
        chunk.rowCount = batch === null ? 0 : batch[0].length
        if (batch === null) return
        parentPort.postMessage("taken")
        columns.forEach(({ type }, i) => chunk.setColumnValues(i, batch[i].map((value) => valueOf(type, value))))
      } catch (error) {
        failure = error
        info.setError(String(error))
      }
    }
  }))
  const target = "'" + path.replaceAll("'", "''") + "'"
  try {
    await connection.run(
      "COPY (SELECT * FROM posted_rows()) TO " + target + " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE " +
        rowGroupRows + ", ROW_GROUP_SIZE_BYTES " + rowGroupBytes + ")"
    )
  } catch (error) {
    throw failure ?? error
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

write().then(
  () => parentPort.postMessage("written"),
  (error) => parentPort.postMessage({ failed: String(error && error.message || error) })
).finally(() => rows.close())
`
