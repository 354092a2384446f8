import { Effect, Layer } from "effect"
import { openParquet } from "../ParquetFile.ts"
import { Sink } from "../Sink.ts"

/** Parquet; see `openParquet`. */
export const layer: Layer.Layer<Sink> = Layer.succeed(Sink, {
  extension: "parquet",
  loader: "parquet",
  open: (outputs, name, columns) =>
    Effect.gen(function*() {
      let records = 0
      const path = yield* outputs.adopt(name, Effect.sync(() => records))
      const file = yield* openParquet({ path, name, columns })
      return {
        write: (rows) =>
          Effect.suspend(() => {
            records += rows.length
            return file.write(rows)
          }),
        end: file.end
      }
    })
})
