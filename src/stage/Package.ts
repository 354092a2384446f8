import { Config, Context, Effect } from "effect"
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { UsageError } from "./errors.ts"

const isOurs = (folder: string): boolean => {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as
      | { readonly name?: unknown }
      | null
    return manifest?.name === "datawright"
  } catch {
    // No manifest, or none that can be read.
    return false
  }
}

const findFolder = (): string | undefined => {
  // A bundle in CommonJS has no `import.meta`.
  const here: string | undefined = import.meta.url
  const module = here ?? pathToFileURL(join(process.cwd(), "main.js")).href
  let folder = dirname(fileURLToPath(module))
  for (let above = dirname(folder);; folder = above, above = dirname(folder)) {
    if (isOurs(folder)) return folder
    if (above === folder) break
  }
  try {
    return dirname(createRequire(module).resolve("datawright/package.json"))
  } catch {
    return undefined
  }
}

let found: string | null | undefined

/**
 * The folder of this package: above the module that runs, be it source or built, else where the program that bundles the module
 * would import `datawright` from. Undefined when there is none. Looked for once, when first asked for.
 */
export const packageFolder = (): string | undefined => {
  if (found === undefined) found = findFolder() ?? null
  return found ?? undefined
}

const missing = (what: string): UsageError =>
  new UsageError({
    found: `the files that come with datawright are not beside the program (looked for ${what})`,
    next: "Install datawright where the program runs, or name its data folder in DATAWRIGHT_DATA"
  })

/** Path of a shipped file, from segments below `data/` of the package. Throws a `UsageError` when the package is not there. */
export const dataPath = (...segments: ReadonlyArray<string>): string => {
  const folder = packageFolder()
  if (folder === undefined) throw missing(["data", ...segments].join("/"))
  return join(folder, "data", ...segments)
}

/**
 * Folder of the data that ships with the package: corpus, name tables, configuration. Another may be provided in its place;
 * undefined is `$DATAWRIGHT_DATA`, else the package's own.
 */
export class DataFolder extends Context.Reference<DataFolder>()("@datawright/DataFolder", {
  defaultValue: (): string | undefined => undefined
}) {}

/** Path of a shipped file, from segments below the data folder. A usage error when no folder is named and the package is not there. */
export const dataFile = Effect.fn("Package.dataFile")(function*(...segments: ReadonlyArray<string>) {
  const named = (yield* DataFolder) ??
    (yield* Effect.orDie(Config.string("DATAWRIGHT_DATA").pipe(Config.withDefault(""))))
  if (named !== "") return join(named, ...segments)
  const folder = packageFolder()
  return folder === undefined ? yield* missing(["data", ...segments].join("/")) : join(folder, "data", ...segments)
})

/** Path of a file of the report page, as `npm run build` made it. A usage error when the package is not there. */
export const pagePath = (name: string): Effect.Effect<string, UsageError> =>
  Effect.suspend(() => {
    const folder = packageFolder()
    return folder === undefined ? missing(`dist/page/${name}`) : Effect.succeed(join(folder, "dist", "page", name))
  })
