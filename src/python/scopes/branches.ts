import type { SyntaxNode } from "@lezer/common"
import { assignTarget } from "./assignments.ts"
import type { Walker } from "./Walker.ts"

export const forStatement = (walker: Walker, node: SyntaxNode): void => {
  let targets = false
  const bound: Array<SyntaxNode> = []
  for (let c = node.firstChild; c !== null; c = c.nextSibling) {
    if (c.name === "for") targets = true
    else if (c.name === "in" && targets) targets = false
    else if (targets) bound.push(c)
    else {
      const body = c
      walker.branch(() => {
        for (const target of body.name === "Body" ? bound.splice(0) : []) assignTarget(walker, target)
        walker.visit(body)
      })
    }
  }
  for (const target of bound) assignTarget(walker, target)
}

export const tryStatement = (walker: Walker, node: SyntaxNode): void => {
  let caught: SyntaxNode | undefined
  for (let c = node.firstChild; c !== null; c = c.nextSibling) {
    const name = caught
    if (c.name === "as" && c.nextSibling?.name === "VariableName") caught = c = c.nextSibling
    else if (c.name === "Body") {
      const body = c
      caught = undefined
      walker.branch(() => name === undefined ? walker.visit(body) : handler(walker, name, body))
    } else walker.visit(c)
  }
}

/** A handler's body. The name of what was caught is unbound afterwards, so the module does not get it. */
const handler = (walker: Walker, name: SyntaxNode, body: SyntaxNode): void => {
  if (walker.scope !== walker.module) {
    walker.store(name)
    return walker.visit(body)
  }
  const caught = walker.slice(name)
  const bound = walker.binds.has(caught)
  const from = walker.references.length
  walker.store(name)
  walker.visit(body)
  const after = walker.references.splice(from)
  walker.references.push(...after.filter((reference) => reference.name !== caught))
  if (!bound) walker.binds.delete(caught)
  walker.inner.add(caught)
  walker.own.delete(caught)
}

export const ifStatement = (walker: Walker, node: SyntaxNode): void => {
  let typing = false
  for (let c = node.firstChild; c !== null; c = c.nextSibling) {
    if (c.name === "else" || c.name === "elif") typing = false
    if (c.name === "Body") {
      const body = c
      if (typing) walker.typing++
      walker.branch(() => walker.visit(body))
      if (typing) walker.typing--
      typing = false
    } else {
      if (c.name === "VariableName" || c.name === "MemberExpression") {
        typing = /(^|\.)TYPE_CHECKING$/.test(walker.slice(c))
      }
      walker.visit(c)
    }
  }
}
