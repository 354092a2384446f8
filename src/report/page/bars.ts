import * as Plot from "@observablehq/plot"
import { count as grouped } from "../kit/numbers.ts"
import type { BarsPlot } from "../kit/Plot.ts"
import { characterWidth, colourOf, cut, frame } from "./frame.ts"

/** Names one below the other, a bar for each, its number beside it. */
export const bars = (spec: BarsPlot, width: number): Element => {
  const marginLeft = Math.min(170, Math.round(width * 0.38))
  const most = Math.floor((marginLeft - 12) / characterWidth)
  const flat = spec.rows.flatMap(([row, values]) => values.map((count, i) => ({ row, name: spec.series[i]!, count })))
  const totals = spec.rows.map(([row, values]) => ({ row, count: values.reduce((sum, one) => sum + one, 0) }))
  return Plot.plot({
    ...frame(width),
    height: spec.rows.length * 23 + 16,
    marginLeft,
    marginRight: 52,
    marginTop: 4,
    marginBottom: 8,
    x: { axis: null, ...(spec.shares ? { domain: [0, 1] } : {}) },
    y: {
      label: null,
      domain: spec.rows.map(([row]) => row),
      tickSize: 0,
      tickFormat: (name: string) => cut(name, most),
      padding: 0.28
    },
    color: { domain: [...spec.series], range: spec.series.map((_, i) => colourOf(i)) },
    marks: [
      Plot.barX(flat, {
        y: "row",
        x: "count",
        fill: "name",
        title: (bar: (typeof flat)[number]) =>
          `${bar.row}, ${bar.name}: ${spec.shares ? bar.count.toFixed(3) : grouped(bar.count)}`
      }),
      Plot.text(totals, {
        y: "row",
        x: "count",
        text: (one: (typeof totals)[number]) => spec.shares ? one.count.toFixed(2) : grouped(one.count),
        textAnchor: "start",
        dx: 6,
        fill: "var(--ink-soft)"
      })
    ]
  })
}
