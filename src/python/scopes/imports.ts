import type { SyntaxNode } from "@lezer/common"
import { noPath, type Walker } from "./Walker.ts"

export const importStatement = (walker: Walker, node: SyntaxNode): void => {
  const local = walker.functions > 0 || walker.scope.kind === "class"
  const typing = walker.typing > 0
  const at = { from: node.from, to: node.to, local, typing, inClass: walker.scope.kind === "class" }
  const first = node.firstChild
  if (first?.name === "from") {
    let level = 0
    let module = ""
    const names: Array<{ name: string; alias: string }> = []
    let star = false
    let afterImport = false
    for (let c = first.nextSibling; c !== null; c = c.nextSibling) {
      if (c.name === "import") afterImport = true
      else if (!afterImport) {
        if (c.name === "." && module === "") level++
        else if (c.name === "Ellipsis") level += 3
        else if (c.name === ".") module += "."
        else if (c.name === "VariableName") module += walker.slice(c)
      } else if (c.name === "*") star = true
      else if (c.name === "VariableName") {
        const name = walker.slice(c)
        let bound = c
        if (c.nextSibling?.name === "as" && c.nextSibling.nextSibling?.name === "VariableName") {
          c = bound = c.nextSibling.nextSibling
        }
        names.push({ name, alias: walker.slice(bound) })
        if (module !== "__future__") walker.store(bound)
      }
    }
    walker.imports.push({ ...at, level, module, names: star ? "*" : names, alias: undefined })
    return
  }
  for (let c = first?.nextSibling ?? null; c !== null; c = c.nextSibling) {
    if (c.name !== "VariableName") continue
    const root = c
    let module = walker.slice(c)
    while (c?.nextSibling?.name === "." && c.nextSibling.nextSibling?.name === "VariableName") {
      c = c.nextSibling.nextSibling
      module += `.${walker.slice(c)}`
    }
    let alias: string | undefined
    if (c.nextSibling?.name === "as" && c.nextSibling.nextSibling?.name === "VariableName") {
      c = c.nextSibling.nextSibling
      alias = walker.slice(c)
      walker.store(c)
    } else walker.store(root)
    walker.imports.push({ ...at, level: 0, module, names: undefined, alias })
  }
}

export const declaration = (walker: Walker, node: SyntaxNode): void => {
  const isGlobal = node.firstChild?.name === "global"
  for (const name of node.getChildren("VariableName")) {
    const text = walker.slice(name)
    if (isGlobal) {
      ;(walker.scope.globals ??= new Set()).add(text)
      walker.references.push({
        name: text,
        from: name.from,
        to: name.to,
        kind: "declare",
        deferred: true,
        annotation: "no",
        path: noPath,
        assigns: false,
        own: false
      })
    } else (walker.scope.nonlocals ??= new Set()).add(text)
  }
}
