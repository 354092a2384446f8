import { parsePython } from "../../python/index.ts"

/** A node of Python's syntax tree, names as in the `@lezer/python` grammar; comments are left out. Offsets in UTF-16 units. */
export interface Node {
  readonly type: string
  readonly from: number
  readonly to: number
  readonly children: ReadonlyArray<Node>
}

/** The whole tree of a program; broken code gives a tree with `⚠` nodes. About 100 bytes a node. */
export const parseNodes = (code: string): Node => {
  const cursor = parsePython(code).cursor()
  interface Open extends Node {
    readonly children: Array<Node>
  }
  const root: Open = { type: cursor.name, from: cursor.from, to: cursor.to, children: [] }
  const stack: Array<Open> = [root]
  if (!cursor.firstChild()) return root
  while (true) {
    const node: Open = { type: cursor.name, from: cursor.from, to: cursor.to, children: [] }
    if (node.type !== "Comment") stack.at(-1)!.children.push(node)
    if (cursor.firstChild()) {
      stack.push(node)
      continue
    }
    while (!cursor.nextSibling()) {
      if (!cursor.parent()) return root
      stack.pop()
      if (stack.length === 0) return root
    }
  }
}

/** The first child of one of the types. */
export const child = (node: Node, ...types: ReadonlyArray<string>): Node | undefined =>
  node.children.find((one) => types.includes(one.type))

/** One argument of a call, parameter list aside. */
export interface Argument {
  readonly name: string | undefined
  readonly star: "" | "*" | "**"
  readonly value: Node
  /** The nodes of a bare comprehension behind the value: `f(x for x in y)`. */
  readonly comprehension: ReadonlyArray<Node>
}

const brackets = new Set(["(", ")", "[", "]", "{", "}"])

/** Children between commas, brackets left out. */
export const separated = (nodes: ReadonlyArray<Node>): Array<Array<Node>> => {
  const groups: Array<Array<Node>> = []
  let group: Array<Node> = []
  for (const node of nodes) {
    if (node.type === ",") {
      if (group.length > 0) groups.push(group)
      group = []
    } else if (!brackets.has(node.type)) group.push(node)
  }
  if (group.length > 0) groups.push(group)
  return groups
}

/** Arguments of an `ArgList`, in order. */
export const argumentsOf = (list: Node | undefined, code: string): Array<Argument> => {
  if (list === undefined) return []
  const found: Array<Argument> = []
  for (const group of separated(list.children)) {
    const first = group[0]!
    if (first.type === "*" || first.type === "**") {
      if (group[1] !== undefined) {
        found.push({ name: undefined, star: first.type, value: group[1], comprehension: group.slice(2) })
      }
    } else if (group[1]?.type === "AssignOp" && group[2] !== undefined) {
      found.push({
        name: code.slice(first.from, first.to),
        star: "",
        value: group[2],
        comprehension: group.slice(3)
      })
    } else found.push({ name: undefined, star: "", value: first, comprehension: group.slice(1) })
  }
  return found
}

/** Names of a function's parameters in order, `self` included; those behind a lone `*` too. */
export const parametersOf = (list: Node | undefined, code: string): Array<string> =>
  list === undefined
    ? []
    : separated(list.children).flatMap((group) => {
      const name = group.find((one) => one.type === "VariableName")
      return name === undefined ? [] : [code.slice(name.from, name.to)]
    })
