import { isUtf8 } from "node:buffer"

const LF = 10
const CR = 13
const QUOTE = 34

/** How a file is written. */
export interface CsvForm {
  /** `,` or a tab; with a tab, quotes are letters like any other. */
  readonly separator: "," | "\t"
  /** `true`: the first record names the columns, blanks around a name left out. Otherwise all records are data, and these are the names. */
  readonly header: true | ReadonlyArray<string>
  /** How letters beyond ASCII are written. With `latin-1` every byte is a letter. */
  readonly encoding: "utf-8" | "latin-1"
}

/**
 * What is wrong with a record: a quote that is not closed before the end of the file, text after a closing quote, bytes that are not
 * UTF-8, or more or fewer cells than there are columns. `cell` counts from 0; of a wrong count it is the number of cells.
 */
export interface CsvProblem {
  readonly kind: "unclosed-quote" | "text-after-quote" | "not-utf8" | "cell-count"
  readonly cell: number
}

/** Each is called while the record stands in the scanner; it may throw, and then ends the reading. */
export interface CsvHandlers {
  /** The columns are known. */
  readonly onHeader?: () => void
  readonly onRecord: () => void
  /** Instead of `onRecord`, or of `onHeader`: the next record is read as the header then. Reading goes on behind the record. */
  readonly onProblem: (problem: CsvProblem) => void
}

/**
 * Records of a CSV file out of pieces of its bytes, without making a string of what nobody reads.
 *
 * While a handler runs, `starts[i]` and `ends[i]` are the place of cell `i` in `bytes`, quotes taken off, doubled quotes still doubled
 * where `escaped[i]` is set. Fields are quoted with `"`, lines end with LF or CRLF; blank lines and a byte order mark are skipped.
 * Memory: one piece and twice the longest record. Time is linear, whatever the sizes of pieces and records.
 * Source: RFC 4180; a quote inside an unquoted field is a letter.
 */
export class CsvScanner {
  bytes: Buffer = Buffer.alloc(0)
  readonly starts: Array<number> = []
  readonly ends: Array<number> = []
  readonly escaped: Array<boolean> = []
  /** Column names; none before the header has been read. */
  columns: ReadonlyArray<string> = []
  /** Data records so far, the one in hand and broken ones included; 0 in the header. */
  row = 0
  /** Line of the file where the record in hand begins, from 1. */
  line = 1
  /** Set by `end`: the last line has a line end. */
  endedWithLine = true

  readonly #form: CsvForm
  readonly #handlers: CsvHandlers
  readonly #separator: number
  readonly #quoting: boolean
  #started = false
  #waiting: Array<Uint8Array> = []
  #waitingBytes = 0
  /** Bytes to wait for before an unfinished record is looked at again: as many as it has, so that long records cost linear time. */
  #wanted = 0
  #count = 0
  #nextLine = 1
  #recordStart = 0
  #recordEnd = 0
  #problem: CsvProblem | undefined

  constructor(form: CsvForm, handlers: CsvHandlers) {
    this.#form = form
    this.#handlers = handlers
    this.#separator = form.separator.charCodeAt(0)
    this.#quoting = form.separator === ","
  }

  /** Reads on. The piece must not be changed afterwards. */
  push(piece: Uint8Array): void {
    this.#waiting.push(piece)
    this.#waitingBytes += piece.length
    if (this.#waitingBytes < this.#wanted) return
    this.#join()
    this.#scan(false)
    this.#wanted = this.bytes.length
  }

  /** Reads what is left. */
  end(): void {
    this.#join()
    const last = this.bytes.length
    this.endedWithLine = last === 0 || this.bytes[last - 1] === LF
    this.#scan(true)
  }

  /** The text of a cell of the record in hand. */
  text(cell: number): string {
    const text = this.#decode(this.starts[cell]!, this.ends[cell]!)
    return this.escaped[cell] === true ? text.replaceAll("\"\"", "\"") : text
  }

  /** The beginning of the record in hand as it is written, at most so many characters, without its line end. */
  excerpt(maxCharacters: number): string {
    const end = Math.min(this.#recordEnd, this.#recordStart + 4 * maxCharacters)
    return this.#decode(this.#recordStart, end).replace(/\r?\n$/, "").slice(0, maxCharacters)
  }

  #decode(start: number, end: number): string {
    return this.bytes.toString(this.#form.encoding === "latin-1" ? "latin1" : "utf8", start, end)
  }

  #join(): void {
    const pieces = this.bytes.length === 0 ? this.#waiting : [this.bytes, ...this.#waiting]
    this.#waiting = []
    this.#waitingBytes = 0
    const [only] = pieces
    if (only === undefined) return
    this.bytes = pieces.length > 1 ? Buffer.concat(pieces) : Buffer.from(only.buffer, only.byteOffset, only.byteLength)
  }

  #scan(last: boolean): void {
    const { bytes } = this
    let at = 0
    if (!this.#started) {
      if (bytes.length < 3 && !last) return
      this.#started = true
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) at = 3
      if (this.#form.header !== true) {
        this.columns = this.#form.header
        this.#handlers.onHeader?.()
      }
    }
    const valid = this.#form.encoding === "latin-1" || isUtf8(bytes.subarray(0, wholeLetters(bytes, last)))
    while (at < bytes.length) {
      if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF)) {
        at += bytes[at] === LF ? 1 : 2
        this.#nextLine++
        continue
      }
      if (bytes[at] === CR && at + 1 === bytes.length) {
        if (last) at++
        break
      }
      this.line = this.#nextLine
      this.#problem = undefined
      const end = this.#record(at, last)
      if (end < 0) break
      this.#recordStart = at
      this.#recordEnd = end
      at = end
      this.#tell(valid)
    }
    this.bytes = bytes.subarray(at)
  }

  /** Hands the record in hand over. */
  #tell(valid: boolean): void {
    const isHeader = this.columns.length === 0
    if (!isHeader) this.row++
    const problem = this.#problem ?? (valid ? undefined : this.#badLetters())
    if (problem !== undefined) this.#handlers.onProblem(problem)
    else if (isHeader) {
      this.columns = Array.from({ length: this.#count }, (_, cell) => this.text(cell).trim())
      this.#handlers.onHeader?.()
    } else if (this.#count !== this.columns.length) {
      this.#handlers.onProblem({ kind: "cell-count", cell: this.#count })
    } else this.#handlers.onRecord()
  }

  /** Cuts the record that begins at `at` into cells; where the next begins, or -1 when more bytes are needed to tell. */
  #record(at: number, last: boolean): number {
    const { bytes, ends, escaped, starts } = this
    const separator = this.#separator
    const size = bytes.length
    let cell = 0
    let i = at
    let lines = 1
    for (;;) {
      if (this.#quoting && bytes[i] === QUOTE) {
        let close = bytes.indexOf(QUOTE, i + 1)
        let doubled = false
        while (close >= 0 && bytes[close + 1] === QUOTE) {
          doubled = true
          close = bytes.indexOf(QUOTE, close + 2)
        }
        if (close < 0 || (close + 1 === size && !last)) {
          if (!last) return -1
          if (close < 0) {
            this.#problem ??= { kind: "unclosed-quote", cell }
            return size
          }
        }
        starts[cell] = i + 1
        ends[cell] = close
        escaped[cell] = doubled
        for (let line = bytes.indexOf(LF, i); line >= 0 && line < close; line = bytes.indexOf(LF, line + 1)) lines++
        i = close + 1
        if (bytes[i] === CR && i + 1 === size && !last) return -1
        const isEnd = i === size || bytes[i] === separator || bytes[i] === LF ||
          (bytes[i] === CR && (i + 1 === size || bytes[i + 1] === LF))
        if (!isEnd) {
          this.#problem ??= { kind: "text-after-quote", cell }
          while (i < size && bytes[i] !== separator && bytes[i] !== LF) i++
          if (i === size && !last) return -1
        }
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
      if (i < size && bytes[i] === CR) i++
      this.#count = cell
      this.#nextLine += lines
      return i < size && bytes[i] === LF ? i + 1 : i
    }
  }

  #badLetters(): CsvProblem | undefined {
    for (let cell = 0; cell < this.#count; cell++) {
      if (!isUtf8(this.bytes.subarray(this.starts[cell]!, this.ends[cell]!))) return { kind: "not-utf8", cell }
    }
    return undefined
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
