import { escape } from "./html.ts"

/** A line of a chart: points in the order of x; a null y is a gap. */
export interface Line {
  readonly name: string
  /** Index into the palette of the page. */
  readonly colour: number
  readonly points: ReadonlyArray<readonly [number, number | null]>
}

export interface ChartOptions {
  readonly title: string
  readonly xLabel: string
  /** Powers of ten on the y axis, where all values are positive. */
  readonly logarithmic?: boolean
}

/** Round numbers that divide a range into about `count` parts: 1, 2 or 5 times a power of ten apart. */
export const ticks = (low: number, high: number, count: number): ReadonlyArray<number> => {
  if (!(high > low)) return [low]
  const rough = (high - low) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? rough
  const found: Array<number> = []
  for (let i = Math.ceil(low / step); i * step <= high + step * 1e-9; i++) found.push(i * step)
  return found
}

const powers = (low: number, high: number): ReadonlyArray<number> => {
  const found: Array<number> = []
  for (let exponent = Math.ceil(Math.log10(low)); 10 ** exponent <= high; exponent++) found.push(10 ** exponent)
  return found.length >= 2 ? found : ticks(low, high, 4)
}

/** A number as short as its place on an axis allows: `1.5M`, `0.002`, `5e-7`. */
export const short = (value: number): string => {
  const size = Math.abs(value)
  for (const [unit, name] of [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "k"]] as const) {
    if (size >= unit) return `${Number((value / unit).toPrecision(3))}${name}`
  }
  return size !== 0 && size < 1e-3
    ? value.toExponential().replace(/(\.\d\d)\d+/, "$1")
    : String(Number(value.toPrecision(3)))
}

const width = 460
const height = 240
const left = 54
const right = 10
const top = 26
const bottom = 34

/** A chart as SVG: axes, grid, and a path for each line with its name as a tooltip. Colours come from the page's classes `c0`, `c1`, …. */
export const chart = (lines: ReadonlyArray<Line>, options: ChartOptions): string => {
  const values = lines.flatMap((line) => line.points).filter((point): point is readonly [number, number] =>
    point[1] !== null
  )
  if (values.length === 0) return ""
  let [lowX, highX, lowY, highY] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const [x, y] of values) {
    lowX = Math.min(lowX, x)
    highX = Math.max(highX, x)
    lowY = Math.min(lowY, y)
    highY = Math.max(highY, y)
  }
  const logarithmic = options.logarithmic === true && lowY > 0 && highY / lowY > 10
  const place = (y: number) => logarithmic ? Math.log10(y) : y
  const spanX = highX - lowX || 1
  const spanY = place(highY) - place(lowY) || 1
  const x = (value: number) => (left + (value - lowX) / spanX * (width - left - right)).toFixed(1)
  const y = (value: number) =>
    (height - bottom - (place(value) - place(lowY)) / spanY * (height - top - bottom)).toFixed(1)
  const rows = (logarithmic ? powers(lowY, highY) : ticks(lowY, highY, 4)).map((value) =>
    `<path class="g" d="M${left} ${y(value)}H${width - right}"/><text x="${left - 6}" y="${y(value)}" class="y">${
      short(value)
    }</text>`
  )
  const columns = ticks(lowX, highX, 5).map((value) =>
    `<text x="${x(value)}" y="${height - bottom + 15}" class="x">${short(value)}</text>`
  )
  const paths = lines.map(({ colour, name, points }) => {
    let pen = "M"
    const drawn = points.map(([px, py]) => {
      if (py === null) {
        pen = "M"
        return ""
      }
      const step = `${pen}${x(px)} ${y(py)}`
      pen = "L"
      return step
    }).join("")
    return `<path class="l c${colour}" d="${drawn}"><title>${escape(name)}</title></path>`
  })
  return `<svg viewBox="0 0 ${width} ${height}" role="img"><title>${
    escape(options.title)
  }</title><text x="${left}" y="15" class="t">${escape(options.title)}</text>${rows.join("")}${
    columns.join("")
  }<text x="${width - right}" y="${height - 5}" class="a">${escape(options.xLabel)}</text>${paths.join("")}</svg>`
}
