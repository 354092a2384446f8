import { FileSystem } from "@effect/platform"
import * as NodeContext from "@effect/platform-node/NodeContext"
import { Effect, Layer } from "effect"
import * as Progress from "../../src/stage/Progress.ts"
import * as Duck from "../../src/tables/Duck.ts"

/** What `main` provides, without a screen. */
export const platform = Layer.mergeAll(NodeContext.layer, Progress.layerSilent, Duck.layer)

/** An empty folder that is gone when the scope closes. */
export const temporaryFolder = Effect.flatMap(
  FileSystem.FileSystem,
  (fs) => fs.makeTempDirectoryScoped({ prefix: "datawright-" })
)
