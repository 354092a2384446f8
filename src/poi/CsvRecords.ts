import { isUtf8 } from "node:buffer"
import { InputError } from "../stage/index.ts"
import { badCell, shown } from "./cellError.ts"

const LF = 10
const CR = 13
const QUOTE = 34

export interface CsvOptions {
  /** For messages. */
  readonly file: string
  /** `,` or a tab; with a tab, quotes are letters like any other. */
  readonly separator: "," | "\t"
  /** False: the first record is data, and columns go by the names given. */
  readonly header: true | ReadonlyArray<string>
  /** How letters beyond ASCII are written. A byte that does not fit is an error; with `latin-1` every byte fits. */
  readonly encoding: "utf-8" | "latin-1"
}

/**
 * Records of a CSV file out of pieces of its bytes, without making a string of what nobody reads.
 *
 * For each record `onRecord` is called; until it returns, `starts[i]` and `ends[i]` are the place of cell `i` in `bytes`, quotes
 * taken off, doubled quotes still doubled where `escaped[i]` is set. Fields are quoted with `"`, lines end with LF or
 * CRLF, blank lines are skipped, a byte order mark too. Memory: one piece and one record.
 * Throws `InputError` with file and row (1 is the first data row).
 */
export class CsvRecords {
  bytes: Buffer = Buffer.alloc(0)
  readonly starts: Array<number> = []
  readonly ends: Array<number> = []
  readonly escaped: Array<boolean> = []
  /** Column names, once the header has been read. */
  columns: ReadonlyArray<string> = []
  /** Data rows so far, the one in hand included. */
  row = 0
  /** Set at the end: the last line has a line end, as every whole file of ours has. */
  endedWithLine = true

  private readonly options: CsvOptions
  private readonly separator: number
  private readonly quoting: boolean
  private readonly onRecord: () => void
  private readonly onHeader: () => void
  private started = false
  private count = 0

  constructor(options: CsvOptions, handlers: { readonly onHeader?: () => void; readonly onRecord: () => void }) {
    this.options = options
    this.separator = options.separator.charCodeAt(0)
    this.quoting = options.separator === ","
    this.onRecord = handlers.onRecord
    this.onHeader = handlers.onHeader ?? (() => {})
  }

  push(piece: Uint8Array): void {
    const fresh = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
    this.bytes = this.bytes.length === 0 ? fresh : Buffer.concat([this.bytes, fresh])
    this.scan(false)
  }

  end(): void {
    const last = this.bytes.length
    this.endedWithLine = last === 0 || this.bytes[last - 1] === LF
    this.scan(true)
    if (!this.started || this.columns.length === 0) {
      throw new InputError({ where: this.options.file, found: "an empty file", expected: "a header line" })
    }
  }

  /** Position of a column; fails with its name when the header lacks it. */
  column(name: string): number {
    const at = this.columns.indexOf(name)
    if (at >= 0) return at
    throw new InputError({
      where: `${this.options.file}, header`,
      found: `no column ${name}`,
      expected: `columns ${name} and others; there are ${this.columns.map((column) => shown(column)).join(", ")}`
    })
  }

  /** The text of a cell of the record in hand. */
  text(cell: number): string {
    const start = this.starts[cell]!
    const end = this.ends[cell]!
    const text = this.options.encoding === "latin-1"
      ? this.bytes.toString("latin1", start, end)
      : this.bytes.toString("utf8", start, end)
    return this.escaped[cell] === true ? text.replaceAll("\"\"", "\"") : text
  }

  private scan(last: boolean): void {
    const { bytes } = this
    let at = 0
    if (!this.started) {
      if (bytes.length < 3 && !last) return
      this.started = true
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) at = 3
      if (this.options.header !== true) {
        this.columns = this.options.header
        this.onHeader()
      }
    }
    const valid = this.options.encoding === "latin-1" || isUtf8(bytes.subarray(0, wholeLetters(bytes, last)))
    while (at < bytes.length) {
      if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF)) {
        at += bytes[at] === LF ? 1 : 2
        continue
      }
      if (bytes[at] === CR && at + 1 === bytes.length) {
        if (last) at++
        break
      }
      const end = this.record(at, last)
      if (end < 0) break
      at = end
      if (!valid) this.checkLetters()
      if (this.columns.length === 0) {
        this.columns = Array.from({ length: this.count }, (_, cell) => this.text(cell).trim())
        this.onHeader()
        continue
      }
      this.row++
      if (this.count !== this.columns.length) this.wrongCount()
      this.onRecord()
    }
    this.bytes = bytes.subarray(at)
  }

  /** Cuts the record that begins at `at` into cells; where the next begins, or -1 when its end is not there yet. */
  private record(at: number, last: boolean): number {
    const { bytes, ends, escaped, separator, starts } = this
    const size = bytes.length
    let cell = 0
    let i = at
    for (;;) {
      if (this.quoting && bytes[i] === QUOTE) {
        let close = bytes.indexOf(QUOTE, i + 1)
        let doubled = false
        while (close >= 0 && bytes[close + 1] === QUOTE) {
          doubled = true
          close = bytes.indexOf(QUOTE, close + 2)
        }
        if (close < 0 || (close + 1 === size && !last)) return last ? this.unclosed(cell) : -1
        starts[cell] = i + 1
        ends[cell] = close
        escaped[cell] = doubled
        i = close + 1
        if (i < size && bytes[i] !== separator && bytes[i] !== LF && bytes[i] !== CR) this.trailing(cell)
      } else {
        starts[cell] = i
        escaped[cell] = false
        while (i < size && bytes[i] !== separator && bytes[i] !== LF) i++
        if (i === size && !last) return -1
        ends[cell] = i > starts[cell]! && bytes[i - 1] === CR && (i === size || bytes[i] === LF) ? i - 1 : i
      }
      cell++
      if (i < size && bytes[i] === separator) {
        i++
        continue
      }
      if (i < size && bytes[i] === CR) {
        if (i + 1 === size && !last) return -1
        i++
      }
      this.count = cell
      return i < size && bytes[i] === LF ? i + 1 : i
    }
  }

  private where(cell: number): string {
    return this.columns.length === 0
      ? `${this.options.file}, header`
      : `${this.options.file}, row ${this.row + 1}, column ${this.columns[cell] ?? `${cell + 1}`}`
  }

  private unclosed(cell: number): never {
    throw new InputError({
      where: this.where(cell),
      found: "a quote that is never closed",
      next: "The file is cut off or damaged; make it again"
    })
  }

  private trailing(cell: number): never {
    throw new InputError({
      where: this.where(cell),
      found: "text after a closing quote",
      expected: "a comma or the end of the line"
    })
  }

  private wrongCount(): never {
    const { length } = this.columns
    throw new InputError({
      where: `${this.options.file}, row ${this.row}, column ${
        this.columns[Math.min(this.count, length - 1)] ?? String(this.count)
      }`,
      found: `${this.count} ${this.count === 1 ? "cell" : "cells"}`,
      expected: `${length}, as in the header`,
      ...(this.count < length ? { next: "The row, or the end of the file, may be cut off" } : {})
    })
  }

  private checkLetters(): void {
    for (let cell = 0; cell < this.count; cell++) {
      if (isUtf8(this.bytes.subarray(this.starts[cell]!, this.ends[cell]!))) continue
      badCell(
        this.options.file,
        this.columns.length === 0 ? 0 : this.row + 1,
        this.columns[cell] ?? String(cell + 1),
        "bytes that are not UTF-8",
        "one encoding in the whole file",
        "Save the file as UTF-8"
      )
    }
  }
}

/** Length without a letter that is cut off at the end. */
const wholeLetters = (bytes: Uint8Array, last: boolean): number => {
  if (last) return bytes.length
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return bytes.length
    if (byte >= 0xc0) {
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return needs > back ? bytes.length - back : bytes.length
    }
  }
  return bytes.length
}
