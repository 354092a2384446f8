import { type CsvProblem, CsvScanner } from "./CsvScanner.ts"

/** A record of a CSV file, or what should have been one. */
export type CsvRow =
  | { readonly _tag: "Row"; readonly line: number; readonly value: Readonly<Record<string, string>> }
  | {
    readonly _tag: "Malformed"
    readonly line: number
    readonly reason: "malformed-csv" | "not-utf8"
    readonly detail: string
    /** The first 2,000 characters of it. */
    readonly text: string
  }

/**
 * Bytes of a CSV file (UTF-8, commas) to records, piece by piece, as `CsvScanner` reads them. The first record names the columns;
 * fields are text, as written. A record that is broken is a `Malformed`, and reading goes on with the next; a broken header is one
 * too, and the next record is the header then. `line` is where the record begins, from 1.
 */
export class CsvRows {
  #rows: Array<CsvRow> = []
  readonly #csv: CsvScanner

  constructor() {
    const csv: CsvScanner = new CsvScanner({ separator: ",", header: true, encoding: "utf-8" }, {
      onRecord: () =>
        this.#rows.push({
          _tag: "Row",
          line: csv.line,
          value: Object.fromEntries(csv.columns.map((name, cell) => [name, csv.text(cell)]))
        }),
      onProblem: (problem) =>
        this.#rows.push({
          _tag: "Malformed",
          line: csv.line,
          reason: problem.kind === "not-utf8" ? "not-utf8" : "malformed-csv",
          detail: detailOf(problem, csv),
          text: csv.excerpt(2000)
        })
    })
    this.#csv = csv
  }

  /** The records that end in this piece, and those before that were not given yet; a long record may take some pieces more. */
  push(piece: Uint8Array): ReadonlyArray<CsvRow> {
    this.#csv.push(piece)
    return this.#taken()
  }

  /** The records that are left. */
  end(): ReadonlyArray<CsvRow> {
    this.#csv.end()
    return this.#taken()
  }

  /** Names of the columns, once the header is read. */
  get columns(): ReadonlyArray<string> | undefined {
    return this.#csv.columns.length === 0 ? undefined : this.#csv.columns
  }

  #taken(): ReadonlyArray<CsvRow> {
    const rows = this.#rows
    this.#rows = []
    return rows
  }
}

const detailOf = ({ cell, kind }: CsvProblem, { columns }: CsvScanner): string => {
  switch (kind) {
    case "unclosed-quote":
      return "a quoted field is not closed before the end of the file"
    case "text-after-quote":
      return "text after the closing quote of a field"
    case "not-utf8":
      return `field ${columns[cell] ?? cell + 1} is not UTF-8`
    case "cell-count":
      return `${cell} fields, where the header has ${columns.length}`
  }
}
