import { Effect, Schema } from "effect"
import { Configuration } from "../stage/index.ts"
import { fromConfiguration } from "./custom/registry.ts"
import { About, Extractor, type ExtractorLayer } from "./Extractor.ts"
import * as extractors from "./registry.ts"

/** A source, and whether it can be read without the network. */
export const SourceListing = Schema.Struct({ ...About.fields, offline: Schema.Boolean })
export type SourceListing = typeof SourceListing.Type

/** The registered sources and those of the configuration, by id. Looks at the disk; reads nothing of a source. */
export const listSources = Effect.gen(function*() {
  const configuration = yield* Configuration.Configuration
  const layers: ReadonlyArray<ExtractorLayer> = [
    ...Object.values(extractors),
    ...Object.entries(configuration.value.sources ?? {}).map(([id, source]) => fromConfiguration(id, source))
  ]
  const listings = yield* Effect.forEach(layers, (layer) =>
    Effect.gen(function*() {
      const { about, isAvailable } = yield* Extractor
      const listing: SourceListing = { ...about, offline: yield* isAvailable }
      return listing
    }).pipe(Effect.provide(layer)))
  return listings.sort((a, b) => a.id < b.id ? -1 : 1)
})

/** The listing as a table for people, one line an origin. */
export const sourcesTable = (sources: ReadonlyArray<SourceListing>): string => {
  const head = ["id", "kind", "library", "priority", "expected", "offline", "licence", "origin"]
  const rows = sources.flatMap((source) =>
    source.origins.map((origin, at) => [
      ...(at === 0
        ? [
          source.id,
          source.kind,
          source.flavour,
          String(source.priority),
          source.expected === undefined ? "?" : source.expected.toLocaleString("en"),
          source.offline ? "yes" : "no"
        ]
        : ["", "", "", "", "", ""]),
      origin.license,
      origin.repository + (origin.commit === undefined ? "" : ` @ ${origin.commit.slice(0, 7)}`)
    ])
  )
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]!.length)))
  const isNumber = (column: number) => column === 3 || column === 4
  return [head, ...rows].map((row) =>
    row.map((cell, column) => isNumber(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))
      .join("  ").trimEnd()
  ).join("\n")
}
