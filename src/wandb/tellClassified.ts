import { csvCell, stringify } from "../rows/index.ts"
import type { ClassifiedId } from "./classifyIds.ts"

/** What `wandb classify` found out. */
export interface Classified {
  /** Rows of the input. */
  readonly ids: number
  /** Ids by run type, types in order. */
  readonly types: Readonly<Record<string, number>>
  /** What became of each id, in the order of the input; classified anew each time they are gone through. */
  readonly rows: Iterable<ClassifiedId>
}

/** How rows are written: columns for people, JSON lines, or CSV. */
export type Format = "table" | "jsonl" | "csv"

const csvRow = (row: ClassifiedId): string =>
  [
    row.run_id ?? "",
    row.run_type,
    row.pattern ?? "",
    row.other_patterns.join(" "),
    stringify(row.groups),
    row.hyper_parameters === null ? "" : stringify(row.hyper_parameters),
    String(row.ambiguous),
    row.reason ?? "",
    row.closest ?? "",
    row.matched === null ? "" : String(row.matched)
  ].map(csvCell).join(",")

const tableRow = (row: ClassifiedId): string =>
  `${row.run_type.padEnd(22)} ${(row.pattern ?? row.reason ?? "").padEnd(22)} ${
    row.other_patterns.join(" ").padEnd(13)
  } ${row.run_id ?? ""}`

const renderers: Readonly<Record<Format, (row: ClassifiedId) => string>> = {
  table: tableRow,
  jsonl: stringify,
  csv: csvRow
}

/** The line above the rows, with its line end; empty in formats without a header. */
export const headerOf = (format: Format): string =>
  format === "csv"
    ? "run_id,run_type,pattern,other_patterns,groups,hyper_parameters,ambiguous,reason,closest,matched\n"
    : ""

/** One row as a line, without its line end. */
export const lineOf = (row: ClassifiedId, format: Format): string => renderers[format](row)

/** All rows as lines; nothing when they went to a file. */
export const tellClassified = (
  { rows }: Classified,
  { format, output }: { readonly format: Format; readonly output: string | undefined }
): string => {
  if (output !== undefined) return ""
  const lines: Array<string> = []
  for (const row of rows) lines.push(lineOf(row, format))
  return `${headerOf(format)}${lines.join("\n")}`.trimEnd()
}
