import { median } from "./figures.ts"
import { sourceFlows } from "./flow.ts"
import type { HeadlineItem } from "./kit/document.ts"
import { count, measure, percent } from "./kit/numbers.ts"
import { medianScore } from "./Scores.ts"
import type { Summary } from "./Summary.ts"

/** Rows of all splits. */
export const rowsOf = (summary: Summary): number => summary.splits.reduce((sum, [, one]) => sum + one.rows, 0)

/** `1 row`, `2 rows` */
export const plural = (number: number, one: string, many = `${one}s`): string =>
  `${count(number)} ${number === 1 ? one : many}`

const list = (words: ReadonlyArray<string>): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`

/** The dataset in two sentences. */
export const lede = (summary: Summary): string => {
  const rows = rowsOf(summary)
  const flows = sourceFlows(summary.flow)
  const raw = flows.reduce((sum, flow) => sum + flow.raw, 0)
  const lost = flows.reduce((sum, flow) => sum + flow.lost.reduce((a, b) => a + b, 0) + flow.unexplained, 0)
  const parts = summary.splits.map(([split, one]) => `${count(one.rows)} ${split}`)
  const shownParts = parts.length > 4 ? [...parts.slice(0, 3), `${parts.length - 3} more files`] : parts
  const first = `${plural(rows, "row")} from ${plural(flows.length, "source")}${
    summary.splits.length > 1 ? `: ${list(shownParts)}` : ""
  }.`
  return lost === 0
    ? `${first} Nothing was left out.`
    : `${first} Of ${plural(raw, "raw record")}, ${count(lost)} (${
      percent(lost / raw)
    }) were left out, each with its reason.`
}

/** Figures in large type. */
export const headline = (summary: Summary): ReadonlyArray<HeadlineItem> => {
  const rows = rowsOf(summary)
  const flows = sourceFlows(summary.flow)
  const raw = flows.reduce((sum, flow) => sum + flow.raw, 0)
  const described = summary.splits.reduce((sum, [, one]) => sum + one.described, 0)
  const scored = summary.splits.some(([, one]) => one.quality.count > 0)
  const unreadable = summary.files.reduce((sum, file) => sum + file.unreadable, 0)
  const lines = median(summary, (one) => one.codeLines)
  const test = summary.splits.find(([name]) => name === "test")?.[1].rows
  const items: ReadonlyArray<HeadlineItem | undefined> = [
    [count(rows), rows === 1 ? "row" : "rows", `${plural(flows.length, "source")}`],
    raw === 0 ? undefined : [percent(Math.min(1, rows / raw)), "of the raw records", `${count(raw)} records were read`],
    test === undefined ? undefined : [percent(test / Math.max(1, rows)), "for testing", plural(test, "row")],
    [percent(described / Math.max(1, rows)), "with a description", plural(described, "row")],
    lines === undefined ? undefined : [measure(lines), "lines of code", "in the median"],
    scored
      ? [measure(medianScore(summary.splits.map(([, one]) => one.quality))), "quality", "in the median, of 1"]
      : undefined,
    unreadable === 0 ? undefined : [count(unreadable), "lines unreadable", "they are no rows"]
  ]
  return items.filter((one) => one !== undefined)
}
