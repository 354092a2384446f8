import { heatText, measure, short } from "./numbers.ts"
import type { BarsPlot, FlowPlot, HeatPlot, HistogramPlot, LinesPlot, Plot } from "./Plot.ts"
import type { Table } from "./table.ts"

type Content = Pick<Table, "head" | "rows" | "colours">

const histogram = (plot: HistogramPlot): Content => {
  const name = (low: number, high: number) =>
    high - low <= 1 ? measure(low) : `${measure(low)} to below ${measure(high)}`
  const rows = new Map<string, { readonly low: number; readonly values: Array<number> }>()
  for (const [low, high, series, value] of plot.bars) {
    const row = rows.get(name(low, high)) ?? { low, values: plot.series.map(() => 0) }
    row.values[series]! += value
    rows.set(name(low, high), row)
  }
  const sorted = [...rows].sort(([, a], [, b]) => a.low - b.low)
  return { head: [plot.x, ...plot.series], rows: sorted.map(([name, { values }]) => [name, ...values]) }
}

const bars = (plot: BarsPlot): Content => ({
  head: [plot.x, ...plot.series],
  rows: plot.rows.map(([name, values]) => [name, ...values.map((value) => plot.shares ? measure(value) : value)])
})

/** Places on the x axis that a table of curves tells; all where there are no more. */
const mostPlaces = 12

/** Of numbers in order so many, the first and the last among them, spread evenly. */
const spread = (all: ReadonlyArray<number>, most: number): ReadonlyArray<number> =>
  all.length <= most
    ? all
    : Array.from({ length: most }, (_, i) => all[Math.round(i * (all.length - 1) / (most - 1))]!)

/** The last value of a curve at or before a place; undefined before its beginning, after its end and in a gap. */
const valueAt = (points: LinesPlot["lines"][number]["points"], x: number): number | undefined => {
  if (points.length === 0 || points.at(-1)![0] < x) return undefined
  let found: number | null = null
  for (const [at, y] of points) {
    if (at > x) break
    found = y
  }
  return found ?? undefined
}

/** Curves by line: how many points, lowest and highest value, and the values at up to twelve places. */
const lines = (plot: LinesPlot): Content => {
  const all = [...new Set(plot.lines.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b)
  const places = spread(all, mostPlaces)
  return {
    head: ["line", "points", "lowest", "highest", ...places.map((x) => `${plot.x} ${short(x)}`)],
    colours: plot.lines.map(({ colour }) => colour),
    rows: plot.lines.map(({ name, points }) => {
      const values = points.flatMap(([, y]) => y === null ? [] : [y])
      const extreme = (value: number) => Number.isFinite(value) ? short(value) : "–"
      return [
        name,
        values.length,
        extreme(values.reduce((a, b) => Math.min(a, b), Infinity)),
        extreme(values.reduce((a, b) => Math.max(a, b), -Infinity)),
        ...places.map((x) => {
          const value = valueAt(points, x)
          return value === undefined ? "–" : short(value)
        })
      ]
    })
  }
}

const heat = (plot: HeatPlot): Content => ({
  head: [plot.y, ...plot.columns],
  rows: plot.rows.map(([name, cells]) => [name, ...cells.map((cell) => cell === null ? "–" : heatText(cell[0]))])
})

const flow = (plot: FlowPlot): Content => {
  const rows = new Map<string, { readonly from: string; readonly to: string; rows: number }>()
  for (const { from, rows: value, to } of plot.links) {
    const key = `${from} ${to}`
    const row = rows.get(key) ?? { from: plot.nodes[from]!.name, to: plot.nodes[to]!.name, rows: 0 }
    row.rows += value
    rows.set(key, row)
  }
  return { head: ["From", "To", "Rows"], rows: [...rows.values()].map(({ from, rows, to }) => [from, to, rows]) }
}

const content = (plot: Plot): Content => {
  switch (plot.kind) {
    case "histogram":
      return histogram(plot)
    case "bars":
      return bars(plot)
    case "lines":
      return lines(plot)
    case "heat":
      return heat(plot)
    case "flow":
      return flow(plot)
  }
}

/** The numbers of a figure as a table: for those who do not see the figure, or have no script. */
export const tableOf = (plot: Plot, caption: string): Table => ({ caption, ...content(plot) })
