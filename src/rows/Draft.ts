import type { Json } from "./Json.ts"

/**
 * A code sample on its way through `prepare`: what an extractor found, before checks, deduplication and split.
 * Plain data, made by the hundred thousand: no class, no schema.
 */
export interface Draft {
  /** The human request, or empty: it still has to be written. */
  readonly description: string
  /** Further prompts for the same code; kept in `metadata.prompts` beside the first. */
  readonly prompts?: ReadonlyArray<string>
  /** The program, UTF-8, LF line ends. */
  readonly code: string
  /** Registry id of the source. */
  readonly source: string
  /** Everything else the source knows; written unchanged. Holds `provenance` for code that comes from files. */
  readonly metadata: { readonly [key: string]: Json }
  /**
   * What must stay on one side of the split, e.g. `reducible/2022/PageRank`: repository folder or video, file, upstream
   * row. Drafts of equal groups are never parted.
   */
  readonly group: string
  /** The side an upstream split gives it. */
  readonly side?: "train" | "test"
  /** Where it stands, for messages: path in its repository or file, first line (1-based) of the scene. */
  readonly origin: { readonly file: string; readonly line?: number }
  /** Text to compare for near-duplicates beside the whole code: the scene class alone, without what was bundled. */
  readonly core?: string
}
