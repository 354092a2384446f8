import { Either } from "effect"

const strict = new TextDecoder("utf-8", { fatal: true })
const cookie = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/

/**
 * The text of a Python file, LF line ends, without byte order mark: UTF-8, or what its coding comment in the first two
 * lines names. Left: why it is none. Source: PEP 263.
 */
export const decodePython = (bytes: Uint8Array): Either.Either<string, string> => {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 400)).toString("latin1")
  const label = head.split(/\r\n?|\n/, 2).map((line) => cookie.exec(line)?.[1]).find((name) => name !== undefined)
  const text = decodeAs(bytes, label)
  if (text === undefined) {
    return Either.left(
      label === undefined ? "not UTF-8, and no coding comment" : `not in the encoding ${label} it names`
    )
  }
  return text.includes("\0")
    ? Either.left("holds null bytes: not a text")
    : Either.right(text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text)
}

const decodeAs = (bytes: Uint8Array, label: string | undefined): string | undefined => {
  try {
    const isUtf8 = label === undefined || /^(utf[-_]?8([-_]sig)?|ascii|us[-_]ascii)$/i.test(label)
    return isUtf8
      ? strict.decode(bytes)
      : new TextDecoder(pythonNames[label.toLowerCase()] ?? label, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Python's names of encodings that the web's list of labels spells otherwise. */
const pythonNames: Readonly<Record<string, string>> = {
  "latin-1": "latin1",
  "iso-latin-1": "latin1",
  "iso-8859-1": "latin1",
  "cp1252": "windows-1252",
  "cp1251": "windows-1251",
  "euc_jp": "euc-jp",
  "shift_jis": "shift_jis",
  "koi8_r": "koi8-r"
}
