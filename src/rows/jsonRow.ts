import { isObject, type Json, type JsonObject } from "./Json.ts"

/** A record of a JSON-lines or JSON-array file, or the text that should have been one. */
export type JsonRow =
  | {
    readonly _tag: "Row"
    readonly line: number
    readonly value: JsonObject
    /** As it was written, where it stood on a line of its own: to pass it on byte for byte. */
    readonly text: string | undefined
    /**
     * The line's bytes and the line feed behind them, for readers that ask for them: a view into the piece that was read, to be
     * passed on at once and not kept. Absent where those bytes are not `text` and a line feed.
     */
    readonly bytes?: Uint8Array | undefined
  }
  | {
    readonly _tag: "Malformed"
    readonly line: number
    readonly reason: "malformed-json" | "not-an-object" | "not-utf8" | "line-too-long"
    readonly detail: string
    /** The first 2,000 characters of the text. */
    readonly text: string
  }

/** Characters of a text that could not be read which are told. */
export const excerpt = 2000

/** Nothing to read. */
export const blank = /^\s*$/

/** The row that a text holds; undefined for a blank one. */
export const toRow = (
  text: string,
  line: number,
  parse: (text: string) => Json,
  isLine: boolean,
  bytes?: Uint8Array
): JsonRow | undefined => {
  try {
    const value = parse(text)
    if (isObject(value)) {
      const own = isLine ? text.trim() : undefined
      return bytes === undefined || own !== text
        ? { _tag: "Row", line, value, text: own }
        : { _tag: "Row", line, value, text: own, bytes }
    }
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
