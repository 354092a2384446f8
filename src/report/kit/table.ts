import { escape } from "./html.ts"
import { count } from "./numbers.ts"
import { colours } from "./Plot.ts"

export interface Table {
  readonly caption: string
  readonly head: ReadonlyArray<string>
  /** The first cell of a row is its heading; numbers are set to the right, whole ones with groups. */
  readonly rows: ReadonlyArray<ReadonlyArray<string | number>>
  /** Cells of the last row, when it sums up the others. */
  readonly foot?: ReadonlyArray<string | number>
  /** Number of the series colour that each row is drawn in elsewhere on the page. */
  readonly colours?: ReadonlyArray<number>
}

/** A number as the page writes it, or nothing. */
const numeric = /^(?:[<>] )?-?(?:\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?[kMBT]?(?:\u00a0%)?)$|^–?$/

const isNumeric = (table: Table, column: number): boolean =>
  column > 0 && table.rows.every((row) => typeof row[column] === "number" || numeric.test(String(row[column])))

/** A table that scrolls within itself on narrow screens, and can be scrolled by keyboard. */
export const table = (data: Table): string => {
  const right = data.head.map((_, i) => isNumeric(data, i) ? " class=\"n\"" : "")
  const cell = (value: string | number) => escape(typeof value === "number" ? count(value) : value)
  const classOf = (value: string | number, column: number) =>
    typeof value === "string" && value.length > 40 ? " class=\"t\"" : right[column]!
  const line = (row: ReadonlyArray<string | number>, colour?: number) => {
    const swatch = colour === undefined ? "" : `<i class="swatch k${colour % colours}"></i>`
    return `<tr>${
      row.map((value, i) =>
        i === 0
          ? `<th scope="row"${classOf(value, i)}>${swatch}${cell(value)}</th>`
          : `<td${classOf(value, i)}>${cell(value)}</td>`
      ).join("")
    }</tr>`
  }
  return `<div class="wide" role="region" tabindex="0" aria-label="${
    escape(data.caption)
  }"><table><caption class="unseen">${escape(data.caption)}</caption><thead><tr>${
    data.head.map((name, i) => `<th scope="col"${right[i]!}>${escape(name)}</th>`).join("")
  }</tr></thead><tbody>${data.rows.map((row, i) => line(row, data.colours?.[i])).join("\n")}</tbody>${
    data.foot === undefined ? "" : `<tfoot>${line(data.foot)}</tfoot>`
  }</table></div>`
}
