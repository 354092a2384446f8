import * as Plot from "@observablehq/plot"
import { count as grouped, short } from "../kit/numbers.ts"
import type { HistogramPlot } from "../kit/Plot.ts"
import { colourOf, frame } from "./frame.ts"

interface Bar {
  readonly low: number
  readonly high: number
  readonly name: string
  readonly count: number
}

/** Bars of rows over a length or a score, series on top of each other. */
export const histogram = (spec: HistogramPlot, width: number): Element => {
  const zero = spec.logarithmic && spec.bars.some(([low]) => low === 0)
  const least = Math.min(...spec.bars.map(([low]) => low === 0 ? Infinity : low))
  // A logarithmic axis has no 0: its bar stands one step left of the others.
  const floor = Number.isFinite(least) ? Math.max(0.5, least / 2) : 0.5
  const bars: ReadonlyArray<Bar> = spec.bars.map(([low, high, index, count]) => ({
    low: spec.logarithmic && low === 0 ? floor * 0.7 : low,
    high: spec.logarithmic && low === 0 ? floor : high,
    name: spec.series[index]!,
    count
  }))
  return Plot.plot({
    ...frame(width),
    height: 210,
    marginLeft: 44,
    marginRight: 12,
    marginBottom: 38,
    x: spec.logarithmic
      ? {
        type: "log",
        label: spec.x,
        tickFormat: (value: number) => zero && value < floor ? "" : short(value),
        ticks: width < 400 ? 4 : 6
      }
      : { label: spec.x, domain: [0, 1] },
    y: { label: null, grid: true, ticks: 4, tickFormat: short },
    color: { domain: [...spec.series], range: spec.series.map((_, i) => colourOf(i)) },
    marks: [
      Plot.rectY(bars, {
        x1: "low",
        x2: "high",
        y: "count",
        fill: "name",
        insetLeft: 0.5,
        insetRight: 0.5,
        title: (bar: Bar) => `${bar.name}, ${short(bar.low)} to ${short(bar.high)}: ${grouped(bar.count)}`
      }),
      Plot.ruleY([0], { stroke: "var(--ink-soft)" }),
      ...(spec.median === null || spec.median <= 0 ? [] : [
        Plot.ruleX([spec.median], { stroke: "var(--ink)", strokeDasharray: "2,3" }),
        Plot.text([spec.median], {
          x: (value: number) => value,
          frameAnchor: "top",
          dy: -11,
          text: () => "median",
          fill: "var(--ink-soft)"
        })
      ])
    ]
  })
}
