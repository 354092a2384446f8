import type { FileSystem } from "@effect/platform"
import { type Context, type Duration, Effect, Option, Stream } from "effect"
import { type FileError, fileError, type Progress } from "../../stage/index.ts"
import { type HubContent, HubError } from "../Hub.ts"
import { ContentHash, isNamed } from "../HubContent.ts"
import { retrying } from "./retrying.ts"

/** Longest silence within a file that is being fetched. */
const silence = "60 seconds"

interface Parts {
  readonly fs: FileSystem.FileSystem
  readonly progress: Context.Tag.Service<typeof Progress.Progress>
  readonly patience: { readonly retries: number; readonly firstWait: Duration.Duration }
  /** The bytes of an address from `start` to its end at `size`. */
  readonly stream: (
    address: string,
    size: number,
    start: number,
    target: string
  ) => Stream.Stream<Uint8Array, HubError>
}

/**
 * Fetches a content of known size into the file `blob`, going on where an earlier try stopped, in this run or another; `name` is
 * its hash, and under its final name it appears only when it has it.
 */
export const blobFetcher = ({ fs, patience, progress, stream }: Parts) =>
  Effect.fn("Hub.fetchBlob")(function*(blob: string, name: string, address: string, size: number, target: string) {
    const partial = `${blob}.incomplete`
    const mapped = Effect.mapError(fileError(partial))
    const task = progress.task(`download ${target}`, size)
    const wrong = (reason: "Unavailable" | "Malformed", detail: string) => new HubError({ target, reason, detail })

    const once: Effect.Effect<HubContent, HubError | FileError> = Effect.scoped(Effect.gen(function*() {
      const there = yield* Effect.option(fs.stat(partial))
      const start = Option.match(there, { onNone: () => 0, onSome: (stat) => Number(stat.size) })
      const hash = new ContentHash(size)
      if (start > size) yield* mapped(fs.remove(partial))
      else if (start > 0) {
        yield* Stream.runForEach(
          fs.stream(partial, { chunkSize: 256 * 1024 }),
          (piece) => Effect.sync(() => hash.push(piece))
        ).pipe(mapped)
      }
      const file = yield* mapped(fs.open(partial, { flag: "a" }))
      if (hash.bytes < size) {
        const rest = Stream.timeoutFail(
          stream(address, size, hash.bytes, target),
          () => wrong("Unavailable", "nothing came for a while"),
          silence
        )
        yield* Stream.runForEach(rest, (piece) => {
          hash.push(piece)
          task.advance(piece.length)
          return mapped(file.writeAll(piece))
        })
      }
      const content = hash.end()
      if (content.bytes < size) return yield* wrong("Unavailable", `${content.bytes} of ${size} bytes came`)
      if (content.bytes !== size || !isNamed(content, name)) {
        yield* mapped(fs.remove(partial))
        return yield* wrong("Malformed", "what came has another hash than it should")
      }
      return content
    }))

    const content = yield* retrying(once, ({ reason }) => reason === "Unavailable" || reason === "Malformed", {
      times: patience.retries,
      firstWait: patience.firstWait
    }).pipe(Effect.ensuring(Effect.sync(() => task.finish())))
    yield* Effect.mapError(fs.rename(partial, blob), fileError(blob))
    return content
  })
