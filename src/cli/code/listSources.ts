import { Effect, Layer, Option } from "effect"
import { hubs } from "../../hub/index.ts"
import {
  type About,
  customSources as custom,
  Extractor,
  type ExtractorLayer,
  extractors as registry,
  gits
} from "../../sources/index.ts"
import { Configuration } from "../../stage/index.ts"

/** A source, and whether it can be read without the network. */
export interface SourceListing extends About {
  readonly offline: boolean
}

/** The registered sources and those of the configuration, by id. Looks at the disk; reads nothing of a source. */
export const listSources = (config: Option.Option<string>) =>
  Effect.gen(function*() {
    const configuration = yield* Configuration.Configuration
    const configured = Object.entries(configuration.value.sources ?? {}).map(([id, source]) =>
      custom.fromConfiguration(id, source)
    )
    const layers: ReadonlyArray<ExtractorLayer> = [...Object.values(registry), ...configured]
    const listings = yield* Effect.forEach(layers, (layer) =>
      Effect.gen(function*() {
        const { about, isAvailable } = yield* Extractor
        const listing: SourceListing = { ...about, offline: yield* isAvailable }
        return listing
      }).pipe(Effect.provide(layer)))
    return listings.sort((a, b) => a.id < b.id ? -1 : 1)
  }).pipe(Effect.provide(Layer.mergeAll(
    Configuration.layer(Option.getOrUndefined(config)),
    gits.cli({ offline: true }),
    Layer.provide(hubs.cached({ offline: true }), hubs["hugging-face"])
  )))

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
