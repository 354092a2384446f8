import { Path } from "@effect/platform"
import { Config, Effect } from "effect"
import { homedir } from "node:os"

/** Where what was paid for lies: `$XDG_DATA_HOME/datawright/answers.sqlite`. Source: XDG Base Directory Specification 0.8. */
export const answersPath = (given: string | undefined) =>
  given !== undefined ? Effect.succeed(given) : Effect.gen(function*() {
    const paths = yield* Path.Path
    const folder = yield* Effect.orDie(
      Config.nonEmptyString("XDG_DATA_HOME").pipe(Config.withDefault(paths.join(homedir(), ".local", "share")))
    )
    return paths.join(folder, "datawright", "answers.sqlite")
  })

/** Where what can be had again lies: `$XDG_CACHE_HOME/datawright`. */
export const cachePath = Effect.gen(function*() {
  const paths = yield* Path.Path
  const folder = yield* Effect.orDie(
    Config.nonEmptyString("XDG_CACHE_HOME").pipe(Config.withDefault(paths.join(homedir(), ".cache")))
  )
  return paths.join(folder, "datawright")
})
