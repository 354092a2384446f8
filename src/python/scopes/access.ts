import type { SyntaxNode } from "@lezer/common"
import type { Walker } from "./Walker.ts"

export const memberAccess = (walker: Walker, node: SyntaxNode, assigned = false): void => {
  // Down the chain of `.name` to its root; subscripts are visited on the way.
  const names: Array<{ name: string; to: number }> = []
  let at: SyntaxNode = node
  let straight = true
  for (;;) {
    const object = at.firstChild
    if (object === null) return
    const property = at.getChild("PropertyName")
    if (property !== null) {
      const name = walker.slice(property)
      walker.attributes.push({ name, at: property.from, above: isAbove(walker.text, object) })
      names.unshift({ name, to: property.to })
    } else {
      // A subscript: what is reached beyond it is no longer a path from the root.
      names.length = 0
      straight = false
      for (let c = object.nextSibling; c !== null; c = c.nextSibling) walker.visit(c)
    }
    if (object.name === "MemberExpression") {
      at = object
      continue
    }
    if (object.name === "VariableName") walker.load(object, names, assigned && straight)
    else walker.visit(object)
    return
  }
}

export const call = (walker: Walker, node: SyntaxNode): void => {
  const callee = node.firstChild
  const list = callee?.nextSibling
  if (callee?.name === "VariableName" && list != null && /^(get|has|set|del)attr$/.test(walker.slice(callee))) {
    attributeByName(walker, list)
  }
  walker.all(node)
}

/** `getattr(x, "name")`; of `self` also names that are put together, by the literal they begin with. */
const attributeByName = (walker: Walker, list: SyntaxNode): void => {
  for (const literal of list.getChildren("String")) {
    const name = walker.slice(literal).replace(/^[a-zA-Z]*["']+|["']+$/g, "")
    walker.attributes.push({ name, at: literal.from, above: false })
  }
  const object = list.firstChild?.nextSibling
  const name = object?.nextSibling?.nextSibling
  if (object == null || name == null || name.name === "String") return
  if (!/^(self|cls|scene|type\(self\)|self\.__class__)$/.test(walker.slice(object))) return
  const prefix = /^[fF]?["'](\w*)/.exec(walker.slice(name))?.[1] ?? ""
  walker.attributes.push({ name: `${prefix}*`, at: name.from, above: false })
}

/** `super(…)`, or the name of a class: an access that passes over the class at hand. */
const isAbove = (text: string, object: SyntaxNode): boolean => {
  const callee = object.name === "CallExpression" ? object.firstChild : null
  if (callee !== null) return text.slice(callee.from, callee.to) === "super"
  const name = object.name === "MemberExpression" ? object.lastChild : object
  return name !== null && (name.name === "VariableName" || name.name === "PropertyName") &&
    /^_*[A-Z]/.test(text.slice(name.from, name.to))
}
