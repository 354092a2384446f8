import { type CsvForm, type CsvProblem, CsvScanner } from "../rows/index.ts"
import { InputError } from "../stage/index.ts"
import { badCell, shown } from "./cellError.ts"

export interface CsvOptions extends CsvForm {
  /** For messages. */
  readonly file: string
}

/**
 * Records of a CSV file whose rows all have to be whole: the scanner, and an `InputError` with file, row (1 is the first data row) and
 * column for the first record that is broken.
 */
export class CsvRecords extends CsvScanner {
  readonly #file: string

  constructor(
    { file, ...form }: CsvOptions,
    handlers: { readonly onHeader?: () => void; readonly onRecord: () => void }
  ) {
    super(form, { ...handlers, onProblem: (problem) => this.#fail(problem) })
    this.#file = file
  }

  override end(): void {
    super.end()
    if (this.columns.length > 0) return
    throw new InputError({ where: this.#file, found: "an empty file", expected: "a header line" })
  }

  /** Position of a column; fails with its name when the header lacks it. */
  column(name: string): number {
    const at = this.columns.indexOf(name)
    if (at >= 0) return at
    throw new InputError({
      where: `${this.#file}, header`,
      found: `no column ${name}`,
      expected: `columns ${name} and others; there are ${this.columns.map((column) => shown(column)).join(", ")}`
    })
  }

  #fail({ cell, kind }: CsvProblem): never {
    const { columns, row } = this
    const where = columns.length === 0
      ? `${this.#file}, header`
      : `${this.#file}, row ${row}, column ${columns[cell] ?? `${cell + 1}`}`
    switch (kind) {
      case "unclosed-quote":
        throw new InputError({
          where,
          found: "a quote that is never closed",
          next: "The file is cut off or damaged; make it again"
        })
      case "text-after-quote":
        throw new InputError({
          where,
          found: "text after a closing quote",
          expected: "a comma or the end of the line"
        })
      case "cell-count":
        throw new InputError({
          where: `${this.#file}, row ${row}, column ${columns[Math.min(cell, columns.length - 1)]!}`,
          found: `${cell} ${cell === 1 ? "cell" : "cells"}`,
          expected: `${columns.length}, as in the header`,
          ...(cell < columns.length ? { next: "The row, or the end of the file, may be cut off" } : {})
        })
      case "not-utf8":
        return badCell(
          this.#file,
          row,
          columns[cell] ?? String(cell + 1),
          "bytes that are not UTF-8",
          "one encoding in the whole file",
          "Save the file as UTF-8"
        )
    }
  }
}
