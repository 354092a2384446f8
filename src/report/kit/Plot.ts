/**
 * What a figure shows, as the page's script gets it and the table beside it tells it. Names come from the data and are text, never
 * markup.
 */
export type Plot = HistogramPlot | BarsPlot | LinesPlot | HeatPlot | FlowPlot

export interface HistogramPlot {
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

export interface BarsPlot {
  readonly kind: "bars"
  readonly x: string
  readonly series: ReadonlyArray<string>
  /** In the order they are drawn, from the top; a number for each series. */
  readonly rows: ReadonlyArray<readonly [name: string, values: ReadonlyArray<number>]>
  /** Values are shares from 0 to 1, not rows. */
  readonly shares: boolean
}

/** Curves over one axis, such as a loss over training steps. */
export interface LinesPlot {
  readonly kind: "lines"
  readonly x: string
  /** Equal heights mean equal ratios, where all values are positive and span more than a factor of ten. */
  readonly logarithmic: boolean
  readonly lines: ReadonlyArray<Line>
}

export interface Line {
  readonly name: string
  /** Number of a series colour, taken modulo `colours`. */
  readonly colour: number
  /** Ascending x, finite numbers; a y of null is a gap. */
  readonly points: ReadonlyArray<readonly [x: number, y: number | null]>
}

/** A grid of shares, each shaded between the lowest and the highest of its column. */
export interface HeatPlot {
  readonly kind: "heat"
  /** What a column is, and what a row is. */
  readonly x: string
  readonly y: string
  readonly columns: ReadonlyArray<string>
  /** A cell for each column; null where nothing was measured. */
  readonly rows: ReadonlyArray<readonly [name: string, cells: ReadonlyArray<HeatCell | null>]>
}

/** A share from 0 to 1, and what else is known of it. */
export type HeatCell = readonly [share: number, note: string]

export interface FlowPlot {
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

/** Series colours of the style sheet: `--series-0` to `--series-11`, and the classes `k0` to `k11`. */
export const colours = 12

/** Rows of a heat map that are drawn at most; its table has all. */
export const mostHeatRows = 1000
