/**
 * Pages of one file: a style sheet and a script that each page carries, text that stays text, figures that the script draws with their
 * numbers in tables, light and dark, on paper, and without a word to the network.
 */
export { readAssets } from "./assets.ts"
export { type Assets, type HeadlineItem, page, type PageContent, type Section } from "./document.ts"
export { type Figure, figure, grid } from "./figure.ts"
export { escape, scriptJson } from "./html.ts"
export { count, measure, percent, short } from "./numbers.ts"
export { type HeatCell, type Line, mostHeatRows, type Plot } from "./Plot.ts"
export { type Table, table } from "./table.ts"
