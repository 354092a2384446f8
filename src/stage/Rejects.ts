import { Context, Effect, Layer, Ref } from "effect"
import { type Reject, stringify } from "../rows/index.ts"
import type { FileError } from "./errors.ts"
import type { OutputWriter } from "./Outputs.ts"

/** Where records go that a stage leaves out. Nothing is ever dropped without passing here. */
export class Rejects extends Context.Tag("@datawright/Rejects")<Rejects, {
  readonly add: (reject: Reject) => Effect.Effect<void, FileError>
  /** Reason code to number of rejects so far, codes in order. */
  readonly counts: Effect.Effect<Readonly<Record<string, number>>>
}>() {}

const counting = (write: (reject: Reject) => Effect.Effect<void, FileError>) =>
  Effect.map(Ref.make<ReadonlyMap<string, number>>(new Map()), (seen) =>
    Rejects.of({
      add: (reject) =>
        Effect.zipRight(
          write(reject),
          Ref.update(seen, (counts) => new Map(counts).set(reject.reason, (counts.get(reject.reason) ?? 0) + 1))
        ),
      counts: Effect.map(Ref.get(seen), (counts) => Object.fromEntries([...counts].sort(([a], [b]) => a < b ? -1 : 1)))
    }))

/** JSON lines to an output of the running stage. Memory: one counter a reason. */
export const toWriter = (writer: OutputWriter) => counting((reject) => writer.write(`${stringify(reject)}\n`, 1))

export const layerWriter = (writer: OutputWriter): Layer.Layer<Rejects> => Layer.effect(Rejects, toWriter(writer))

/** Into an array, for tests and for library use. */
export const layerMemory = (into: Array<Reject>): Layer.Layer<Rejects> =>
  Layer.effect(Rejects, counting((reject) => Effect.sync(() => void into.push(reject))))
