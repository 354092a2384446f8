import type { ByteWriter } from "./ByteWriter.ts"

/** Bytes that stand for themselves in a JSON string of these files. */
const plain = new Uint8Array(256)
for (let byte = 0x20; byte < 0x80; byte++) plain[byte] = 1
for (const special of "\"\\/") plain[special.charCodeAt(0)] = 0

const short: Readonly<Record<string, string>> = {
  "\"": "\\\"",
  "\\": "\\\\",
  "/": "\\/",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t"
}

/** Text as the inside of a JSON string: pure ASCII, `/` escaped too, hex digits in lower case. */
export const escaped = (text: string): string =>
  text.replace(
    /["\\/\u0000-\u001f\u0080-\uffff]/g,
    (letter) => short[letter] ?? `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`
  )

const characters = (text: string): number => {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) i++
    count++
  }
  return count
}

/** Appends `text` escaped; returns how many bytes more than characters that made. */
export const pushText = (into: ByteWriter, text: string): number => {
  const written = escaped(text)
  into.latin1(written)
  return written.length - characters(text)
}

/** As `pushText`, for UTF-8 at a place in `bytes`; what needs no escape is copied at once. */
export const pushUtf8 = (into: ByteWriter, bytes: Buffer, start: number, end: number): number => {
  for (let i = start; i < end; i++) {
    if (plain[bytes[i]!] === 0) return pushText(into, bytes.toString("utf8", start, end))
  }
  into.copy(bytes, start, end)
  return 0
}
