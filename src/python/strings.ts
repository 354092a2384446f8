/** Nesting of f-strings in f-strings that is followed; deeper ones are read as plain strings. */
const deepest = 40

/** Characters that may be read in vain for the end of f-strings that have none, over a whole text. */
const limit = 1 << 20

/** How much of the patience with one text is used up; shared by all its string literals. */
export interface Patience {
  spent: number
}

/** Letters that may stand before the quote of a literal, any case. */
const prefix = /^(?:[rubft]|br|rb|fr|rf|tr|rt)$/i

/** True for text that makes a string literal of a quote right after it: `rb`, `F`, nothing. */
export const isStringPrefix = (text: string): boolean => text.length <= 2 && (text === "" || prefix.test(text))

/**
 * The index after the string literal whose opening quote stands at `quote`. A literal without end stops before its line's
 * newline (after one quote) or at the end of the text (after three). With `formatted`, replacement fields are read by the
 * grammar of Python 3.12: they may hold any expression, quotes of the same kind, newlines and comments included; when that
 * leads to no end, the first fitting quote is the end, as in older Pythons.
 */
export const stringEnd = (text: string, quote: number, formatted: boolean, patience: Patience): number => {
  if (formatted) {
    const end = formattedEnd(text, quote, 0, patience)
    if (end >= 0) return end
  }
  return plainEnd(text, quote)
}

const isTriple = (text: string, quote: number): boolean => {
  const c = text.charCodeAt(quote)
  return text.charCodeAt(quote + 1) === c && text.charCodeAt(quote + 2) === c
}

const plainEnd = (text: string, quote: number): number => {
  const mark = text.charCodeAt(quote)
  const triple = isTriple(text, quote)
  let i = quote + (triple ? 3 : 1)
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 0x5c) i++
    else if (c === 10 && !triple) return i
    else if (c === mark && (!triple || isTriple(text, i))) return i + (triple ? 3 : 1)
  }
  return text.length
}

/** -1 where the grammar of 3.12 finds no end. */
const formattedEnd = (text: string, quote: number, depth: number, patience: Patience): number => {
  if (depth > deepest || patience.spent > limit) return -1
  const mark = text.charCodeAt(quote)
  const triple = isTriple(text, quote)
  let i = quote + (triple ? 3 : 1)
  while (i < text.length) {
    const c = text.charCodeAt(i)
    if (c === 0x5c) i += 2
    else if (c === 10 && !triple) return fail(patience, i - quote)
    else if (c === mark && (!triple || isTriple(text, i))) return i + (triple ? 3 : 1)
    else if (c === 0x7b) {
      if (text.charCodeAt(i + 1) === 0x7b) i += 2
      else {
        const end = fieldEnd(text, i + 1, depth, patience, mark, triple)
        if (end < 0) return fail(patience, i - quote)
        i = end
      }
    } else i++
  }
  return fail(patience, text.length - quote)
}

const fail = (patience: Patience, read: number): number => {
  patience.spent += read
  return -1
}

/** The index after the `}` of a replacement field whose first character is at `start`. */
const fieldEnd = (
  text: string,
  start: number,
  depth: number,
  patience: Patience,
  mark: number,
  triple: boolean
): number => {
  let brackets = 0
  let i = start
  let word = start
  while (i < text.length) {
    const c = text.charCodeAt(i)
    if (c === 0x22 || c === 0x27) {
      const before = text.slice(word, i)
      const isFormatted = isStringPrefix(before) && /[ft]/i.test(before)
      const end = isFormatted ? formattedEnd(text, i, depth + 1, patience) : plainEnd(text, i)
      if (end < 0 || end > text.length) return fail(patience, i - start)
      // A quote of the literal's own kind that opens nothing is its end: this was no field.
      if (text.charCodeAt(end - 1) !== c || end === i + 1) return fail(patience, i - start)
      i = end
      word = i
      continue
    }
    if (isWord(c)) {
      i++
      continue
    }
    if (c === 0x7d && brackets === 0) return i + 1
    if (c === 0x28 || c === 0x5b || c === 0x7b) brackets++
    else if (c === 0x29 || c === 0x5d || c === 0x7d) brackets = Math.max(0, brackets - 1)
    else if (c === 0x23) {
      while (i < text.length && text.charCodeAt(i) !== 10) i++
    } else if (c === 0x3a && brackets === 0) return specificationEnd(text, i + 1, depth, patience, mark, triple)
    i++
    word = i
  }
  return fail(patience, i - start)
}

/** The index after the `}` that ends a format specification; it may hold replacement fields. */
const specificationEnd = (
  text: string,
  start: number,
  depth: number,
  patience: Patience,
  mark: number,
  triple: boolean
): number => {
  let i = start
  while (i < text.length) {
    const c = text.charCodeAt(i)
    if (c === 0x7d) return i + 1
    if (c === 0x7b) {
      if (depth >= deepest) return -1
      const end = fieldEnd(text, i + 1, depth + 1, patience, mark, triple)
      if (end < 0) return -1
      i = end
      continue
    }
    if ((c === 10 && !triple) || (c === mark && (!triple || isTriple(text, i)))) return fail(patience, i - start)
    i++
  }
  return fail(patience, i - start)
}

const isWord = (c: number): boolean =>
  (c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a) || (c >= 0x30 && c <= 0x39) || c === 0x5f || c >= 0x80
