import { Layer } from "effect"
import { hubs } from "../hub/index.ts"
import { Configuration } from "../stage/index.ts"
import { Duck } from "../tables/index.ts"
import * as gits from "./git/registry.ts"

export interface SourceServicesOptions {
  /** Configuration file; undefined: `datawright.yaml` in the working folder, if it is there. */
  readonly config?: string | undefined
  /** Never fetch: caches and local folders alone. Default false. */
  readonly offline?: boolean | undefined
}

/** All that sources may ask for beside files: the configuration, the installed git, the Hub with its cache, DuckDB. */
export const sourceServices = ({ config, offline = false }: SourceServicesOptions = {}) =>
  Layer.mergeAll(
    Configuration.layer(config),
    gits.cli({ offline }),
    Layer.provide(hubs.cached({ offline }), hubs["hugging-face"]),
    Duck.layer
  )
