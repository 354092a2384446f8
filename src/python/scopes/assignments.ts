import type { SyntaxNode } from "@lezer/common"
import { memberAccess } from "./access.ts"
import type { Walker } from "./Walker.ts"

export const assignTarget = (walker: Walker, node: SyntaxNode): void => {
  switch (node.name) {
    case "VariableName":
      return walker.store(node)
    case "TupleExpression":
    case "ArrayExpression":
    case "ParenthesizedExpression":
      for (let c = node.firstChild; c !== null; c = c.nextSibling) assignTarget(walker, c)
      return
    case "MemberExpression":
      return memberAccess(walker, node, true)
    default:
      if (!isOpen(node.name) && node.firstChild !== null) walker.visit(node)
  }
}

export const assignment = (walker: Walker, node: SyntaxNode): void => {
  const parts: Array<Array<SyntaxNode>> = [[]]
  let annotation: SyntaxNode | undefined
  for (let c = node.firstChild; c !== null; c = c.nextSibling) {
    if (c.name === "AssignOp") parts.push([])
    else if (c.name === "TypeDef") annotation = c
    else parts.at(-1)!.push(c)
  }
  if (annotation !== undefined) walker.annotated(annotation, walker.scope.kind === "function")
  if (parts.length === 1) {
    // An annotation alone makes the name local, and binds nothing.
    const only = parts[0]![0]
    if (walker.scope !== walker.module && only?.name === "VariableName" && walker.scope.kind !== "class") {
      walker.store(only)
    } else if (only !== undefined && only.name !== "VariableName") walker.visit(only)
    return
  }
  for (const value of parts.at(-1)!) walker.visit(value)
  for (const part of parts.slice(0, -1)) for (const target of part) assignTarget(walker, target)
}

export const update = (walker: Walker, node: SyntaxNode): void => {
  const target = node.firstChild
  if (target === null) return
  for (let c = target.nextSibling; c !== null; c = c.nextSibling) walker.visit(c)
  if (target.name === "VariableName") {
    walker.load(target)
    walker.store(target)
  } else if (target.name === "MemberExpression") memberAccess(walker, target, true)
  else walker.visit(target)
}

export const namedExpression = (walker: Walker, node: SyntaxNode): void => {
  const name = node.firstChild
  if (name === null) return
  for (let c = name.nextSibling; c !== null; c = c.nextSibling) walker.visit(c)
  let scope = walker.scope
  while (scope.kind === "comprehension") scope = scope.parent!
  walker.bind(walker.slice(name), name.from, name.to, "store", scope)
}

export const deleteTarget = (walker: Walker, node: SyntaxNode): void => {
  if (node.name === "VariableName") walker.store(node, "del")
  else if (node.name === "ParenthesizedExpression" || node.name === "TupleExpression") {
    for (let c = node.firstChild; c !== null; c = c.nextSibling) deleteTarget(walker, c)
  } else if (node.name !== "del") walker.visit(node)
}

/** `with a as b`, `except E as e`, `case p as n`. */
export const targetsAfterAs = (walker: Walker, node: SyntaxNode): void => {
  let next = false
  for (let c = node.firstChild; c !== null; c = c.nextSibling) {
    if (c.name === "as") next = true
    else if (next) {
      assignTarget(walker, c)
      next = false
    } else walker.visit(c)
  }
}

export const isOpen = (name: string): boolean => name === "(" || name === "[" || name === "{"
