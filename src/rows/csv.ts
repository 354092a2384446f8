/** A record of a CSV file, or what should have been one. */
export type CsvRow =
  | { readonly _tag: "Row"; readonly line: number; readonly value: Readonly<Record<string, string>> }
  | {
    readonly _tag: "Malformed"
    readonly line: number
    readonly reason: "malformed-csv"
    readonly detail: string
    /** The first 2,000 characters of its fields. */
    readonly text: string
  }

/**
 * Text of a CSV file to records, piece by piece. The first record names the columns; fields are text, as written. Quoted
 * fields may hold commas, line ends and doubled quotes; LF and CRLF, a byte order mark and blank lines are understood.
 * `line` is where the record begins, from 1. Memory: one record.
 * Source: RFC 4180; a quote inside an unquoted field is taken as it is.
 */
export class CsvRows {
  #header: ReadonlyArray<string> | undefined
  #fields: Array<string> = []
  #field = ""
  #state: "start" | "plain" | "quoted" | "closed" = "start"
  #line = 1
  #recordLine = 1
  #problem: string | undefined
  #afterReturn = false
  #isFirst = true

  push(piece: string): Array<CsvRow> {
    const rows: Array<CsvRow> = []
    let text = piece
    if (this.#isFirst && text !== "") {
      this.#isFirst = false
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1)
    }
    for (let i = 0; i < text.length; i++) {
      const c = text[i]!
      if (c === "\n") this.#line++
      if (this.#state === "quoted") {
        if (c === "\"") this.#state = "closed"
        else {
          const quote = text.indexOf("\"", i)
          const end = quote < 0 ? text.length : quote
          for (let at = text.indexOf("\n", i + 1); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) this.#line++
          this.#field += text.slice(i, end)
          i = end - 1
        }
        continue
      }
      if (this.#afterReturn) {
        this.#afterReturn = false
        if (c === "\n") {
          this.#endRecord(rows)
          continue
        }
        this.#field += "\r"
      }
      if (c === ",") this.#endField()
      else if (c === "\n") this.#endRecord(rows)
      else if (c === "\r") this.#afterReturn = true
      else if (c === "\"" && this.#state === "start") this.#state = "quoted"
      else if (c === "\"" && this.#state === "closed") {
        this.#field += "\""
        this.#state = "quoted"
      } else {
        if (this.#state === "closed") this.#problem ??= "text after the closing quote of a field"
        else this.#state = "plain"
        this.#field += c
      }
    }
    return rows
  }

  end(): Array<CsvRow> {
    const rows: Array<CsvRow> = []
    if (this.#state === "quoted") this.#problem = "a quoted field is not closed before the end of the file"
    if (this.#state !== "start" || this.#fields.length > 0) this.#endRecord(rows)
    return rows
  }

  #endField(): void {
    this.#fields.push(this.#field)
    this.#field = ""
    this.#state = "start"
  }

  #endRecord(rows: Array<CsvRow>): void {
    const isBlank = this.#state === "start" && this.#fields.length === 0
    this.#endField()
    const fields = this.#fields
    const line = this.#recordLine
    const header = this.#header
    const problem = this.#problem ??
      (header === undefined || header.length === fields.length
        ? undefined
        : `${fields.length} fields, where the header has ${header.length}`)
    this.#fields = []
    this.#problem = undefined
    this.#recordLine = this.#line
    if (isBlank) return
    if (problem !== undefined) {
      const text = fields.join(",").slice(0, 2000)
      rows.push({ _tag: "Malformed", line, reason: "malformed-csv", detail: problem, text })
    } else if (header === undefined) this.#header = fields
    else rows.push({ _tag: "Row", line, value: Object.fromEntries(header.map((name, at) => [name, fields[at]!])) })
  }

  /** Names of the columns, once the first record is read. */
  get columns(): ReadonlyArray<string> | undefined {
    return this.#header
  }
}
