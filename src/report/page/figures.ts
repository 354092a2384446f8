import type { Plot } from "../PageData.ts"
import { data, element } from "./elements.ts"
import { drawFlow } from "./flow.ts"
import { draw } from "./plots.ts"

interface Figure {
  readonly id: string
  readonly title: string
  readonly plot: Plot
}

const legend = (plot: Plot): HTMLElement | undefined => {
  if (plot.kind === "flow" || plot.series.length < 2) return undefined
  return element(
    "p",
    { class: "legend", "aria-hidden": "true" },
    ...plot.series.map((name, i) => element("span", {}, element("i", { class: `k${i % 6}` }), name))
  )
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
    const { plot } = figure
    const drawing = plot.kind === "flow" ? drawFlow(plot, width) : draw(plot, width)
    // The figure's place has role and name; its parts need none.
    drawing.setAttribute("aria-hidden", "true")
    const key = legend(plot)
    place.replaceChildren(...(key === undefined ? [] : [key]), drawing)
  }
  const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => show(target as HTMLElement)))
  for (const place of document.querySelectorAll<HTMLElement>("[data-figure]")) {
    show(place)
    observer.observe(place)
  }
}
