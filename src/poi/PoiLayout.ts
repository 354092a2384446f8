import { Schema } from "effect"

/** Splits of a POI data set, in the order of runs, logs and manifests. */
export const poiSplits = ["train", "val", "test", "test_all"] as const
export const PoiSplit = Schema.Literal(...poiSplits)
export type PoiSplit = typeof PoiSplit.Type

/** `id`: POIs as numbers; `codebook`: as semantic ids; `notime`: as semantic ids, without times. */
export const poiKinds = ["id", "codebook", "notime"] as const
export const PoiKind = Schema.Literal(...poiKinds)
export type PoiKind = typeof PoiKind.Type

/** A name that is one segment of a path. */
const Segment = Schema.NonEmptyString.pipe(Schema.pattern(/^(?!\.{1,2}$)[^/\\\u0000-\u001f]+$/))

export const PoiModel = Schema.Struct({
  /** Name of its folder and of its codebook. */
  name: Segment,
  /** Its codebook also gives the files without times. */
  without_time: Schema.optional(Schema.Boolean)
})

export const PoiDataset = Schema.Struct({
  /** Name of its repository, and of its folder in a local tree. */
  repository: Segment,
  models: Schema.Array(PoiModel),
  /** Not part of `all`. */
  only_when_named: Schema.optional(Schema.Boolean)
})
export type PoiDataset = typeof PoiDataset.Type

/** Data sets by name, in run order. `data/poi/datasets.json` has the published ones. */
export const PoiDatasets = Schema.Record({ key: Schema.String, value: PoiDataset })
export type PoiDatasets = typeof PoiDatasets.Type

/** One file of the documented layout. */
export interface PlannedFile {
  readonly dataset: string
  /** Absent for ids, which are the same for all models. */
  readonly model: string | undefined
  readonly split: PoiSplit
  readonly kind: PoiKind
  /** Relative to the base folder. */
  readonly name: string
}

/** The folder all models' codebooks lie in, relative to the base folder. */
export const codebookName = (model: string): string => `Intermediate Files/codebooks-${model}.csv`

/** Where a split's sequences lie in a data set's tree. */
export const splitName = (split: PoiSplit): string => `Intermediate Files/data/${split}.csv`

const fileName = (split: PoiSplit, kind: PoiKind, model: string | undefined): string =>
  kind === "id"
    ? `ablation without SID/${split}_id.json`
    : kind === "notime"
    ? `ablation without Time/${split}_codebook_notime.json`
    : `${model}/${split}_codebook.json`

/** The files of a data set in run order: ids, then model by model with times, then without where the model gives those. */
export const planFiles = (
  dataset: string,
  models: PoiDataset["models"],
  kinds: ReadonlyArray<PoiKind>,
  splits: ReadonlyArray<PoiSplit>
): ReadonlyArray<PlannedFile> => {
  const of = (kind: PoiKind, model: string | undefined) =>
    kinds.includes(kind)
      ? poiSplits.filter((split) => splits.includes(split)).map((split) => ({
        dataset,
        model,
        split,
        kind,
        name: fileName(split, kind, model)
      }))
      : []
  return [
    ...of("id", undefined),
    ...models.flatMap((model) => [
      ...of("codebook", model.name),
      ...(model.without_time === true ? of("notime", model.name) : [])
    ])
  ]
}
