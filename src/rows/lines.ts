import { isAscii, isUtf8 } from "node:buffer"
import { type Json, parse } from "./Json.ts"
import { blank, excerpt, type JsonRow, toRow } from "./jsonRow.ts"

export type { JsonRow } from "./jsonRow.ts"

export interface JsonRowsOptions {
  /** Longer lines are malformed. V8 cannot hold a string of more than the default. */
  readonly maxLineBytes?: number
  /** Whether a text that begins with `[` is read as one JSON array; otherwise all is lines. Default true. */
  readonly arrays?: boolean
  /** Text of one record to its value; throws for text that is not a record. Default `Json.parse`. */
  readonly parse?: (text: string) => Json
  /** Give rows of lines their bytes. Default false. */
  readonly bytes?: boolean
}

const longest = 0x1fffffe7

const lenient = new TextDecoder("utf-8", { ignoreBOM: true })

/**
 * Bytes to records, in order. JSON lines with LF, CRLF, a byte order mark, blank lines (skipped), lines of any length and
 * a last line without newline; or one JSON array of objects, when the first character that is no blank is `[`.
 * Holds one unfinished line (array: one element) and nothing else. Lines count from 1; a row that cannot be read
 * is a `Malformed`, and reading goes on with the next.
 */
export class JsonRows {
  #pieces: Array<Uint8Array> = []
  #pieceBytes = 0
  #skipping = false
  #line = 1
  #mode: "start" | "lines" | "array" = "start"
  #array: ArrayElements | undefined
  readonly #arrays: boolean
  readonly #maxLineBytes: number
  readonly #parse: (text: string) => Json
  readonly #bytes: boolean

  constructor(options: JsonRowsOptions = {}) {
    this.#bytes = options.bytes ?? false
    this.#maxLineBytes = options.maxLineBytes ?? longest
    this.#parse = options.parse ?? parse
    this.#arrays = options.arrays ?? true
  }

  push(bytes: Uint8Array): Array<JsonRow> {
    const rows: Array<JsonRow> = []
    let rest = bytes
    if (this.#pieces.length > 0) {
      // The line begun before ends by itself, so that its length says nothing of the lines behind it.
      const first = rest.indexOf(10)
      if (first < 0) {
        this.#hold(rest.slice())
        return rows
      }
      this.#hold(rest.subarray(0, first + 1))
      this.#flush(rows)
      rest = rest.subarray(first + 1)
    }
    const last = rest.lastIndexOf(10)
    if (last >= 0) {
      this.#pieces.push(rest.subarray(0, last + 1))
      this.#flush(rows)
    }
    if (last + 1 < rest.length) this.#hold(rest.slice(last + 1))
    return rows
  }

  end(): Array<JsonRow> {
    const rows: Array<JsonRow> = []
    this.#flush(rows)
    this.#array?.end(rows)
    return rows
  }

  #hold(bytes: Uint8Array): void {
    if (this.#skipping) return
    this.#pieces.push(bytes)
    this.#pieceBytes += bytes.length
    if (this.#pieceBytes > this.#maxLineBytes + 1) {
      this.#skipping = true
      this.#pieces = [this.#pieces[0]!]
    }
  }

  #flush(rows: Array<JsonRow>): void {
    if (this.#pieces.length === 0) return
    if (this.#skipping) {
      const text = lenient.decode(this.#pieces[0]!.subarray(0, 4 * excerpt))
      this.#skipping = false
      this.#pieces = []
      this.#pieceBytes = 0
      rows.push(this.#tooLong(text))
      return
    }
    const block = this.#pieces.length === 1 ? asBuffer(this.#pieces[0]!) : asBuffer(Buffer.concat(this.#pieces))
    this.#pieces = []
    this.#pieceBytes = 0
    let start = 0
    if (this.#mode === "start") {
      if (block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf) start = 3
      const first = lenient.decode(block.subarray(start)).trimStart()
      if (first !== "") this.#mode = this.#arrays && first.startsWith("[") ? "array" : "lines"
    }
    const isPlain = isAscii(block)
    const isValid = isPlain || isUtf8(block)
    if (this.#mode === "array") {
      this.#array ??= new ArrayElements(this.#parse)
      const text = lenient.decode(block.subarray(start))
      this.#array.push(text, rows, isValid)
      return
    }
    while (start < block.length) {
      let end = block.indexOf(10, start)
      const isWhole = end >= 0
      if (!isWhole) end = block.length
      const from = start
      start = end + 1
      // Text of one byte a character is read and parsed twice as fast, and most lines of most files are such text.
      const line = isPlain ? block.latin1Slice(from, end) : lineText(block, from, end)
      if (!isValid && !isUtf8(block.subarray(from, end))) {
        rows.push({
          _tag: "Malformed",
          line: this.#line++,
          reason: "not-utf8",
          detail: "the line is not UTF-8",
          text: line.slice(0, excerpt)
        })
        continue
      }
      if (end - from > this.#maxLineBytes) {
        rows.push(this.#tooLong(line))
        continue
      }
      const row = toRow(
        line,
        this.#line++,
        this.#parse,
        true,
        this.#bytes && isWhole ? block.subarray(from, end + 1) : undefined
      )
      if (row !== undefined) rows.push(row)
    }
  }

  #tooLong(text: string): JsonRow {
    return {
      _tag: "Malformed",
      line: this.#line++,
      reason: "line-too-long",
      detail: `the line has more than ${this.#maxLineBytes} bytes`,
      text: text.slice(0, excerpt)
    }
  }
}

/** Methods of Node's buffers that its types leave out. */
interface Slicing extends Buffer {
  readonly latin1Slice: (start: number, end: number) => string
  readonly utf8Slice: (start: number, end: number) => string
}

const asBuffer = (bytes: Uint8Array): Slicing =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) as Slicing

const lineText = (block: Slicing, start: number, end: number): string =>
  isAscii(block.subarray(start, end)) ? block.latin1Slice(start, end) : block.utf8Slice(start, end)

/** Cuts the text of one JSON array into its elements, without parsing what lies between. */
class ArrayElements {
  #state: "before" | "inside" | "after" = "before"
  #depth = 0
  #inString = false
  #escaped = false
  #element = ""
  #elementLine = 1
  #valid = true
  #line = 1
  #pendingComma = false
  readonly #parse: (text: string) => Json

  constructor(parse: (text: string) => Json) {
    this.#parse = parse
  }

  push(text: string, rows: Array<JsonRow>, valid: boolean): void {
    let start = 0
    if (this.#element !== "") this.#valid &&= valid
    else this.#valid = valid
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i)
      if (c === 10) this.#line++
      if (this.#state !== "inside") {
        if (this.#state === "before" && c === 0x5b) {
          this.#state = "inside"
          start = i + 1
        } else if (this.#state === "after" && !isBlank(c)) {
          rows.push(this.#malformed("text after the end of the JSON array", text.slice(i)))
          return
        }
        continue
      }
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false
        else if (c === 0x5c) this.#escaped = true
        else if (c === 0x22) this.#inString = false
        continue
      }
      if (c === 0x22) this.#inString = true
      else if (c === 0x7b || c === 0x5b) this.#depth++
      else if (c === 0x7d || (c === 0x5d && this.#depth > 0)) this.#depth--
      else if (this.#depth === 0 && (c === 0x2c || c === 0x5d)) {
        this.#element += text.slice(start, i)
        this.#emit(rows, c === 0x2c)
        start = i + 1
        this.#valid = valid
        if (c === 0x5d) this.#state = "after"
        continue
      }
      if (this.#element === "" && !isBlank(c) && text.slice(start, i).trim() === "") {
        this.#elementLine = this.#line
        start = i
      }
    }
    if (this.#state === "inside") this.#element += text.slice(start)
  }

  end(rows: Array<JsonRow>): void {
    if (this.#state !== "after") {
      rows.push(this.#malformed("the JSON array is cut off: no closing ]", this.#element))
    }
  }

  #emit(rows: Array<JsonRow>, comma: boolean): void {
    const text = this.#element
    this.#element = ""
    if (blank.test(text)) {
      if (comma || this.#pendingComma) rows.push(this.#malformed("an empty element in the JSON array", text))
      this.#pendingComma = comma
      return
    }
    this.#pendingComma = comma
    if (!this.#valid) {
      rows.push({
        _tag: "Malformed",
        line: this.#elementLine,
        reason: "not-utf8",
        detail: "the element, or one near it, is not UTF-8",
        text: text.slice(0, excerpt)
      })
      return
    }
    const row = toRow(text, this.#elementLine, this.#parse, false)
    if (row !== undefined) rows.push(row)
  }

  #malformed(detail: string, text: string): JsonRow {
    return { _tag: "Malformed", line: this.#line, reason: "malformed-json", detail, text: text.slice(0, excerpt) }
  }
}

const isBlank = (c: number): boolean => c === 32 || c === 10 || c === 13 || c === 9
