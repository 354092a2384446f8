import * as Plot from "@observablehq/plot"
import type { Plot as Spec } from "../PageData.ts"
import { number } from "./elements.ts"

/** Colours of series, as the style sheet has them for light and dark. */
const series = (index: number): string => `var(--series-${index % 6})`

const short = (value: number): string =>
  value >= 1e6
    ? `${+(value / 1e6).toPrecision(2)}M`
    : value >= 1000
    ? `${+(value / 1000).toPrecision(2)}k`
    : String(value)

const shared = (width: number) => ({
  width,
  className: "figure",
  style: { background: "transparent", fontSize: "11.5px", fontFamily: "inherit", overflow: "visible" }
})

interface Bar {
  readonly low: number
  readonly high: number
  readonly name: string
  readonly count: number
}

const histogram = (spec: Extract<Spec, { readonly kind: "histogram" }>, width: number) => {
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
    ...shared(width),
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
    color: { domain: [...spec.series], range: spec.series.map((_, i) => series(i)) },
    marks: [
      Plot.rectY(bars, {
        x1: "low",
        x2: "high",
        y: "count",
        fill: "name",
        insetLeft: 0.5,
        insetRight: 0.5,
        title: (bar: Bar) =>
          `${bar.name}, ${short(Math.round(100 * bar.low) / 100)} to ${short(Math.round(100 * bar.high) / 100)}: ${
            number(bar.count)
          }`
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

/** Sits beside its bar when that is short, so that it never leaves the frame. */
const bars = (spec: Extract<Spec, { readonly kind: "bars" }>, width: number) => {
  const marginLeft = Math.min(170, Math.round(width * 0.38))
  const most = Math.floor((marginLeft - 12) / 6.4)
  const name = (text: string) => text.length > most ? `${text.slice(0, most - 1)}…` : text
  const flat = spec.rows.flatMap(([row, values]) => values.map((count, i) => ({ row, name: spec.series[i]!, count })))
  const totals = spec.rows.map(([row, values]) => ({ row, count: values.reduce((sum, one) => sum + one, 0) }))
  return Plot.plot({
    ...shared(width),
    height: spec.rows.length * 23 + 16,
    marginLeft,
    marginRight: 52,
    marginTop: 4,
    marginBottom: 8,
    x: { axis: null, ...(spec.shares ? { domain: [0, 1] } : {}) },
    y: { label: null, domain: spec.rows.map(([row]) => row), tickSize: 0, tickFormat: name, padding: 0.28 },
    color: { domain: [...spec.series], range: spec.series.map((_, i) => series(i)) },
    marks: [
      Plot.barX(flat, {
        y: "row",
        x: "count",
        fill: "name",
        title: (bar: (typeof flat)[number]) =>
          `${bar.row}, ${bar.name}: ${spec.shares ? bar.count.toFixed(3) : number(bar.count)}`
      }),
      Plot.text(totals, {
        y: "row",
        x: "count",
        text: (one: (typeof totals)[number]) => spec.shares ? one.count.toFixed(2) : number(one.count),
        textAnchor: "start",
        dx: 6,
        fill: "var(--ink-soft)"
      })
    ]
  })
}

/** Draws a figure for a width in pixels. Colours are the style sheet's, so a change of theme needs no second drawing. */
export const draw = (spec: Exclude<Spec, { readonly kind: "flow" }>, width: number): Element =>
  spec.kind === "histogram" ? histogram(spec, width) : bars(spec, width)
