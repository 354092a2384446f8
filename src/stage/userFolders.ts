import { Config, Effect } from "effect"
import { homedir } from "node:os"
import { isAbsolute, join } from "node:path"

/** A base folder of the XDG specification, which says that a relative or empty value is invalid and to be ignored. */
const base = (variable: string, ...fallback: ReadonlyArray<string>) =>
  Config.string(variable).pipe(
    Config.withDefault(""),
    Config.map((folder) => isAbsolute(folder) ? folder : join(homedir(), ...fallback))
  )

/**
 * The user's folder for caches of all programs: `$XDG_CACHE_HOME`, else `~/.cache`. Absolute.
 * Source: XDG Base Directory Specification 0.8.
 */
export const userCacheFolder = base("XDG_CACHE_HOME", ".cache")

/** `$XDG_CACHE_HOME/datawright`: files that can be made or fetched again. Absolute. */
export const cacheFolder = Config.map(userCacheFolder, (folder) => join(folder, "datawright"))

/** `$XDG_DATA_HOME/datawright`, else `~/.local/share/datawright`: files that must not be lost, such as paid answers. Absolute. */
export const dataFolder = Config.map(base("XDG_DATA_HOME", ".local", "share"), (folder) => join(folder, "datawright"))

/** Folder of local copies of tabular datasets, one folder an id: `$DATAWRIGHT_DATASETS`, else `datasets` in the cache. */
export const datasetsFolder = Effect.gen(function*() {
  const named = yield* Config.string("DATAWRIGHT_DATASETS").pipe(Config.withDefault(""))
  return named === "" ? join(yield* cacheFolder, "datasets") : named
})
