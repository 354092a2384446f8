import { Effect } from "effect"
import { yamlLibrary } from "../../stage/index.ts"
import type { ParquetColumn } from "../../tables/index.ts"
import type { CardLicense } from "./licences.ts"

/** A value that front matter holds. */
export type YamlValue = string | number | ReadonlyArray<YamlValue> | { readonly [key: string]: YamlValue }

export type CardColumn = ParquetColumn

export interface CardSplit {
  readonly name: string
  readonly rows: number
  /** Values in Arrow's layout: texts with four bytes of offset each, numbers eight bytes, truth values one bit. */
  readonly arrowBytes: number
  /** Size of its Parquet files. */
  readonly fileBytes: number
}

export interface FrontMatter {
  readonly license: CardLicense
  readonly prettyName: string
  readonly languages: ReadonlyArray<string>
  readonly tags: ReadonlyArray<string>
  readonly columns: ReadonlyArray<CardColumn>
  readonly splits: ReadonlyArray<CardSplit>
}

const bounds: ReadonlyArray<readonly [below: number, name: string]> = [
  [1e3, "n<1K"],
  [1e4, "1K<n<10K"],
  [1e5, "10K<n<100K"],
  [1e6, "100K<n<1M"],
  [1e7, "1M<n<10M"],
  [1e8, "10M<n<100M"],
  [1e9, "100M<n<1B"],
  [1e10, "1B<n<10B"],
  [1e11, "10B<n<100B"],
  [1e12, "100B<n<1T"]
]

/** The Hub's word for a number of rows. Source: hub-docs/datasetcard.md */
export const sizeCategory = (rows: number): string => bounds.find(([below]) => rows < below)?.[1] ?? "n>1T"

const feature = ({ name, type }: CardColumn): YamlValue => {
  if (type === "texts") return { name, sequence: "string" }
  if (typeof type === "object") return { name, list: type.turns.map((member) => ({ name: member, dtype: "string" })) }
  return { name, dtype: type === "text" || type === "json" ? "string" : type }
}

/** The metadata of a dataset's card, keys in a fixed order. */
export const frontMatter = (of: FrontMatter): YamlValue => ({
  ...of.license.front,
  language: of.languages,
  tags: of.tags,
  task_categories: ["text-generation"],
  size_categories: [sizeCategory(of.splits.reduce((sum, { rows }) => sum + rows, 0))],
  pretty_name: of.prettyName,
  configs: [{
    config_name: "default",
    data_files: of.splits.map(({ name }) => ({ split: name, path: `data/${name}-*` }))
  }],
  dataset_info: {
    features: of.columns.map(feature),
    splits: of.splits.map(({ arrowBytes, name, rows }) => ({ name, num_bytes: arrowBytes, num_examples: rows })),
    download_size: of.splits.reduce((sum, { fileBytes }) => sum + fileBytes, 0),
    dataset_size: of.splits.reduce((sum, { arrowBytes }) => sum + arrowBytes, 0)
  }
})

/**
 * Front matter as YAML in block style, with a line end. Readers of cards follow YAML 1.1 (PyYAML) or 1.2: a text that either would
 * take for something else (`on`, `1.5`, a date) is quoted, and no text is folded or spread over lines.
 */
export const frontMatterText = (of: FrontMatter) =>
  Effect.map(
    yamlLibrary,
    ({ stringify }) => stringify(frontMatter(of), { version: "1.1", indentSeq: false, lineWidth: 0, blockQuote: false })
  )
