import { FileSystem, Path } from "@effect/platform"
import { Effect, Option, Schema } from "effect"
import { fileError } from "../Files.ts"
import { version } from "../version.ts"
import { Footprint } from "./footprint.ts"

/** What a stage was told, read and wrote when it last ended well. */
export const StageState = Schema.Struct({
  version: Schema.String,
  command: Schema.Array(Schema.String),
  files: Schema.Array(Footprint)
})
export type StageState = typeof StageState.Type

const StateFile = Schema.parseJson(
  Schema.Struct({ stages: Schema.Record({ key: Schema.String, value: StageState }) }),
  { space: 1 }
)

/** By stage. A file that datawright did not write counts as empty: at worst, stages run again. */
export const readState = (path: string) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const text = yield* Effect.option(fs.readFileString(path))
    const decoded = yield* Effect.option(Schema.decode(StateFile)(Option.getOrElse(text, () => "")))
    return new Map(Object.entries(Option.isNone(decoded) ? {} : decoded.value.stages))
  })

/** All or nothing: written beside its name, then renamed. */
export const writeState = Effect.fn("run.writeState")(function*(path: string, stages: ReadonlyMap<string, StageState>) {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const text = yield* Effect.orDie(Schema.encode(StateFile)({ stages: Object.fromEntries(stages) }))
  const partial = `${path}.${process.pid}.partial`
  yield* fs.makeDirectory(paths.dirname(path), { recursive: true }).pipe(
    Effect.zipRight(fs.writeFileString(partial, `${text}\n`)),
    Effect.zipRight(fs.rename(partial, path)),
    Effect.uninterruptible,
    Effect.mapError(fileError(path))
  )
})

/** Fields of a command line that differ, in words; undefined when none does. */
export const changedOptions = (before: ReadonlyArray<string>, now: ReadonlyArray<string>): string | undefined => {
  if (before.length === now.length && before.every((word, i) => word === now[i])) return undefined
  const old = new Set(grouped(before))
  const fresh = new Set(grouped(now))
  const changed = [...[...fresh].filter((one) => !old.has(one)), ...[...old].filter((one) => !fresh.has(one))]
    .map((one) => one.split(" ")[0]!)
  return changed.length === 0 ? "the order of its options" : [...new Set(changed)].join(", ")
}

/** Options with their values, and single words. */
const grouped = (words: ReadonlyArray<string>): ReadonlyArray<string> => {
  const groups: Array<string> = []
  for (const word of words) {
    if (!word.startsWith("--") && groups.at(-1)?.startsWith("--") === true && !groups.at(-1)!.includes(" ")) {
      groups[groups.length - 1] += ` ${word}`
    } else groups.push(word)
  }
  return groups
}

export const isOtherVersion = (state: StageState): boolean => state.version !== version
