import { Schema } from "effect"
import { Options, Stage } from "../../stage/index.ts"
import { listSources, SourceListing, sourcesTable } from "../listSources.ts"
import { sourceServices } from "../sourceServices.ts"

/** What `prepare --sources` can name. */
export const sources = Stage.make({
  name: "sources",
  summary: "List the sources that prepare knows",
  details:
    "Origin, commit, licence and expected samples of each source, and whether it can be read offline. Looks at the disk alone, never at the network.",
  examples: ["datawright sources", "datawright sources --json"],
  options: {
    config: Options.file("Configuration file whose sources are listed too").pipe(
      Options.optional("datawright.yaml, if it is there"),
      Options.inGroup("general")
    )
  },
  result: Schema.Array(SourceListing),
  layers: ({ config }) => sourceServices({ config, offline: true }),
  run: () => listSources,
  tell: sourcesTable
})
