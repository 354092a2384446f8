/** A whole number as found in a cell. */
export interface Whole {
  /** Shortest decimal form, exact at any size. */
  readonly text: string
  /** It was written as a float of integral value, such as `5.0`. */
  readonly float: boolean
}

/**
 * The whole number that a cell holds: blanks around it, a sign, leading zeros and a fraction of zero are taken. Undefined
 * for anything else.
 */
export const whole = (cell: string): Whole | undefined => {
  const text = cell.trim()
  if (/^[+-]?[0-9]+$/.test(text)) return { text: shortest(text), float: false }
  const integral = integralFloat(text)
  return integral === undefined ? undefined : { text: integral, float: true }
}

/** `+007` to `7`. Digits and a sign only. */
export const shortest = (digits: string): string => {
  const negative = digits.startsWith("-")
  const bare = digits.replace(/^[+-]?0*(?=[0-9])/, "")
  return negative && bare !== "0" ? `-${bare}` : bare
}

const float = /^[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][+-]?[0-9]+)?$/

/** True for the text of a number with a point or an exponent. */
export const isFloat = (text: string): boolean => float.test(text)

const integralFloat = (text: string): string | undefined => {
  if (!float.test(text)) return undefined
  const value = Number(text)
  return Number.isInteger(value) ? BigInt(value).toString() : undefined
}

/**
 * A float as Python prints it: the shortest digits that read back the same, an exponent below 1e-4 and from 1e16.
 * Source: CPython 3, `float.__repr__`.
 */
export const pythonFloat = (value: number): string => {
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf"
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    return value.toExponential().replace(/e([+-])([0-9])$/, "e$10$2")
  }
  const text = Object.is(value, -0) ? "-0" : String(value)
  return text.includes(".") ? text : `${text}.0`
}
