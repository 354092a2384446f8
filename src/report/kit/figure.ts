import { escape } from "./html.ts"
import type { Plot } from "./Plot.ts"
import { table } from "./table.ts"
import { tableOf } from "./tableOf.ts"

/** A figure with its place in the page; the script draws it, the table beside it says the same. */
export interface Figure {
  /** Letters, digits, `-` and `_`; unique in the page. */
  readonly id: string
  readonly title: string
  /** What it shows, in words; also what a screen reader says of it. */
  readonly summary: string
  readonly plot: Plot
}

/** Figures that may be wider than their place: it scrolls, also by keyboard. */
const scrolls = (plot: Plot): boolean => plot.kind === "flow" || plot.kind === "heat"

/** A figure, empty until the script draws it, with a caption and its numbers. */
export const figure = ({ id, plot, summary, title }: Figure, className = ""): string =>
  `<figure class="${className}" id="figure-${id}"><figcaption><h3 id="${id}-title">${
    escape(title)
  }</h3><p id="${id}-summary">${escape(summary)}</p></figcaption><div class="plot" data-figure="${id}"${
    scrolls(plot) ? " tabindex=\"0\"" : ""
  } role="img" aria-labelledby="${id}-title" aria-describedby="${id}-summary"></div><details><summary>Numbers<span class="unseen"> of ${
    escape(title)
  }</span></summary>${table(tableOf(plot, title))}</details></figure>`

/** Figures beside each other where there is room; nothing when there are none. */
export const grid = (figures: ReadonlyArray<Figure>): string =>
  figures.length === 0
    ? ""
    : `<div class="figures ${figures.length % 3 === 0 ? "three" : "two"}">${
      figures.map((one) => figure(one)).join("\n")
    }</div>`
