import { Effect, Option, Schema } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { type Libraries, makeLibraries } from "../python/index.ts"
import { dataFile, dataPath, FileError, type UsageError } from "../stage/index.ts"

const Modules = Schema.parseJson(Schema.Record({
  key: Schema.String,
  value: Schema.Struct({
    names: Schema.Array(Schema.String),
    passes: Schema.optionalWith(Schema.Array(Schema.Literal("manim", "manimlib")), { exact: true })
  })
}))
const Names = Schema.parseJson(Schema.Array(Schema.String))

const loaded = new Map<string, Libraries>()

const readTables = (folder: string): Libraries => {
  const known = loaded.get(folder)
  if (known !== undefined) return known
  const read = (name: string): string => readFileSync(join(folder, name), "utf8")
  const list = (name: string) => Schema.decodeSync(Names)(read(name))
  const tables = makeLibraries({
    history: read("history.tsv"),
    modules: Schema.decodeSync(Modules)(read("modules.json")),
    standard: list("standard.json"),
    sceneMethods: list("sceneMethods.json")
  })
  loaded.set(folder, tables)
  return tables
}

/** The name tables that ship with the package (`data/names`), read once, 100 kB. Throws when they are missing or broken. */
export const libraries = (): Libraries => readTables(dataPath("names"))

/** The same of the data folder that is provided; missing tables are a failure, broken ones a defect. */
export const loadLibraries: Effect.Effect<Libraries, UsageError | FileError> = Effect.flatMap(
  dataFile("names"),
  (folder) =>
    Effect.catchSomeDefect(
      Effect.sync(() => readTables(folder)),
      (cause) =>
        cause instanceof Error && "code" in cause
          ? Option.some(
            Effect.fail(
              new FileError({ path: folder, reason: cause.code === "ENOENT" ? "NotFound" : "Unreadable", cause })
            )
          )
          : Option.none()
    )
)
