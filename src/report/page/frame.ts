import { colours } from "../kit/Plot.ts"

/** A series colour as the style sheet has it for light and dark: a change of theme needs no second drawing. */
export const colourOf = (index: number): string => `var(--series-${index % colours})`

/** What all plots have in common: their place gives colour and font, marks may stand out over the frame. */
export const frame = (width: number) => ({
  width,
  className: "figure",
  style: { background: "transparent", fontSize: "11.5px", fontFamily: "inherit", overflow: "visible" }
})

/** A label cut to a number of characters. */
export const cut = (text: string, most: number): string => text.length > most ? `${text.slice(0, most - 1)}…` : text

/** Pixels that a character of a label takes, on average. */
export const characterWidth = 6.4

/** A box beside the pointer. */
export const tipStyle = { fill: "var(--card)", stroke: "var(--line-strong)", lineWidth: 24 }
