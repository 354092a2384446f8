import { shown } from "./cellError.ts"
import { isFloat, pythonFloat, shortest, whole } from "./number.ts"

/** What a list holds, item by item, and how its reader complains. */
export interface ListTaker<Item> {
  readonly take: (item: Item) => void
  /** Called with what is wrong; does not return. */
  readonly fail: (found: string) => never
}

const SPACE = 32
const COMMA = 44
const ZERO = 48
const NINE = 57

const isBlank = (byte: number | undefined): boolean => byte === SPACE || byte === 9 || byte === 10 || byte === 13

const skip = (bytes: Uint8Array, at: number, end: number): number => {
  while (at < end && isBlank(bytes[at])) at++
  return at
}

/**
 * Walks over a Python list or tuple written out in `bytes[start..end)`; `item` takes the item at a place and tells where it
 * ends. Nothing is evaluated; what is no list literal fails. One trailing comma is allowed after an item.
 */
const walk = (
  bytes: Uint8Array,
  start: number,
  end: number,
  item: (at: number) => number,
  fail: (found: string) => never
): number => {
  let at = skip(bytes, start, end)
  const open = bytes[at]
  if (at >= end || (open !== 0x5b && open !== 0x28)) return fail(describe(bytes, start, end))
  const close = open === 0x5b ? 0x5d : 0x29
  let count = 0
  at = skip(bytes, at + 1, end)
  while (at < end && bytes[at] !== close) {
    at = skip(bytes, item(at), end)
    count++
    if (at < end && bytes[at] === COMMA) at = skip(bytes, at + 1, end)
    else if (at >= end || bytes[at] !== close) {
      return fail(`${describe(bytes, start, end)}: no comma after item ${count}`)
    }
  }
  if (at >= end) return fail(`${describe(bytes, start, end)}: the list is never closed`)
  at = skip(bytes, at + 1, end)
  return at === end ? count : fail(`${describe(bytes, start, end)}: text after the list`)
}

const decode = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8")

const describe = (bytes: Uint8Array, start: number, end: number): string =>
  start >= end ? "an empty cell" : shown(decode(bytes, start, Math.min(end, start + 240)))

/** Where a run of letters that may form a number or a name ends. */
const wordEnd = (bytes: Uint8Array, at: number, end: number): number => {
  let i = at
  while (i < end && bytes[i] !== COMMA && bytes[i] !== 0x5d && !isBlank(bytes[i])) {
    if (bytes[i] === 0x29) return i
    i++
    if (bytes[i - 1] === 0x28) {
      while (i < end && bytes[i] !== 0x29) i++
      return Math.min(end, i + 1)
    }
  }
  return i
}

const numpy = /^np\.int(?:64|32)\(\s*([+-]?(?:0|[1-9][0-9]*))\s*\)$/
const integer = /^[+-]?(?:0|[1-9][0-9]*)$/

/** The digits of an item that is an integer, plain or numpy's; undefined for another. */
const digitsOf = (word: string): string | undefined => {
  const digits = integer.test(word) ? word : numpy.exec(word)?.[1]
  return digits === undefined ? undefined : shortest(digits)
}

/**
 * Reads a list of whole numbers: `[3, np.int64(12)]`, `(12,)`. Items that a double holds come as numbers, longer ones as their
 * shortest decimal text. Floats of integral value are taken and told to `onFloat`. Returns how many there are.
 */
export const readWholes = (
  bytes: Uint8Array,
  start: number,
  end: number,
  { fail, take }: ListTaker<number | string>,
  onFloat: () => void
): number =>
  walk(bytes, start, end, (at) => {
    let i = at
    let value = 0
    while (i < end && i - at < 15) {
      const byte = bytes[i]!
      if (byte < ZERO || byte > NINE) break
      value = value * 10 + byte - ZERO
      i++
    }
    const next = i < end ? bytes[i]! : COMMA
    const plain = i > at && (bytes[at] !== ZERO || i === at + 1)
    if (plain && (next === COMMA || next === 0x5d || next === 0x29 || isBlank(next))) {
      take(value)
      return i
    }
    const stop = wordEnd(bytes, at, end)
    const word = decode(bytes, at, stop)
    const digits = digitsOf(word)
    if (digits !== undefined) {
      const number = Number(digits)
      take(Number.isSafeInteger(number) ? number : digits)
      return stop
    }
    const float = isFloat(word) ? whole(word) : undefined
    if (float === undefined) {
      return fail(word === "" ? `${describe(bytes, start, end)}: an item is missing` : shown(word))
    }
    onFloat()
    const number = Number(float.text)
    take(Number.isSafeInteger(number) ? number : float.text)
    return stop
  }, fail)

const simpleEscapes: Readonly<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  "\"": "\"",
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  v: "\v",
  a: "\u0007"
}

/** The text of a string literal's inside. */
const unescape = (inside: string, fail: (found: string) => never): string =>
  inside.replace(
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]))/g,
    (all, octal?: string, hex?: string, short?: string, long?: string, other?: string) => {
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8))
      const code = hex ?? short ?? long
      if (code !== undefined) {
        const point = parseInt(code, 16)
        return point > 0x10ffff ? fail(`${shown(all)}: no such character`) : String.fromCodePoint(point)
      }
      if (other === "x" || other === "u" || other === "U") return fail(`${shown(all)}: an escape that is cut short`)
      return simpleEscapes[other!] ?? all
    }
  )

/** A text item: its bytes where they stand, or, when it had escapes or is a number, its text. */
export interface TextTaker extends ListTaker<string> {
  readonly takeBytes: (start: number, end: number) => void
}

/**
 * Reads a list of strings: `['2012-04-03 14:00:09', "a"]`. Strings without escapes come as places in `bytes` (UTF-8), others as
 * text. Numbers come as Python prints them. Returns how many there are.
 */
export const readTexts = (bytes: Uint8Array, start: number, end: number, taker: TextTaker): number =>
  walk(bytes, start, end, (at) => {
    const quote = bytes[at]
    if (quote !== 0x27 && quote !== 0x22) {
      const stop = wordEnd(bytes, at, end)
      const word = decode(bytes, at, stop)
      const digits = digitsOf(word)
      if (digits !== undefined) taker.take(digits)
      else if (isFloat(word)) taker.take(pythonFloat(Number(word)))
      else taker.fail(word === "" ? `${describe(bytes, start, end)}: an item is missing` : shown(word))
      return stop
    }
    let i = at + 1
    let escapes = false
    while (i < end && bytes[i] !== quote) {
      if (bytes[i] === 0x5c) {
        escapes = true
        i++
      } else if (bytes[i] === 10 || bytes[i] === 13) break
      i++
    }
    if (i >= end || bytes[i] !== quote) return taker.fail(`${shown(decode(bytes, at, end))}: a string is never closed`)
    if (escapes) taker.take(unescape(decode(bytes, at + 1, i), taker.fail))
    else taker.takeBytes(at + 1, i)
    return i + 1
  }, taker.fail)
