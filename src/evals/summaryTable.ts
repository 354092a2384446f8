import { csvCell } from "../rows/index.ts"

/** How answers are scored, as the ending of `acc_…` names it. */
export const scorings = ["raw", "per_token", "per_char", "per_byte", "uncond"] as const
export type Scoring = typeof scorings[number]

/** One task of one checkpoint. */
export interface Summary {
  /** Canonical name, else the folder's. */
  readonly recipe: string
  readonly params: string
  /** As the folder says. */
  readonly seed: number
  readonly step: number
  readonly task: string
  readonly scoring: Scoring
  readonly questions: number
  /** Share of right answers, 0 to 1. */
  readonly accuracy: number | null
  /** Mean of the right answer's score less the best wrong one's, in nats. */
  readonly margin: number | null
}

/** Scorings that the benchmarks use where the metrics do not say. Source: OLMES, task configurations. */
const usual: Readonly<Record<string, Scoring>> = {
  arc_challenge: "uncond",
  csqa: "uncond",
  openbookqa: "uncond",
  arc_easy: "per_char",
  hellaswag: "per_char",
  piqa: "per_char",
  socialiqa: "per_char"
}

/** The scoring of a task: as its metrics say (`acc_per_char`), else the usual one, `raw` for all others. */
export const scoringOf = (task: string, primary: string | null): Scoring => {
  const named = scorings.find((scoring) => primary === `acc_${scoring}`)
  return named ?? (Object.hasOwn(usual, task) ? usual[task]! : "raw")
}

/** Parameters of a size such as `150M` or `1B`, for order; 0 for any other text. */
const sizeOf = (params: string): number => {
  const match = /^(\d+(?:\.\d+)?)([KMBT])$/i.exec(params)
  return match === null ? 0 : Number(match[1]) * 1000 ** ("KMBT".indexOf(match[2]!.toUpperCase()) + 1)
}

const text = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0

/** By recipe, size, seed, step and task. */
export const byModel = (a: Summary, b: Summary): number =>
  text(a.recipe, b.recipe) || sizeOf(a.params) - sizeOf(b.params) || text(a.params, b.params) || a.seed - b.seed ||
  a.step - b.step || text(a.task, b.task)

const columns = ["recipe", "params", "seed", "step", "task", "scoring", "questions", "accuracy", "margin"] as const

const shown = (value: string | number | null, key: string): string =>
  value === null ? "–" : key === "accuracy" || key === "margin" ? (value as number).toFixed(4) : String(value)

/** Columns under their names, numbers to the right. */
export const toTable = (rows: ReadonlyArray<Summary>): string => {
  const cells = rows.map((row) => columns.map((key) => shown(row[key], key)))
  const widths = columns.map((key, i) => cells.reduce((width, row) => Math.max(width, row[i]!.length), key.length))
  const right = new Set(["seed", "step", "questions", "accuracy", "margin"])
  const line = (row: ReadonlyArray<string>) =>
    row.map((cell, i) => right.has(columns[i]!) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)).join("  ")
      .trimEnd()
  return [line(columns), ...cells.map(line)].join("\n")
}

/** RFC 4180 with LF; numbers with every digit, nothing where there is no value. */
export const toCsv = (rows: ReadonlyArray<Summary>): string =>
  [columns.join(","), ...rows.map((row) => columns.map((key) => csvCell(String(row[key] ?? ""))).join(","))].join("\n")
