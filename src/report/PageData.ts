/** What the page's script gets of a figure. Names come from the data and are text, never markup. */
export type Plot =
  | {
    readonly kind: "histogram"
    readonly x: string
    /** Equal widths mean equal ratios; 0 stands by itself at the left. */
    readonly logarithmic: boolean
    readonly series: ReadonlyArray<string>
    /** From, to, index of the series, rows. */
    readonly bars: ReadonlyArray<readonly [low: number, high: number, series: number, count: number]>
    /** A line that marks the middle. */
    readonly median: number | null
  }
  | {
    readonly kind: "bars"
    readonly x: string
    readonly series: ReadonlyArray<string>
    /** In the order they are drawn, from the top; a number for each series. */
    readonly rows: ReadonlyArray<readonly [name: string, values: ReadonlyArray<number>]>
    /** Values are shares from 0 to 1, not rows. */
    readonly shares: boolean
  }
  | {
    readonly kind: "flow"
    readonly nodes: ReadonlyArray<FlowNode>
    readonly links: ReadonlyArray<FlowLink>
    /** Names of the columns, from the left. */
    readonly columns: ReadonlyArray<string>
  }

export interface FlowNode {
  readonly name: string
  readonly column: number
  readonly kind: "source" | "kept" | "lost" | "split" | "added"
}

export interface FlowLink {
  readonly from: number
  readonly to: number
  readonly rows: number
  /** Index of the source whose rows they are; its colour. */
  readonly source: number
}

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
