import { type Draft, type Json } from "../rows/index.ts"

/**
 * Why a row was left out for another: `exact`, the same tokens; `renamed`, the same but for the name of the scene; `near`,
 * in one cluster of near-duplicates; `contained`, nearly all of it stands in the other.
 */
export type DuplicateKind = "exact" | "renamed" | "near" | "contained"

/** A row that was left out, and the row that stays in its place. */
export interface Removal {
  readonly removed: Draft
  readonly kept: Draft
  readonly kind: DuplicateKind
  /** Exact Jaccard similarity of the two (of `contained`: the share of the removed row that is in the kept one), 0 to 1. */
  readonly similarity: number
}

/** Rows that are copies of each other, by their indexes in what was compared, in ascending order; two at least. */
export type Cluster = ReadonlyArray<number>

/** What a search for near-duplicates gives to `deduplicate`. */
export interface NearLinks {
  readonly clusters: ReadonlyArray<Cluster>
  /** Exact similarity of two rows, 0 to 1, by their indexes. */
  readonly similarity: (a: number, b: number) => number
}

/** Where a row stands, for reports: enough to find it again. */
export const describePlace = (draft: Draft): Readonly<Record<string, Json.Json>> => ({
  source: draft.source,
  file: draft.origin.file,
  ...(draft.origin.line === undefined ? {} : { line: draft.origin.line }),
  ...(typeof draft.metadata["class_name"] === "string" ? { class_name: draft.metadata["class_name"] } : {})
})
