import { escape } from "./html.ts"
import type { Plot } from "./PageData.ts"

/** Whole numbers with thin groups: `12,345`. */
export const count = (value: number): string => value.toLocaleString("en")

/** `3.4 %`; what is more than nothing is never 0 %. */
export const percent = (share: number): string => {
  if (share > 0 && share < 0.001) return "< 0.1\u00a0%"
  if (share < 1 && share > 0.999) return "> 99.9\u00a0%"
  return share === 0 || share === 1 ? `${100 * share}\u00a0%` : `${(100 * share).toFixed(1)}\u00a0%`
}

/** A number of the data's own, as short as it may be. */
export const measure = (value: number): string =>
  Math.abs(value) >= 1000 ? count(Math.round(value)) : String(Number(value.toPrecision(3)))

/** `1.4 MB` */
export const bytes = (value: number): string => {
  for (const [unit, name] of [[1e9, "GB"], [1e6, "MB"], [1e3, "kB"]] as const) {
    if (value >= unit) return `${Number((value / unit).toPrecision(3))} ${name}`
  }
  return `${value} B`
}

export interface Table {
  readonly caption: string
  readonly head: ReadonlyArray<string>
  /** The first cell of a row is its heading; numbers are set to the right. */
  readonly rows: ReadonlyArray<ReadonlyArray<string | number>>
  /** Cells of the last row, when it sums up the others. */
  readonly foot?: ReadonlyArray<string | number>
}

const isNumeric = (table: Table, column: number): boolean =>
  column > 0 &&
  table.rows.every((row) =>
    typeof row[column] === "number" || /^[<>]? ?[0-9.,]+\u00a0%$|^–?$/.test(String(row[column]))
  )

/** A table that scrolls within itself on narrow screens, and can be scrolled by keyboard. */
export const table = (data: Table): string => {
  const right = data.head.map((_, i) => isNumeric(data, i) ? " class=\"n\"" : "")
  const cell = (value: string | number) => escape(typeof value === "number" ? count(value) : value)
  const classOf = (value: string | number, column: number) =>
    typeof value === "string" && value.length > 40 ? " class=\"t\"" : right[column]!
  const line = (row: ReadonlyArray<string | number>) =>
    `<tr>${
      row.map((value, i) =>
        i === 0
          ? `<th scope="row"${classOf(value, i)}>${cell(value)}</th>`
          : `<td${classOf(value, i)}>${cell(value)}</td>`
      ).join("")
    }</tr>`
  return `<div class="wide" role="region" tabindex="0" aria-label="${
    escape(data.caption)
  }"><table><caption class="unseen">${escape(data.caption)}</caption><thead><tr>${
    data.head.map((name, i) => `<th scope="col"${right[i]!}>${escape(name)}</th>`).join("")
  }</tr></thead><tbody>${data.rows.map(line).join("\n")}</tbody>${
    data.foot === undefined ? "" : `<tfoot>${line(data.foot)}</tfoot>`
  }</table></div>`
}

/** The numbers of a figure as a table: what it is for those who do not see it. */
export const tableOf = (plot: Plot, caption: string): Table => {
  switch (plot.kind) {
    case "histogram": {
      const rows = new Map<string, Array<number>>()
      for (const [low, high, series, value] of plot.bars) {
        const name = high - low <= 1 ? measure(low) : `${measure(low)} to below ${measure(high)}`
        const row = rows.get(name) ?? plot.series.map(() => 0)
        row[series]! += value
        rows.set(name, row)
      }
      const low = new Map(
        plot.bars.map((
          [from, to]
        ) => [to - from <= 1 ? measure(from) : `${measure(from)} to below ${measure(to)}`, from])
      )
      const sorted = [...rows].sort(([a], [b]) => low.get(a)! - low.get(b)!)
      return { caption, head: [plot.x, ...plot.series], rows: sorted.map(([name, values]) => [name, ...values]) }
    }
    case "bars":
      return {
        caption,
        head: [plot.x, ...plot.series],
        rows: plot.rows.map(([name, values]) => [name, ...values.map((value) => plot.shares ? measure(value) : value)])
      }
    case "flow": {
      const rows = new Map<string, number>()
      for (const { from, rows: value, to } of plot.links) {
        rows.set(`${from} ${to}`, (rows.get(`${from} ${to}`) ?? 0) + value)
      }
      return {
        caption,
        head: ["From", "To", "Rows"],
        rows: [...rows].map(([key, value]) => {
          const [from, to] = key.split(" ").map((i) => plot.nodes[Number(i)]!.name)
          return [from!, to!, value]
        })
      }
    }
  }
}

/** A figure with its place in the page; the script draws it, the table beside it says the same. */
export interface Figure {
  /** Letters and `-`; unique in the page. */
  readonly id: string
  readonly title: string
  /** What it shows, in words; also what a screen reader says of it. */
  readonly summary: string
  readonly plot: Plot
}

/** A figure, empty until the script draws it, with a caption and its numbers. */
export const figure = ({ id, plot, summary, title }: Figure, className = ""): string =>
  `<figure class="${className}" id="figure-${id}"><figcaption><h3 id="${id}-title">${
    escape(title)
  }</h3><p id="${id}-summary">${escape(summary)}</p></figcaption><div class="plot" data-figure="${id}"${
    plot.kind === "flow" ? " tabindex=\"0\"" : ""
  } role="img" aria-labelledby="${id}-title" aria-describedby="${id}-summary"></div><details><summary>Numbers<span class="unseen"> of ${
    escape(title)
  }</span></summary>${table(tableOf(plot, title))}</details></figure>`
