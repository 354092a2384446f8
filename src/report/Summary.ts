import type { FlowInput } from "./flow.ts"
import type { Measures } from "./Measures.ts"

/** A number or text with its label, for lists. */
export type Labelled = readonly [label: string, value: string]

/** What a run of a stage says of itself. */
export interface RunSummary {
  readonly stage: string
  readonly manifest: string
  readonly version: string
  readonly in: number | undefined
  readonly out: number | undefined
  readonly rejected: number | undefined
  readonly options: ReadonlyArray<Labelled>
}

/** How near the rows of the two sides come to each other, as `prepare` measured it. */
export interface LeakProof {
  readonly seed: number | undefined
  readonly wanted: number | undefined
  readonly reached: number | undefined
  readonly groupsOnBothSides: number | undefined
  readonly threshold: number | undefined
  readonly pairs: number | undefined
  readonly compared: number | undefined
  readonly highest: number | undefined
  readonly recall: number | undefined
}

export interface DuplicateSummary {
  readonly file: string
  readonly in: number
  readonly kept: number
  readonly removed: number
  readonly byKind: ReadonlyArray<readonly [kind: string, rows: number]>
  /** By tenth of similarity, `0.7` for 0.7 to below 0.8. */
  readonly similarity: ReadonlyArray<readonly [tenth: string, rows: number]>
}

export interface FileSummary {
  readonly name: string
  readonly bytes: number
  readonly records: number
  readonly unreadable: number
  readonly holds: string
  readonly sha256: string
}

/** Everything the page says, but for the rows it shows. */
export interface Summary {
  readonly title: string
  readonly splits: ReadonlyArray<readonly [split: string, measures: Measures]>
  readonly flow: FlowInput
  /** Id of a source to its full name. */
  readonly sourceNames: ReadonlyMap<string, string>
  /** Sources that could not be read, with the reason. */
  readonly failed: ReadonlyArray<Labelled>
  readonly rejected: number
  readonly copies: { readonly copies: number; readonly crossing: number }
  readonly duplicates: ReadonlyArray<DuplicateSummary>
  readonly proof: LeakProof | undefined
  readonly runs: ReadonlyArray<RunSummary>
  readonly files: ReadonlyArray<FileSummary>
  /** Rows and rejected rows that the page shows. */
  readonly shown: { readonly samples: number; readonly rejects: number }
}
