import * as Plot from "@observablehq/plot"
import { heatText } from "../kit/numbers.ts"
import { type HeatPlot, mostHeatRows } from "../kit/Plot.ts"
import { characterWidth, cut, frame, tipStyle } from "./frame.ts"

interface Cell {
  readonly row: string
  readonly column: string
  readonly text: string
  readonly note: string
  /** Place between the lowest and the highest share of the column, 0 to 1. */
  readonly heat: number
}

/** A name cut in its middle: what tells checkpoints apart stands at the end. */
const shortened = (name: string, most: number): string => {
  const end = Math.ceil((most - 1) * 0.7)
  return name.length > most ? `${name.slice(0, most - 1 - end)}…${name.slice(-end)}` : name
}

const longest = (names: ReadonlyArray<string>): number => names.reduce((most, name) => Math.max(most, name.length), 0)

const cellsOf = (spec: HeatPlot): ReadonlyArray<Cell> => {
  const ranges = spec.columns.map((_, i) => {
    let [low, high] = [Infinity, -Infinity]
    for (const [, cells] of spec.rows) {
      const share = cells[i]?.[0]
      if (share === undefined) continue
      low = Math.min(low, share)
      high = Math.max(high, share)
    }
    return { low, span: high - low }
  })
  return spec.rows.slice(0, mostHeatRows).flatMap(([row, cells]) =>
    cells.flatMap((cell, i) => {
      if (cell === null) return []
      const [share, note] = cell
      const { low, span } = ranges[i]!
      const heat = span === 0 ? 0.5 : (share - low) / span
      return [{ row, column: spec.columns[i]!, text: heatText(share), note, heat }]
    })
  )
}

/**
 * A grid of numbers on shades, which go within each column from its lowest to its highest. Cells do not shrink: where they have no room
 * the place of the figure scrolls.
 */
export const heat = (spec: HeatPlot, available: number): Element => {
  const names = spec.rows.slice(0, mostHeatRows).map(([name]) => name)
  const marginLeft = Math.ceil(Math.min(longest(names) * characterWidth + 16, Math.max(180, available * 0.4)))
  const heads = Math.min(24, longest(spec.columns))
  // Labels lean to the right: the last one stands out over its column.
  const overhang = Math.ceil(heads * characterWidth * Math.SQRT1_2)
  const free = (available - marginLeft - overhang) / Math.max(1, spec.columns.length)
  const width = marginLeft + overhang + spec.columns.length * Math.min(84, Math.max(42, free))
  const cells = cellsOf(spec)
  const place = { x: "column", y: "row" } as const
  return Plot.plot({
    ...frame(width),
    height: names.length * 23 + overhang + 20,
    marginLeft,
    marginRight: overhang,
    marginTop: overhang + 16,
    marginBottom: 4,
    x: {
      axis: "top",
      label: null,
      domain: [...spec.columns],
      padding: 0.04,
      tickSize: 0,
      tickRotate: -45,
      tickFormat: (name: string) => cut(name, heads)
    },
    y: {
      label: null,
      domain: names,
      padding: 0.06,
      tickSize: 0,
      tickFormat: (name: string) => shortened(name, Math.floor((marginLeft - 12) / characterWidth))
    },
    color: { type: "identity" },
    marks: [
      Plot.cell(cells, {
        ...place,
        fill: ({ heat }: Cell) => `color-mix(in oklab, var(--heat-high) ${(100 * heat).toFixed(1)}%, var(--heat-low))`
      }),
      Plot.text(cells, { ...place, text: "text", fill: "var(--ink)" }),
      Plot.tip(
        cells,
        Plot.pointer({ ...place, ...tipStyle, title: ({ column, note, row }: Cell) => `${row}\n${column}: ${note}` })
      )
    ]
  })
}
