import type { SyntaxNode } from "@lezer/common"
import { isOpen } from "./assignments.ts"
import { members } from "./extents.ts"
import { argList, declarations, generic } from "./functions.ts"
import type { ClassDefinition } from "./Module.ts"
import type { Walker } from "./Walker.ts"

export const decorated = (walker: Walker, node: SyntaxNode): void => {
  for (let c = node.firstChild; c !== null; c = c.nextSibling) {
    if (c.name === "Decorator") decorator(walker, c)
    else if (c.name === "ClassDefinition") classDefinition(walker, c, node)
    else walker.visit(c)
  }
}

const decorator = (walker: Walker, node: SyntaxNode): void => {
  let root: SyntaxNode | undefined
  const path: Array<{ name: string; to: number }> = []
  const rest: Array<SyntaxNode> = []
  for (let c = node.firstChild; c !== null; c = c.nextSibling) {
    if (c.name === "VariableName" && root === undefined) root = c
    else if (c.name === "VariableName" || c.name === "PropertyName") {
      path.push({ name: walker.slice(c), to: c.to })
      walker.attributes.push({ name: walker.slice(c), at: c.from, above: true })
    } else if (c.name !== "At" && c.name !== ".") rest.push(c)
  }
  if (root !== undefined) walker.load(root, path)
  for (const child of rest) walker.visit(child)
}

export const classDefinition = (walker: Walker, node: SyntaxNode, whole: SyntaxNode): void => {
  const name = node.getChild("VariableName")
  const list = node.getChild("ArgList")
  const body = node.getChild("Body")
  const types = node.getChild("TypeParamList")
  const within = walker.functions > 0 ? "function" : walker.scope.kind === "class" ? "class" : "module"
  walker.classes.push({
    name: name === null ? "" : walker.slice(name),
    from: whole.from,
    to: whole.to,
    bases: list === null ? [] : bases(walker, list),
    members: body === null ? [] : members(walker.text, body),
    within
  })
  const inside = () => {
    if (list !== null) argList(walker, list)
    walker.within("class", () => {
      if (body !== null) {
        declarations(walker, body)
        walker.all(body)
      }
    })
  }
  if (types === null) inside()
  else generic(walker, types, inside)
  if (name !== null) walker.store(name)
}

const bases = (walker: Walker, list: SyntaxNode): ClassDefinition["bases"] => {
  const bases: Array<ClassDefinition["bases"][number]> = []
  for (let c = list.firstChild; c !== null; c = c.nextSibling) {
    if (c.name === "," || c.name === "Comment" || isOpen(c.name) || c.name === ")") continue
    if (c.name === "VariableName" && c.nextSibling?.name === "AssignOp") {
      c = c.nextSibling.nextSibling ?? c
      continue
    }
    if (c.name === "*" || c.name === "**") continue
    bases.push({ text: walker.slice(c), ...dotted(walker.text, c) })
  }
  return bases
}

/** Root and path of a dotted name; a subscript (`Generic[T]`) counts as what stands before it. */
const dotted = (text: string, node: SyntaxNode): { root: string | undefined; path: ReadonlyArray<string> } => {
  const path: Array<string> = []
  let at: SyntaxNode | null = node
  while (at !== null && at.name === "MemberExpression") {
    const property: SyntaxNode | null = at.getChild("PropertyName")
    if (property !== null) path.unshift(text.slice(property.from, property.to))
    at = at.firstChild
  }
  return at?.name === "VariableName" ? { root: text.slice(at.from, at.to), path } : { root: undefined, path: [] }
}
