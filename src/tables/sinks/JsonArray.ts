import { Effect, Layer } from "effect"
import { stringify } from "../../rows/index.ts"
import { Sink } from "../Sink.ts"

/** One JSON array of objects, an object a line, UTF-8, LF. */
export const layer: Layer.Layer<Sink> = Layer.succeed(Sink, {
  extension: "json",
  loader: "json",
  open: (outputs, name) =>
    Effect.map(outputs.create(name), (writer) => {
      let isFirst = true
      return {
        write: (rows) => {
          const lines = rows.map((row) => {
            const text = `${isFirst ? "[" : ","}\n${stringify(row)}`
            isFirst = false
            return text
          })
          return writer.write(lines.join(""), rows.length)
        },
        end: Effect.suspend(() => writer.write(isFirst ? "[]\n" : "\n]\n", 0))
      }
    })
})
