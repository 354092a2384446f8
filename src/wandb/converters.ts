import type { DiagnosticCode } from "./Diagnostic.ts"
import type { Vocabulary } from "./vocabulary.ts"

/** A value in a column: text and names as text, timestamps as microseconds since 1970, whole numbers beyond 2^53 as bigint. */
export type Value = string | number | bigint

/** Text to value; undefined for text that is not such a value, which becomes a finding with the converter's code. */
export interface Converter {
  readonly convert: (text: string, vocabulary: Vocabulary) => Value | undefined
  readonly code: DiagnosticCode
}

const units: Readonly<Record<string, number>> = { M: 1e6, G: 1e9, B: 1e9, T: 1e12 }

/**
 * Token counts: a number, or a number and a suffix whose first letter is the unit (`10M`, `1.5G`, `100Mt`).
 * Undefined for anything else, `1K`, `1e6` and `1,000` among it.
 */
export const tokensToNumber = (text: string): number | undefined => {
  const found = /^([+-]?\d+(?:\.\d+)?)\s*([A-Z]*)$/.exec(text.trim().toUpperCase())
  if (found === null) return undefined
  const suffix = found[2]!
  const unit = suffix === "" ? 1 : units[suffix[0]!]
  if (unit === undefined) return undefined
  return suffix === "" ? Number(found[1]) : Math.round(Number(found[1]) * unit)
}

/** A decimal number, with or without exponent; no hexadecimal, no blanks inside, nothing that is not finite. */
export const toNumber = (text: string): number | undefined => {
  const found = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*$/.exec(text)
  if (found === null) return undefined
  const value = Number(found[1])
  return Number.isFinite(value) ? value : undefined
}

const largest = 2n ** 63n

/** A whole number of 64 bits, exact; `1e3` and `12.0` are whole too. */
export const toInteger = (text: string): number | bigint | undefined => {
  const trimmed = text.trim()
  const value = toNumber(trimmed)
  if (value === undefined || !Number.isInteger(value)) return undefined
  if (Number.isSafeInteger(value)) return value
  const whole = /^[+-]?\d+$/.test(trimmed) ? BigInt(trimmed) : BigInt(value)
  return whole < largest && whole >= -largest ? whole : undefined
}

const long = /^(\d{4})_(\d{2})_(\d{2})-(\d{2})_(\d{2})_(\d{2})$/
const short = /^(\d{2})(\d{2})(\d{2})-(\d{2})(\d{2})(\d{2})$/

/**
 * `2025_08_30-16_54_48` or `250830-165448` as microseconds of that wall clock since 1970, no zone applied. Two-digit years from 69 on
 * are of the last century; second 60 is the next minute; a date that does not exist is undefined.
 */
export const toTimestamp = (text: string): number | undefined => {
  const found = long.exec(text) ?? short.exec(text)
  if (found === null) return undefined
  const [given, month, day, hour, minute, second] = found.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number
  ]
  const year = found[1]!.length === 4 ? given : given >= 69 ? 1900 + given : 2000 + given
  if (year < 1 || month < 1 || month > 12 || hour > 23 || minute > 59 || second > 60) return undefined
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!
  if (day < 1 || day > days) return undefined
  const shift = year < 100 ? 400 : 0
  // Years below 100 are the last century's to Date.UTC; 400 years have a fixed length.
  const milliseconds = Date.UTC(year + shift, month - 1, day, hour, minute, second) -
    (shift === 0 ? 0 : 146_097 * 864e5)
  return milliseconds * 1000
}

/** Index of a pretraining seed, 0 to 4. */
const toPretrainingSeed = (text: string, vocabulary: Vocabulary): number | undefined => {
  const value = toNumber(text)
  return value !== undefined && vocabulary.seeds.has(value) ? value : undefined
}

/** Converters by the name that configuration refers to them by. */
export const converters: Readonly<Record<string, Converter>> = {
  text: { convert: (text) => text, code: "unparsable_number" },
  number: { convert: toNumber, code: "unparsable_number" },
  integer: { convert: toInteger, code: "unparsable_number" },
  tokens: { convert: tokensToNumber, code: "unparsable_number" },
  timestamp: { convert: toTimestamp, code: "unparsable_timestamp" },
  pretraining_seed: { convert: toPretrainingSeed, code: "unknown_seed" },
  recipe: { convert: (text, vocabulary) => vocabulary.recipe(text), code: "unknown_recipe" },
  metric: { convert: (text, vocabulary) => vocabulary.metric(text), code: "unknown_metric" }
}
