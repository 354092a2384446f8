import { componentNames, components } from "../rows/index.ts"
import type { FilterSummary } from "./filterRows.ts"
import type { Explained } from "./qualityTally.ts"

const width = 32

const bar = (part: number, whole: number): string => "█".repeat(whole === 0 ? 0 : Math.ceil(part / whole * width))

const histogram = ({ histogram: counts }: FilterSummary): Array<string> => {
  const most = Math.max(...counts)
  const digits = String(most).length
  return counts.map((count, at) => {
    const range = `${(at / 10).toFixed(1)} to ${((at + 1) / 10).toFixed(1)}`
    return `  ${range}  ${String(count).padStart(digits)}  ${bar(count, most)}`.trimEnd()
  })
}

const means = (summary: FilterSummary): Array<string> =>
  componentNames.flatMap((name) => {
    const known = summary.components[name]
    if (known === undefined || known.mean === null) return []
    const notes = [
      ...(components[name].gate ? ["gate"] : []),
      ...(known.rows < summary.histogram.reduce((a, b) => a + b, 0) ? [`applies to ${known.rows}`] : []),
      ...(known.low > 0 ? [`${known.low} below 0.5`] : [])
    ]
    return [`  ${name.padEnd(18)} ${known.mean.toFixed(3)}${notes.length === 0 ? "" : `  ${notes.join(", ")}`}`]
  })

const explained = (row: Explained): Array<string> => [
  `line ${row.line}  score ${row.score.toFixed(3)}  ${row.name}`.trimEnd(),
  ...componentNames.flatMap((name) => {
    const value = row.components[name]
    if (value === null || value === 1) return []
    const why = row.reasons[name]
    return [`  ${name.padEnd(18)} ${value.toFixed(3)}${why === undefined ? "" : `  ${why}`}`]
  }),
  ...(row.components.judge === null && row.reasons.judge !== undefined
    ? [`  judge              -      ${row.reasons.judge}`]
    : []),
  ...(row.description === "" ? [] : [`  “${row.description}${row.description.length === 200 ? "…" : ""}”`])
]

/** The result of a run for a person: counts, a picture of the scores, the components, the lowest rows, what to do next. */
export const tellQuality = (summary: FilterSummary, asked: string): string => {
  const { judge, lowest, mean, minQuality, output } = summary
  const rejected = Object.entries(summary.rejected)
  const left = rejected.map(([reason, rows]) => `${rows} ${reason}`).join(", ")
  return [
    `${output}: ${summary.in} rows in = ${summary.out} out + ${summary.in - summary.out} rejected${
      left === "" ? "" : ` (${left})`
    }`,
    ...(mean === null ? [] : [
      `scores, mean ${mean.toFixed(3)}, at least ${minQuality} wanted:`,
      ...histogram(summary),
      "components, mean over the rows to which each applies:",
      ...means(summary)
    ]),
    ...(judge === undefined ? [] : [
      `judge ${judge.model}: ${judge.stored} answered before, ${judge.asked} asked${
        judge.unjudged === 0 ? "" : `, ${judge.unjudged} without an opinion`
      }${asked === "" ? "" : `; ${asked}`}`
    ]),
    ...(lowest.length === 0 ? [] : [`lowest ${lowest.length}:`, ...lowest.flatMap(explained)]),
    ...(rejected.length === 0 ? [] : [`rejected rows, each with its score and why: ${output}.rejects.jsonl`]),
    "Next:",
    summary.out === 0
      ? `  datawright filter-quality --input … --output ${output} --min-quality ${minQuality} --explain`
      : `  datawright dedupe --input ${output} --output ${output.replace(/(\.\w+)?$/, ".unique$1")} --field code`
  ].join("\n")
}
