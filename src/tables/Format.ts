import type { Schema } from "effect"
import { type Conversation, type Json } from "../rows/index.ts"

/** What a column of a table of text holds: a text (or null), or a list of turns with two texts each. */
export type ColumnType = "text" | { readonly turns: readonly [role: string, content: string] }

export interface Column {
  readonly name: string
  readonly type: ColumnType
}

/** Values by column, in the order of the columns. */
export type SinkRow = { readonly [column: string]: Json.Json }

/** Files that a run made, for the configuration that is to read them. */
export interface MadeFile {
  /** Name of the data set: the file's name without its ending. */
  readonly name: string
  /** As the user can write it, relative to where the command ran. */
  readonly path: string
  readonly folder: string
  readonly fileName: string
  /** Held back from training, by its name. */
  readonly isEvaluation: boolean
}

export interface MadeFiles {
  readonly files: ReadonlyArray<MadeFile>
  /** How loaders call the kind of file. */
  readonly loader: "json" | "parquet"
  /** Where the entries for LLaMA-Factory were written: file name. */
  readonly datasetInfo: string
}

/** A trainer, and what to write into its configuration. */
export interface Snippet {
  readonly trainer: string
  readonly text: string
}

/**
 * A layout of training rows, as trainers document it: one file in `formats/`, one line in its registry.
 */
export interface Format {
  /** As on the command line. */
  readonly name: string
  readonly columns: ReadonlyArray<Column>
  /** The documented rules of the trainers that read it; every row is checked before it is written. */
  readonly schema: Schema.Schema.AnyNoContext
  /** A conversation as a row; a text says why the layout cannot hold it. */
  readonly row: (conversation: Conversation) => SinkRow | string
  /**
   * What the model is shown, to be counted in tokens: turns, to which a chat template adds its marks, or one text.
   */
  readonly shown: "turns" | "text"
  /** Entry of a file in LLaMA-Factory's `dataset_info.json`, but for `file_name`. */
  readonly datasetInfo: { readonly [key: string]: Json.Json }
  readonly snippets: (made: MadeFiles) => ReadonlyArray<Snippet>
}
