/**
 * JSON text and values without loss.
 *
 * `parse` gives what `JSON.parse` gives, but a whole number whose digits a double would change becomes a `bigint` instead of a
 * wrong number; `stringify` writes such values back digit for digit. Keys keep their order, except that JavaScript lists keys
 * that look like array indexes first.
 */
export type Json = null | boolean | number | bigint | string | ReadonlyArray<Json> | { readonly [key: string]: Json }

export type JsonObject = { readonly [key: string]: Json }

/** True for a JSON object: not null, not an array. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Sixteen digits in a row that are no fraction: the shortest text of an unsafe whole number. */
const longNumber = /(?<![.0-9])[0-9]{16}/

/** Throws `SyntaxError`, as `JSON.parse` does. */
export const parse = (text: string): Json => {
  const value = JSON.parse(text) as Json
  return longNumber.test(text) ? restoreIntegers(text, value) : value
}

/** Quotes every whole number that a double would change, behind a mark that the text does not hold, and parses again. */
const restoreIntegers = (text: string, fallback: Json): Json => {
  let mark = "big:"
  while (text.includes(mark)) mark = `_${mark}`
  let found = false
  const marked = text.replace(
    /"(?:[^"\\]|\\.)*"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/g,
    (token) => {
      if (!/^-?[0-9]{16,}$/.test(token) || String(Number(token)) === token) return token
      found = true
      return `"${mark}${token}"`
    }
  )
  if (!found) return fallback
  return JSON.parse(
    marked,
    (_, value: Json) => typeof value === "string" && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value
  ) as Json
}

/** One line of JSON. `undefined` members are left out, as `JSON.stringify` does; bigints are written as numbers. */
export const stringify = (value: unknown): string => {
  try {
    return JSON.stringify(value)
  } catch (error) {
    if (!(error instanceof TypeError) || !/BigInt/i.test(error.message)) throw error
    return withIntegers(value)
  }
}

const withIntegers = (value: unknown): string => {
  if (typeof value === "bigint") return value.toString()
  if (Array.isArray(value)) {
    return `[${value.map((item) => item === undefined ? "null" : withIntegers(item)).join(",")}]`
  }
  if (isObject(value)) {
    const members: Array<string> = []
    for (const [key, member] of Object.entries(value)) {
      if (member !== undefined) members.push(`${JSON.stringify(key)}:${withIntegers(member)}`)
    }
    return `{${members.join(",")}}`
  }
  return JSON.stringify(value)
}

/** One line of JSON with the keys of every object in code-unit order: the form that hashes are made of. */
export const canonical = (value: unknown): string => stringify(sorted(value))

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]))
}
