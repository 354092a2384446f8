import type { SyntaxNode, Tree } from "@lezer/common"
import { commentsAbove, lineStart, trimmedEnd, withComments } from "./scopes/extents.ts"
import type { Module, Statement } from "./scopes/Module.ts"
import { ModuleWalker } from "./scopes/ModuleWalker.ts"
import { parsePython } from "./scopes/parsePython.ts"

/**
 * What a module's statements bind and need, by Python's scope rules.
 * Source: The Python Language Reference 3.14, 4.2 "Naming and binding" and 6.2.4 on comprehensions.
 */

const kindOf = (node: SyntaxNode): Statement["kind"] => {
  switch (node.name) {
    case "ImportStatement":
      return "import"
    case "ClassDefinition":
      return "class"
    case "FunctionDefinition":
      return "function"
    case "DecoratedStatement":
      return node.getChild("ClassDefinition") === null ? "function" : "class"
    case "AssignStatement":
    case "UpdateStatement":
    case "TypeDefinition":
      return "assign"
    case "ExpressionStatement":
      return "expression"
    case "IfStatement":
    case "TryStatement":
    case "ForStatement":
    case "WhileStatement":
    case "WithStatement":
    case "MatchStatement":
      return "compound"
    default:
      return "other"
  }
}

/** The statements of a module with their names; about ten times the text in memory. */
export const analyzeModule = (text: string, tree: Tree = parsePython(text)): Module => {
  const walker = new ModuleWalker(text)
  const statements: Array<Statement> = []
  let futureAnnotations = false
  let floor = 0
  const add = (node: SyntaxNode) => {
    walker.reset()
    walker.visit(node)
    const kind = kindOf(node)
    // The tree's end of a block takes in blank lines and comments that follow; the statement ends with its last token.
    const to = withComments(text, node.from, trimmedEnd(text, node.from, node.to))
    const loads = new Set<string>()
    for (const reference of walker.references) if (reference.kind === "load") loads.add(reference.name)
    const now = new Set<string>()
    const unbinds = new Set<string>()
    for (const { deferred, kind, name } of walker.references) {
      if (kind === "store" && !deferred) now.add(name)
      if (kind === "del" && node.name === "DeleteStatement") unbinds.add(name)
    }
    const changes = node.name === "UpdateStatement" ||
      (kind === "assign" && [...walker.binds].some((name) => loads.has(name)))
    if (
      walker.imports.some((i) =>
        i.module === "__future__" && i.names !== "*" && i.names?.some((n) => n.name === "annotations") === true
      )
    ) {
      futureAnnotations = true
    }
    statements.push({
      kind,
      from: node.from,
      to,
      start: text.slice(lineStart(text, node.from), node.from).trim() === ""
        ? commentsAbove(text, node.from, floor)
        : node.from,
      binds: walker.binds,
      bindsLater: new Set([...walker.binds].filter((name) => !now.has(name))),
      unbinds,
      conditional: kind === "compound" || changes,
      references: walker.references,
      imports: walker.imports,
      attributes: walker.attributes.sort((a, b) => a.at - b.at),
      inner: walker.inner,
      classes: walker.classes
    })
    floor = to
  }
  for (let node = tree.topNode.firstChild; node !== null; node = node.nextSibling) {
    if (node.name === "Comment" || node.name === ";") continue
    if (node.name === "StatementGroup") {
      for (let inner = node.firstChild; inner !== null; inner = inner.nextSibling) {
        if (inner.name !== ";" && inner.name !== "Comment") add(inner)
      }
    } else add(node)
  }
  return { text, statements, futureAnnotations }
}
