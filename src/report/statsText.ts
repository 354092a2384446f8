import type { Bucket, Summary } from "./Distribution.ts"
import { bars, percent } from "./plot.ts"
import type { DatasetStats } from "./stats.ts"

const number = (value: number): string => value.toLocaleString("en", { maximumFractionDigits: 3 })

const range = ({ from, to }: Bucket): string =>
  to === null ? `${number(from)} and more` : `${number(from)} to ${number(to)}`

const shown = (title: string, summary: Summary | null): ReadonlyArray<string> => {
  if (summary === null) return []
  const { buckets, count, max, mean, median, min, p95 } = summary
  const last = buckets.findLastIndex((bucket) => bucket.count > 0)
  const first = buckets.findIndex((bucket) => bucket.count > 0)
  return [
    "",
    `${title}: median ${number(median)}, 95 % up to ${number(p95)}, mean ${number(mean)}, ${number(min)} to ${
      number(max)
    }`,
    ...bars(buckets.slice(first, last + 1).map((bucket) => ({ label: `  ${range(bucket)}`, count: bucket.count })), {
      total: count
    })
  ]
}

/** At most so many lines of a list; what is left out is said. */
const longest = 12

const listed = (title: string, counts: Readonly<Record<string, number>>, total: number): ReadonlyArray<string> => {
  const all = Object.entries(counts)
  if (all.length === 0) return []
  const more = all.length - longest
  return [
    "",
    title,
    ...bars(all.slice(0, longest).map(([name, count]) => ({ label: `  ${name}`, count })), { total }),
    ...(more > 0 ? [`  and ${more} more (--json lists them all)`] : [])
  ]
}

/** The statistics as a terminal shows them, at most about 80 columns wide. */
export const statsText = (found: DatasetStats): string => {
  const { copies, described, files, malformed, rows, sources, without_code: withoutCode } = found
  const fileLines = files.map(({ malformed, path, rows }) =>
    `  ${path}  ${number(rows)} rows${malformed === 0 ? "" : `, ${number(malformed)} lines that hold none`}`
  )
  const sourceLines = bars(
    sources.slice(0, longest).map(({ rows, source }) => ({ label: `  ${source}`, count: rows })),
    {
      total: rows
    }
  ).map((line, i) => {
    const { described, files, rows } = sources[i]!
    return `${line}  described ${percent(described / rows)}${
      files.length > 1 ? `  (${files.map(number).join(" + ")})` : ""
    }`
  })
  return [
    `${number(rows)} rows in ${files.length === 1 ? "1 file" : `${files.length} files`}${
      malformed === 0 ? "" : `, ${number(malformed)} lines that hold none`
    }`,
    ...fileLines,
    "",
    "sources",
    ...sourceLines,
    ...(sources.length > longest ? [`  and ${sources.length - longest} more (--json lists them all)`] : []),
    "",
    `descriptions: ${number(described)} of ${number(rows)} rows have one (${percent(described / rows)})`,
    `copies: ${number(copies.rows)} rows have the code of an earlier row${
      files.length > 1 ? `, ${number(copies.across_files)} of them that of a row in another file` : ""
    }`,
    ...(withoutCode === 0 ? [] : [`without code: ${number(withoutCode)} rows`]),
    ...shown("code, characters", found.code_characters),
    ...shown("code, lines", found.code_lines),
    ...shown("descriptions, characters", found.description_characters),
    ...shown("quality", found.quality),
    ...listed("features", found.features, rows),
    ...listed("libraries", found.frameworks, rows),
    ...listed("licences", found.licenses, rows)
  ].join("\n")
}
