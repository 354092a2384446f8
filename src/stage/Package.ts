import { Context, Effect } from "effect"
import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

/** The folder that holds this package's `package.json`, from source, bundle or library alike. */
const findRoot = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder)
  return folder
}

const root = findRoot()

/** Version as in `package.json`. */
export const version: string =
  (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version

/** Path of a shipped file, from segments below `data/`. */
export const dataPath = (...segments: ReadonlyArray<string>): string => join(root, "data", ...segments)

/** Folder of the data that ships with the package: corpus, name tables, configuration. Another may be provided in its place. */
export class DataFolder extends Context.Reference<DataFolder>()("@datawright/DataFolder", {
  defaultValue: () => join(root, "data")
}) {}

/** Path of a shipped file, from segments below `data/`. */
export const dataFile = (...segments: ReadonlyArray<string>): Effect.Effect<string> =>
  Effect.map(DataFolder, (folder) => join(folder, ...segments))

/** Path of a file of the report page, as `npm run build` made it. */
export const pagePath = (name: string): string => join(root, "dist", "page", name)
