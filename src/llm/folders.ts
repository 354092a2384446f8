import { Path } from "@effect/platform"
import { Effect } from "effect"
import { cacheFolder, dataFolder } from "../stage/index.ts"

/** The store of paid answers: the path given, else `$XDG_DATA_HOME/datawright/answers.sqlite`. */
export const answersPath = (given: string | undefined) =>
  given !== undefined ? Effect.succeed(given) : Effect.gen(function*() {
    const paths = yield* Path.Path
    return paths.join(yield* Effect.orDie(dataFolder), "answers.sqlite")
  })

/** Folder of files that can be fetched again: `$XDG_CACHE_HOME/datawright`. */
export const cachePath = Effect.orDie(cacheFolder)
