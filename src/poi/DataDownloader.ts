import { FileSystem, Path } from "@effect/platform"
import { Context, Effect, Layer, type Option } from "effect"
import { Hub, type HubError } from "../hub/index.ts"
import { FileError } from "../stage/index.ts"
import { codebookName, type PoiDatasets, type PoiSplit, splitName } from "./PoiLayout.ts"

/** An input that lies on this machine. */
export interface SourceFile {
  readonly path: string
  /** What manifests call it, where that is not its path. */
  readonly name?: string | undefined
}

/** Where a data set's inputs come from: a local tree, or the Hub. */
export class DataDownloader extends Context.Tag("@datawright/poi/DataDownloader")<DataDownloader, {
  /** The sequences of one split. */
  readonly dataFile: (dataset: string, split: PoiSplit) => Effect.Effect<SourceFile, FileError | HubError>
  readonly codebookFile: (dataset: string, model: string) => Effect.Effect<SourceFile, FileError | HubError>
  /** The numbering of POIs, where there is one: codebooks are checked against it. */
  readonly mappingFile: (dataset: string) => Effect.Effect<Option.Option<SourceFile>, FileError | HubError>
}>() {}

const mappingName = "Intermediate Files/pid_mapping.csv"

export interface FolderOptions {
  readonly datasets: PoiDatasets
  /** Holds a data set's tree, or one tree a data set under the names of their repositories. */
  readonly dataDir: string
  /** Where codebooks lie, if not in the tree: as `codebooks-{model}.csv`, or as a tree. */
  readonly codebooks?: string | undefined
  readonly base: string
  /** The data sets of the run: only when it is one, `dataDir` itself may be its tree. */
  readonly chosen: ReadonlyArray<string>
}

/** From local folders. The first place where the file lies counts; the error names the first place that was looked at. */
export const layerFolder = (
  options: FolderOptions
): Layer.Layer<DataDownloader, never, FileSystem.FileSystem | Path.Path> =>
  Layer.effect(
    DataDownloader,
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const paths = yield* Path.Path
      const roots = (folder: string, dataset: string): ReadonlyArray<string> => {
        const repository = options.datasets[dataset]?.repository ?? dataset.toLowerCase()
        const own = [...new Set([repository, dataset])].map((name) => paths.join(folder, name))
        return options.chosen.length === 1 ? [...own, folder] : own
      }
      const first = Effect.fn("DataDownloader.first")(function*(places: ReadonlyArray<string>) {
        for (const path of places) {
          if (yield* Effect.orElseSucceed(fs.exists(path), () => false)) return { path }
        }
        return yield* new FileError({
          path: places[0]!,
          reason: "NotFound",
          ...(places.length === 1 ? {} : { detail: `nor in ${places.length - 1} other places` })
        })
      })
      return DataDownloader.of({
        dataFile: (dataset, split) =>
          first(
            roots(options.dataDir, dataset).flatMap((root) => [
              paths.join(root, splitName(split)),
              paths.join(root, "data", `${split}.csv`),
              paths.join(root, `${split}.csv`)
            ])
          ),
        mappingFile: (dataset) =>
          Effect.option(first(roots(options.dataDir, dataset).map((root) => paths.join(root, mappingName)))),
        codebookFile: (dataset, model) => {
          const name = codebookName(model)
          const inTree = roots(options.codebooks ?? options.dataDir, dataset)
            .map((root) => paths.join(root, options.base, name))
          const bare = options.codebooks === undefined
            ? []
            : [options.codebooks, ...roots(options.codebooks, dataset)].map((root) =>
              paths.join(root, paths.basename(name))
            )
          return first([...bare, ...inTree])
        }
      })
    })
  )

/**
 * From the repositories `{organisation}/{repository}` of the Hub, each at the commit its main branch has when it is first asked
 * for, so that all files of a run belong together.
 */
export const layerHub = (
  options: {
    readonly datasets: PoiDatasets
    readonly organisation: string
    readonly base: string
    /** Take codebooks from this folder on this machine instead. */
    readonly codebooks?: string | undefined
  }
): Layer.Layer<DataDownloader, never, Hub.Hub | FileSystem.FileSystem | Path.Path> =>
  Layer.effect(
    DataDownloader,
    Effect.gen(function*() {
      const hub = yield* Hub.Hub
      const repositoryOf = (dataset: string) => ({
        type: "dataset" as const,
        name: `${options.organisation}/${options.datasets[dataset]?.repository ?? dataset.toLowerCase()}`
      })
      const revisionOf = yield* Effect.cachedFunction((dataset: string) => hub.revision(repositoryOf(dataset)))
      const fetch = Effect.fn("DataDownloader.fetch")(function*(dataset: string, path: string) {
        const repository = repositoryOf(dataset)
        const revision = yield* revisionOf(dataset)
        const file = yield* hub.download(repository, path, { revision })
        return { path: file.path, name: `hf://datasets/${repository.name}/${path}` }
      })
      const local = yield* Effect.provide(
        DataDownloader,
        layerFolder({ ...options, dataDir: options.codebooks ?? "", chosen: [] })
      )
      return DataDownloader.of({
        dataFile: (dataset, split) => fetch(dataset, splitName(split)),
        mappingFile: (dataset) =>
          fetch(dataset, mappingName).pipe(
            Effect.asSome,
            Effect.catchIf(
              (error) => error._tag === "HubError" && error.reason === "NotFound",
              () => Effect.succeedNone
            )
          ),
        codebookFile: (dataset, model) =>
          options.codebooks === undefined
            ? fetch(dataset, `${options.base}/${codebookName(model)}`)
            : local.codebookFile(dataset, model)
      })
    })
  )
