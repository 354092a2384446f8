/** A row to look at. All texts are the data's own. */
export interface Card {
  readonly title: string
  readonly source: string
  readonly split: string
  /** For rows that were left out. */
  readonly stage?: string
  readonly reason?: string
  readonly detail?: string
  readonly description: string
  /** The code, or its beginning. */
  readonly code: string
  /** Its end, where the middle is left out. */
  readonly tail?: string
  readonly linesLeftOut?: number
  /** Kinds of the characters of `code` and of `tail`; see `highlight`. */
  readonly marks: string
  readonly tailMarks?: string
  readonly features: ReadonlyArray<string>
  /** What else is known: labels and values. */
  readonly facts: ReadonlyArray<readonly [label: string, value: string]>
}
