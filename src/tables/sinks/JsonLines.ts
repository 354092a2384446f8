import { Effect, Layer } from "effect"
import { stringify } from "../../rows/index.ts"
import { Sink } from "../Sink.ts"

/** One JSON object a line, UTF-8, LF. */
export const layer: Layer.Layer<Sink> = Layer.succeed(Sink, {
  extension: "jsonl",
  loader: "json",
  open: (outputs, name) =>
    Effect.map(outputs.create(name), (writer) => ({
      write: (rows) => writer.write(rows.map((row) => `${stringify(row)}\n`).join(""), rows.length),
      end: Effect.suspend(() => writer.write("", 0))
    }))
})
