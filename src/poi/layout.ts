import { FileSystem } from "@effect/platform"
import { Config, Effect, Either, ParseResult, Schema } from "effect"
import { dataFile, fileError, InputError, UsageError } from "../stage/index.ts"
import { planFiles, type PlannedFile, PoiDatasets, type PoiKind, type PoiSplit } from "./PoiLayout.ts"

/** Folder of the generated files in a data set's tree: `HF_LLM_DATASET_DIR`, or the documented name. */
export const baseFolder = Config.nonEmptyString("HF_LLM_DATASET_DIR").pipe(Config.withDefault("LLM Dataset"))

const decode = Schema.decodeUnknownEither(Schema.parseJson(PoiDatasets), { onExcessProperty: "error" })

/** Data sets, models and marks: those of `path`, or the published ones. */
export const loadDatasets = Effect.fn("poi.loadDatasets")(function*(path: string | undefined) {
  const fs = yield* FileSystem.FileSystem
  const file = path ?? (yield* dataFile("poi", "datasets.json"))
  const text = yield* Effect.mapError(fs.readFileString(file), fileError(file))
  return yield* Either.mapLeft(
    decode(text),
    (error) => {
      const issue = ParseResult.ArrayFormatter.formatErrorSync(error)[0]
      return new InputError({
        where: `${file}${issue === undefined || issue.path.length === 0 ? "" : `, ${issue.path.join(".")}`}`,
        found: issue?.message ?? "?",
        expected: "data sets by name, each with repository and models"
      })
    }
  )
})

/** What to make; undefined or `all` means all. */
export interface Selection {
  readonly datasets: ReadonlyArray<string>
  readonly models: ReadonlyArray<string>
  readonly kinds: ReadonlyArray<PoiKind>
  readonly splits: ReadonlyArray<PoiSplit>
}

/** A data set with the files chosen of it. */
export interface DatasetPlan {
  readonly dataset: string
  readonly repository: string
  readonly files: ReadonlyArray<PlannedFile>
}

const isAll = (names: ReadonlyArray<string>): boolean => names.length === 0 || names.includes("all")

/** Names of data sets, checked; letters may differ in case. */
export const selectDatasets = (
  datasets: PoiDatasets,
  names: ReadonlyArray<string>
): Either.Either<ReadonlyArray<string>, UsageError> => {
  const known = Object.keys(datasets)
  if (isAll(names)) return Either.right(known.filter((name) => datasets[name]!.only_when_named !== true))
  const chosen = new Set<string>()
  for (const name of names) {
    const match = known.find((other) => other.toLowerCase() === name.toLowerCase())
    if (match === undefined) {
      return Either.left(new UsageError({ found: `no data set ${name}`, expected: `all or ${known.join(", ")}` }))
    }
    chosen.add(match)
  }
  return Either.right(known.filter((name) => chosen.has(name)))
}

/** The files of a selection, by data set, in run order. */
export const plan = (
  datasets: PoiDatasets,
  selection: Selection
): Either.Either<ReadonlyArray<DatasetPlan>, UsageError> =>
  Either.gen(function*() {
    const chosen = yield* selectDatasets(datasets, selection.datasets)
    const every = new Set(chosen.flatMap((name) => datasets[name]!.models.map((model) => model.name)))
    for (const model of isAll(selection.models) ? [] : selection.models) {
      if (!every.has(model)) {
        const owner = Object.keys(datasets).find((name) => datasets[name]!.models.some((m) => m.name === model))
        return yield* Either.left(
          new UsageError({
            found: owner === undefined ? `no model ${model}` : `${model} is a model of ${owner}`,
            expected: `all or ${[...every].join(", ")}`
          })
        )
      }
    }
    const plans = chosen.map((dataset) => {
      const { models, repository } = datasets[dataset]!
      const wanted = isAll(selection.models) ? models : models.filter((model) => selection.models.includes(model.name))
      return { dataset, repository, files: planFiles(dataset, wanted, selection.kinds, selection.splits) }
    }).filter(({ files }) => files.length > 0)
    for (const { dataset, files } of plans) {
      const twice = files.find((file, i) => files.findIndex((other) => other.name === file.name) !== i)
      if (twice !== undefined) {
        return yield* Either.left(
          new UsageError({
            found: `${dataset}: two models give ${twice.name}`,
            expected: "one model with files without times",
            next: "Choose one with --models"
          })
        )
      }
    }
    if (plans.length === 0) {
      return yield* Either.left(
        new UsageError({ found: "the selection has no files", next: "See --dataset, --models, --kinds and --splits" })
      )
    }
    return plans
  })
