import type { Node } from "./nodes.ts"

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "",
  b: "",
  f: "",
  v: "",
  "\\": "\\",
  "'": "'",
  "\"": "\""
}

const unescape = (text: string): string =>
  text.includes("\\")
    ? text.replace(
      /\\(\r?\n|N\{[^}]*\}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|[^])/g,
      (whole, rest: string) => {
        const first = rest[0]!
        if (first === "\n" || first === "\r" && rest.length === 2) return ""
        if (escapes[rest] !== undefined) return escapes[rest]
        const code = (first === "x" || first === "u" || first === "U") && rest.length > 1
          ? Number.parseInt(rest.slice(1), 16)
          : /^[0-7]/.test(first)
          ? Number.parseInt(rest, 8)
          : -1
        return code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
      }
    )
    : text

const opening = /^([a-zA-Z]*)('''|"""|'|")/

/**
 * The text a string literal stands for: `String`, `FormatString` (each replacement as `…`) or `ContinuedString`.
 * Undefined for bytes and for anything else.
 */
export const textOf = (node: Node, code: string): string | undefined => {
  if (node.type === "ContinuedString") {
    const parts = node.children.map((part) => textOf(part, code))
    return parts.some((part) => part === undefined) ? undefined : parts.join("")
  }
  if (node.type !== "String" && node.type !== "FormatString") return undefined
  const whole = code.slice(node.from, node.to)
  const start = opening.exec(whole)
  if (start === null) return undefined
  const prefix = start[1]!.toLowerCase()
  if (prefix.includes("b")) return undefined
  const quote = start[2]!
  const raw = prefix.includes("r")
  const from = node.from + start[0].length
  const to = whole.length >= start[0].length + quote.length && whole.endsWith(quote) ? node.to - quote.length : node.to
  if (node.type === "String") return raw ? code.slice(from, to) : unescape(code.slice(from, to))
  const clean = (text: string) => (raw ? text : unescape(text)).replaceAll("{{", "{").replaceAll("}}", "}")
  let text = ""
  let at = from
  for (const part of node.children) {
    if (part.type !== "FormatReplacement") continue
    text += `${clean(code.slice(at, part.from))}…`
    at = part.to
  }
  return text + clean(code.slice(at, to))
}

/** A number literal, sign included; undefined for everything else. */
export const numberOf = (node: Node, code: string): number | undefined => {
  if (node.type === "UnaryExpression") {
    const [sign, inner] = node.children
    const value = inner === undefined ? undefined : numberOf(inner, code)
    if (value === undefined || sign === undefined) return undefined
    return code[sign.from] === "-" ? -value : code[sign.from] === "+" ? value : undefined
  }
  if (node.type !== "Number") return undefined
  const value = Number(code.slice(node.from, node.to).replaceAll("_", ""))
  return Number.isNaN(value) ? undefined : value
}
