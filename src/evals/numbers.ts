import { isObject, type Json, parse as parseJson } from "../rows/index.ts"

/**
 * JSON as Python writes it: also the bare words `NaN`, `Infinity` and `-Infinity`, which become those numbers.
 * Whole numbers keep every digit (see `Json.parse`). Throws `SyntaxError`.
 */
export const parse = (text: string): Json.Json => {
  try {
    return parseJson(text)
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error
    return restore(text, error)
  }
}

const words: Readonly<Record<string, number>> = { NaN: Number.NaN, Infinity: Infinity, "-Infinity": -Infinity }

const restore = (text: string, error: unknown): Json.Json => {
  let mark = "number:"
  while (text.includes(mark)) mark = `_${mark}`
  let found = false
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|(?:-?Infinity|NaN)(?=\s*(?:[,\]}]|$))/g, (token) => {
    if (token.startsWith("\"")) return token
    found = true
    return `"${mark}${token}"`
  })
  if (!found) throw error
  return revive(parseJson(marked), mark)
}

const revive = (value: Json.Json, mark: string): Json.Json => {
  if (typeof value === "string") return value.startsWith(mark) ? words[value.slice(mark.length)] ?? value : value
  if (Array.isArray(value)) return value.map((item: Json.Json) => revive(item, mark))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item, mark)]))
}

/** The text of a value for a JSON column, which takes the three words too; the inverse of `parse`. */
export const stringify = (value: Json.Json): string => {
  if (typeof value === "bigint") return value.toString()
  if (typeof value === "number") {
    return Object.is(value, -0)
      ? "-0.0"
      : Number.isFinite(value)
      ? JSON.stringify(value)
      : String(value)
  }
  if (Array.isArray(value)) return `[${value.map(stringify).join(",")}]`
  if (!isObject(value)) return JSON.stringify(value)
  return `{${Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${stringify(item)}`).join(",")}}`
}

const largest = 2n ** 63n

/** A whole number of 64 bits; undefined for anything else. */
export const bigintOf = (value: Json.Json | undefined): bigint | undefined => {
  if (typeof value === "bigint") return value >= -largest && value < largest ? value : undefined
  if (typeof value !== "number" || !Number.isInteger(value)) return undefined
  if (Number.isSafeInteger(value)) return BigInt(value)
  // A larger one is left a number by `parse` only if its digits in the text are those that it is shown with.
  return Math.abs(value) < 2 ** 63 ? BigInt(String(value)) : undefined
}
