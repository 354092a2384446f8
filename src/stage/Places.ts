import { Config, Effect } from "effect"
import { homedir } from "node:os"
import { isAbsolute, join } from "node:path"

/** A base folder of the XDG specification 0.8: relative values are invalid and ignored. */
const base = (variable: string, ...fallback: ReadonlyArray<string>) =>
  Config.string(variable).pipe(
    Config.withDefault(""),
    Config.map((folder) => join(isAbsolute(folder) ? folder : join(homedir(), ...fallback), "datawright"))
  )

/** `$XDG_CACHE_HOME/datawright`: what can be made again. */
export const cacheFolder = base("XDG_CACHE_HOME", ".cache")

/** Folder of local copies of tabular sets, one folder an id: `$DATAWRIGHT_DATASETS`, else `datasets` in the cache. */
export const datasetsFolder = Effect.gen(function*() {
  const named = yield* Config.string("DATAWRIGHT_DATASETS").pipe(Config.withDefault(""))
  return named === "" ? join(yield* cacheFolder, "datasets") : named
})
