import { isObject, type Json, type JsonObject, parse } from "../domain/Json.ts"

/** A record of a JSON-lines or JSON-array file, or the text that should have been one. */
export type JsonRow =
  | {
    readonly _tag: "Row"
    readonly line: number
    readonly value: JsonObject
    /** As it was written, where it stood on a line of its own: to pass it on byte for byte. */
    readonly text: string | undefined
  }
  | {
    readonly _tag: "Malformed"
    readonly line: number
    readonly reason: "malformed-json" | "not-an-object" | "not-utf8" | "line-too-long"
    readonly detail: string
    /** The first 2,000 characters of the text. */
    readonly text: string
  }

export interface JsonRowsOptions {
  /** Longer lines are malformed. V8 cannot hold a string of more than the default. */
  readonly maxLineBytes?: number
  /** Whether a text that begins with `[` is read as one JSON array; otherwise all is lines. Default true. */
  readonly arrays?: boolean
  /** Text of one record to its value; throws when it is none. Default `Json.parse`. */
  readonly parse?: (text: string) => Json
}

const longest = 0x1fffffe7
const excerpt = 2000

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
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

  constructor(options: JsonRowsOptions = {}) {
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
    const block = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces)
    this.#pieces = []
    this.#pieceBytes = 0
    let text: string
    let valid = true
    try {
      text = strict.decode(block)
    } catch {
      text = lenient.decode(block)
      valid = false
    }
    if (this.#mode === "start") {
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1)
      const first = text.trimStart()
      if (first !== "") this.#mode = this.#arrays && first.startsWith("[") ? "array" : "lines"
    }
    if (this.#mode === "array") {
      this.#array ??= new ArrayElements(this.#parse)
      this.#array.push(text, rows, valid)
      return
    }
    let start = 0
    let lineStart = 0
    while (start < text.length) {
      let end = text.indexOf("\n", start)
      if (end < 0) end = text.length
      const line = text.slice(start, end)
      if (!valid) {
        // The text of an invalid block was decoded with replacements: find this line's own bytes again.
        let lineEnd = block.indexOf(10, lineStart)
        if (lineEnd < 0) lineEnd = block.length
        if (!isUtf8(block.subarray(lineStart, lineEnd))) {
          rows.push({
            _tag: "Malformed",
            line: this.#line++,
            reason: "not-utf8",
            detail: "the line is not UTF-8",
            text: line.slice(0, excerpt)
          })
          start = end + 1
          lineStart = lineEnd + 1
          continue
        }
        lineStart = lineEnd + 1
      }
      start = end + 1
      // A character has at most three bytes, so that few lines need to be measured.
      if (line.length > this.#maxLineBytes / 3 && Buffer.byteLength(line) > this.#maxLineBytes) {
        rows.push(this.#tooLong(line))
        continue
      }
      const row = toRow(line, this.#line++, this.#parse, true)
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

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    strict.decode(bytes)
    return true
  } catch {
    return false
  }
}

const blank = /^\s*$/

const toRow = (text: string, line: number, parse: (text: string) => Json, isLine: boolean): JsonRow | undefined => {
  try {
    const value = parse(text)
    if (isObject(value)) return { _tag: "Row", line, value, text: isLine ? text.trim() : undefined }
    return {
      _tag: "Malformed",
      line,
      reason: "not-an-object",
      detail: `found ${
        value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`
      }, expected a JSON object`,
      text: text.slice(0, excerpt)
    }
  } catch (error) {
    if (blank.test(text)) return undefined
    const detail = error instanceof Error ? error.message : String(error)
    return { _tag: "Malformed", line, reason: "malformed-json", detail, text: text.slice(0, excerpt) }
  }
}

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
