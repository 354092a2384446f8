import { PageKit } from "../report/index.ts"

type Rows = ReadonlyArray<Readonly<Record<string, unknown>>>

/** Six digits are more than a chart can show. */
const rounded = (value: unknown): number | null => {
  const number = Number(value)
  return value === null || !Number.isFinite(number) ? null : Number(number.toPrecision(6))
}

/** Rows of name, x and y, in the order of x within a name, as lines in the order of their first rows. A y that is no finite number is a gap. */
export const linesOf = (rows: Rows, colourOf: (name: string) => number): ReadonlyArray<PageKit.Line> => {
  const lines = new Map<string, Array<readonly [number, number | null]>>()
  for (const row of rows) {
    const name = String(row["name"])
    const points = lines.get(name) ?? []
    points.push([Number(row["x"]), rounded(row["y"])])
    lines.set(name, points)
  }
  return [...lines].map(([name, points]) => ({ name, colour: colourOf(name), points }))
}

/** A chart of lines; none where no line has a value. */
export const lineFigure = (
  { id, lines, logarithmic = false, title, x }: {
    readonly id: string
    readonly title: string
    readonly x: string
    readonly logarithmic?: boolean
    readonly lines: ReadonlyArray<PageKit.Line>
  }
): ReadonlyArray<PageKit.Figure> => {
  const values = lines.flatMap(({ points }) => points.flatMap(([, y]) => y === null ? [] : [y]))
  if (values.length === 0) return []
  const low = values.reduce((a, b) => Math.min(a, b))
  const high = values.reduce((a, b) => Math.max(a, b))
  const summary = `${lines.length === 1 ? "1 line" : `${PageKit.count(lines.length)} lines`}, from ${
    PageKit.short(low)
  } to ${PageKit.short(high)}.`
  return [{ id, title, summary, plot: { kind: "lines", x, logarithmic, lines } }]
}

/** Columns of the table of runs, with what the page calls them. */
const runColumns = [
  ["state", "state"],
  ["ckpt_data", "recipe"],
  ["ckpt_params", "size"],
  ["lr", "rate"],
  ["ft_tok", "planned tokens"],
  ["ft_tok_real_repaired", "real tokens"],
  ["history_rows", "rows"],
  ["final_train_loss", "last loss"],
  ["resets", "resumes"]
] as const

/** The runs of a type with the colours of their lines, folded away. */
export const runsTable = (type: string, runs: Rows): string =>
  `<details><summary>Runs</summary>${
    PageKit.table({
      caption: `Runs of type ${type}`,
      head: ["run", ...runColumns.map(([, name]) => name)],
      colours: runs.map((_, i) => i),
      rows: runs.map((run) => [
        String(run["run_id"]),
        ...runColumns.map(([column]) => {
          const value = run[column]
          if (value === null || value === undefined) return ""
          return typeof value === "string" ? value : PageKit.short(Number(value))
        })
      ])
    })
  }</details>`
