import { colours, type Plot } from "../kit/Plot.ts"
import { data, element } from "./elements.ts"
import { draw } from "./plots.ts"

interface Figure {
  readonly id: string
  readonly title: string
  readonly plot: Plot
}

/** Lines of a chart that are named above it; more are named beside the pointer and in the table. */
const mostNamed = 8

const named = (entries: ReadonlyArray<readonly [name: string, colour: number]>): HTMLElement =>
  element(
    "p",
    { class: "legend", "aria-hidden": "true" },
    ...entries.map(([name, colour]) => element("span", {}, element("i", { class: `k${colour % colours}` }), name))
  )

const legend = (plot: Plot): HTMLElement | undefined => {
  switch (plot.kind) {
    case "histogram":
    case "bars":
      return plot.series.length < 2 ? undefined : named(plot.series.map((name, i) => [name, i]))
    case "lines":
      return plot.lines.length > mostNamed ? undefined : named(plot.lines.map(({ colour, name }) => [name, colour]))
    case "heat":
      return element(
        "p",
        { class: "legend", "aria-hidden": "true" },
        element("span", {}, "lowest ", element("i", { class: "scale" }), ` highest of each ${plot.x}`)
      )
    case "flow":
      return undefined
  }
}

/** Fills the page's figures, and draws them again when their width changes. */
export const showFigures = (): void => {
  const figures = new Map(data<ReadonlyArray<Figure>>("figures").map((figure) => [figure.id, figure]))
  const widths = new WeakMap<Element, number>()
  const show = (place: HTMLElement) => {
    const figure = figures.get(place.dataset["figure"] ?? "")
    const width = Math.floor(place.clientWidth)
    if (figure === undefined || width === 0 || widths.get(place) === width) return
    widths.set(place, width)
    const drawing = draw(figure.plot, width)
    // The figure's place has role and name; its parts need none.
    drawing.setAttribute("aria-hidden", "true")
    const key = legend(figure.plot)
    place.replaceChildren(...(key === undefined ? [] : [key]), drawing)
  }
  const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => show(target as HTMLElement)))
  for (const place of document.querySelectorAll<HTMLElement>("[data-figure]")) {
    show(place)
    observer.observe(place)
  }
}
