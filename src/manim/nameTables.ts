import { Schema } from "effect"
import { readFileSync } from "node:fs"
import { type Libraries, makeLibraries } from "../python/index.ts"
import { dataPath } from "../stage/index.ts"

const Modules = Schema.parseJson(Schema.Record({
  key: Schema.String,
  value: Schema.Struct({
    names: Schema.Array(Schema.String),
    passes: Schema.optionalWith(Schema.Array(Schema.Literal("manim", "manimlib")), { exact: true })
  })
}))
const Names = Schema.parseJson(Schema.Array(Schema.String))

let loaded: Libraries | undefined

/** The name tables that ship with the package (`data/names`), read once, 100 kB. A broken table is a defect. */
export const libraries = (): Libraries => {
  const read = (name: string): string => readFileSync(dataPath("names", name), "utf8")
  const list = (name: string) => Schema.decodeSync(Names)(read(name))
  return loaded ??= makeLibraries({
    history: read("history.tsv"),
    modules: Schema.decodeSync(Modules)(read("modules.json")),
    standard: list("standard.json"),
    sceneMethods: list("sceneMethods.json")
  })
}
