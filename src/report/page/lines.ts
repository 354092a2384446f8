import * as Plot from "@observablehq/plot"
import { logTicks, short } from "../kit/numbers.ts"
import type { LinesPlot } from "../kit/Plot.ts"
import { characterWidth, colourOf, frame, tipStyle } from "./frame.ts"

interface Point {
  /** Index of the line: names may be the same. */
  readonly line: number
  readonly x: number
  readonly y: number | null
}

/** Points that no line leads to or from; a dot shows them. */
const lonely = (points: ReadonlyArray<Point>): ReadonlyArray<Point> => {
  const joined = (a: Point, b: Point | undefined) => b !== undefined && b.line === a.line && b.y !== null
  return points.filter((point, i) => point.y !== null && !joined(point, points[i - 1]) && !joined(point, points[i + 1]))
}

/** Curves in the colours of their lines. */
export const lines = (spec: LinesPlot, width: number): Element => {
  const points: ReadonlyArray<Point> = spec.lines.flatMap((line, i) => line.points.map(([x, y]) => ({ line: i, x, y })))
  let [low, high] = [Infinity, -Infinity]
  for (const { y } of points) {
    if (y === null) continue
    low = Math.min(low, y)
    high = Math.max(high, y)
  }
  const stroke = ({ line }: Point) => colourOf(spec.lines[line]!.colour)
  // Labels are round numbers, as long as the ends of the range or up to six characters.
  const widest = points.length === 0 ? 6 : Math.max(6, short(low).length, short(high).length)
  const place = { x: "x", y: "y" } as const
  return Plot.plot({
    ...frame(width),
    height: 230,
    marginLeft: 16 + Math.ceil(characterWidth * widest),
    marginRight: 14,
    marginBottom: 38,
    x: { label: spec.x, ticks: width < 400 ? 4 : 6, tickFormat: short },
    y: spec.logarithmic && low > 0 && high / low > 10
      ? { label: null, grid: true, type: "log", ticks: [...logTicks(low, high, 7)], tickFormat: short }
      : { label: null, grid: true, nice: true, ticks: 4, tickFormat: short },
    color: { type: "identity" },
    marks: [
      Plot.lineY(points, { ...place, z: "line", stroke, strokeWidth: 1.4, strokeOpacity: 0.85 }),
      Plot.dot(lonely(points), { ...place, r: 2.5, fill: stroke }),
      Plot.tip(
        points,
        Plot.pointer({
          ...place,
          ...tipStyle,
          title: ({ line, x, y }: Point) =>
            `${spec.lines[line]!.name}\n${spec.x} ${short(x)}: ${y === null ? "–" : short(y)}`
        })
      )
    ]
  })
}
