import type { Plot } from "../kit/Plot.ts"
import { bars } from "./bars.ts"
import { drawFlow } from "./flow.ts"
import { heat } from "./heat.ts"
import { histogram } from "./histogram.ts"
import { lines } from "./lines.ts"

/** Draws a figure for a width in pixels. Colours are the style sheet's, so a change of theme needs no second drawing. */
export const draw = (plot: Plot, width: number): Element => {
  switch (plot.kind) {
    case "histogram":
      return histogram(plot, width)
    case "bars":
      return bars(plot, width)
    case "lines":
      return lines(plot, width)
    case "heat":
      return heat(plot, width)
    case "flow":
      return drawFlow(plot, width)
  }
}
