/**
 * Regular expressions as trees: the part of JavaScript's syntax that run-id patterns need. Lookaround, back references and
 * flags are not part of it and are told as `UnsupportedSyntax`, so that nobody believes they were checked.
 */
export type Node =
  /** One character out of a set; `source` is a character, an escape or a bracket expression. */
  | { readonly _tag: "Atom"; readonly source: string; readonly start: number; readonly end: number }
  | { readonly _tag: "Edge"; readonly start: number; readonly end: number }
  | { readonly _tag: "Sequence"; readonly parts: ReadonlyArray<Node>; readonly start: number; readonly end: number }
  | { readonly _tag: "Choice"; readonly options: ReadonlyArray<Node>; readonly start: number; readonly end: number }
  | {
    readonly _tag: "Repeat"
    readonly body: Node
    readonly least: number
    /** `Infinity` for an open end. */
    readonly most: number
    readonly start: number
    readonly end: number
  }

/** Thrown for syntax that is not analysed; `at` counts UTF-16 units. */
export class UnsupportedSyntax extends SyntaxError {
  readonly at: number
  constructor(what: string, at: number) {
    super(`${what} at ${at} is not analysed`)
    this.at = at
  }
}

/** The tree of a pattern that `RegExp` accepts. Positions are those of `source`; groups are gone from the tree. */
export const parseRegex = (source: string): Node => {
  let at = 0
  const choice = (): Node => {
    const start = at
    const options = [sequence()]
    while (source[at] === "|") {
      at++
      options.push(sequence())
    }
    return options.length === 1 ? options[0]! : { _tag: "Choice", options, start, end: at }
  }
  const sequence = (): Node => {
    const start = at
    const parts: Array<Node> = []
    while (at < source.length && source[at] !== "|" && source[at] !== ")") parts.push(repeated())
    return { _tag: "Sequence", parts, start, end: at }
  }
  const repeated = (): Node => {
    const start = at
    let body = single()
    for (;;) {
      const found = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(source.slice(at, at + 24))
      if (found === null) return body
      at += found[0].length
      const least = found[2] !== undefined ? Number(found[2]) : found[1] === "+" ? 1 : 0
      const most = found[2] !== undefined
        ? found[4] !== "" ? Number(found[4]) : found[3] === "," ? Infinity : least
        : found[1] === "?"
        ? 1
        : Infinity
      body = { _tag: "Repeat", body, least, most, start, end: at }
    }
  }
  const single = (): Node => {
    const start = at
    const c = source[at]!
    if (c === "(") return group()
    if (c === "^" || c === "$") {
      at++
      return { _tag: "Edge", start, end: at }
    }
    if (c === "[") {
      at++
      while (at < source.length && source[at] !== "]") at += source[at] === "\\" ? 2 : 1
      at++
    } else if (c === "\\") {
      if (/[1-9kbB]/.test(source[at + 1] ?? "")) throw new UnsupportedSyntax(source.slice(at, at + 2), at)
      at += 2
      if (/[pP]/.test(source[at - 1]!) && source[at] === "{") at = source.indexOf("}", at) + 1
      else if (source[at - 1] === "u" && source[at] === "{") at = source.indexOf("}", at) + 1
      else if (source[at - 1] === "u") at += 4
      else if (source[at - 1] === "x") at += 2
    } else at += c >= "\ud800" && c <= "\udbff" ? 2 : 1
    return { _tag: "Atom", source: source.slice(start, at), start, end: at }
  }
  const group = (): Node => {
    const start = at
    const open = /^\((?:\?(?::|<[A-Za-z_$][\w$]*>))?/.exec(source.slice(at, at + 80))![0]
    if (open === "(" && source[at + 1] === "?") throw new UnsupportedSyntax(source.slice(at, at + 4), at)
    at += open.length
    const inside = choice()
    at++
    return { ...inside, start, end: at }
  }
  return choice()
}

/** Terms of the outermost sequence; a single term when the outermost is a choice. */
export const terms = (node: Node): ReadonlyArray<Node> => node._tag === "Sequence" ? node.parts : [node]

const literalOf = (atom: string): string | undefined =>
  atom.length === 1 && atom !== "." ? atom : /^\\[^A-Za-z0-9]$/.test(atom) ? atom[1] : undefined

/** Texts that every match must contain, in order: runs of plain characters outside choices and optional parts. */
export const requiredTexts = (node: Node): ReadonlyArray<string> => {
  const found: Array<string> = []
  let open = ""
  const close = () => {
    if (open !== "") found.push(open)
    open = ""
  }
  const walk = (node: Node): void => {
    if (node._tag === "Sequence") return node.parts.forEach(walk)
    if (node._tag === "Edge") return
    const plain = node._tag === "Atom" ? literalOf(node.source) : undefined
    if (plain !== undefined) {
      open += plain
      return
    }
    close()
    if (node._tag === "Repeat" && node.least > 0) {
      walk(node.body)
      close()
    }
  }
  walk(node)
  close()
  return found
}
