import type { SyntaxNode } from "@lezer/common"
import { assignTarget } from "./assignments.ts"
import type { Walker } from "./Walker.ts"

const parameters = (walker: Walker, list: SyntaxNode | null, visitDefaults: boolean, bindNames: boolean): void => {
  let expectsName = true
  for (let c = list?.firstChild ?? null; c !== null; c = c.nextSibling) {
    if (c.name === ",") expectsName = true
    else if (c.name === "AssignOp") expectsName = false
    else if (c.name === "TypeDef") {
      if (visitDefaults) walker.annotated(c, false)
    } else if (expectsName) {
      if (c.name === "VariableName") {
        if (bindNames) walker.store(c)
        expectsName = c.nextSibling?.name === ","
      }
    } else if (visitDefaults) walker.visit(c)
  }
}

export const functionDefinition = (walker: Walker, node: SyntaxNode): void => {
  const name = node.getChild("VariableName")
  const list = node.getChild("ParamList")
  const types = node.getChild("TypeParamList")
  const header = () => {
    parameters(walker, list, true, false)
    const result = node.getChild("TypeDef")
    if (result !== null) walker.annotated(result, false)
  }
  const body = () =>
    walker.within("function", () => {
      parameters(walker, list, false, true)
      // Declarations count wherever they stand in the body.
      const block = node.getChild("Body")
      if (block !== null) {
        declarations(walker, block)
        walker.all(block)
      }
    })
  if (types === null) {
    header()
    body()
  } else {
    generic(walker, types, () => {
      header()
      body()
    })
  }
  // The name is bound last: defaults and decorators see what it stood for before.
  if (name !== null) walker.store(name)
}

/** Type parameters live in a scope of their own around the definition. */
export const generic = (walker: Walker, types: SyntaxNode, inside: () => void): void => {
  walker.within("comprehension", () => {
    for (const parameter of types.getChildren("TypeParam")) {
      const name = parameter.getChild("VariableName")
      if (name !== null) walker.store(name)
      for (const bound of parameter.getChildren("TypeDef")) walker.annotated(bound, true)
    }
    inside()
  })
}

/** `global` and `nonlocal` of a body, without looking into nested functions and classes. */
export const declarations = (walker: Walker, node: SyntaxNode): void => {
  for (let c = node.firstChild; c !== null; c = c.nextSibling) {
    if (c.name === "ScopeStatement") {
      const into = c.firstChild?.name === "global"
        ? (walker.scope.globals ??= new Set())
        : (walker.scope.nonlocals ??= new Set())
      for (const name of c.getChildren("VariableName")) into.add(walker.slice(name))
    } else if (/Statement$|^Body$|^StatementGroup$|^Match/.test(c.name) && c.name !== "DecoratedStatement") {
      declarations(walker, c)
    }
  }
}

export const lambda = (walker: Walker, node: SyntaxNode): void => {
  const list = node.getChild("ParamList")
  parameters(walker, list, true, false)
  walker.within("function", () => {
    parameters(walker, list, false, true)
    let body = false
    for (let c = node.firstChild; c !== null; c = c.nextSibling) {
      if (c.name === ":") body = true
      else if (body) walker.visit(c)
    }
  })
}

export const argList = (walker: Walker, node: SyntaxNode): void => {
  if (node.getChild("for") !== null) return comprehension(walker, node)
  for (let c = node.firstChild; c !== null; c = c.nextSibling) {
    if (c.name === "VariableName" && c.nextSibling?.name === "AssignOp" && walker.slice(c.nextSibling) === "=") continue
    walker.visit(c)
  }
}

export const comprehension = (walker: Walker, node: SyntaxNode): void => {
  // The first iterable is evaluated outside; everything else in the comprehension's own scope.
  let first: SyntaxNode | undefined
  let seenFor = false
  for (let c = node.firstChild; c !== null; c = c.nextSibling) {
    if (c.name === "for") seenFor = true
    if (seenFor && c.name === "in") {
      first = c.nextSibling ?? undefined
      break
    }
  }
  if (first !== undefined) walker.visit(first)
  walker.within("comprehension", () => {
    let targets = false
    for (let c = node.firstChild; c !== null; c = c.nextSibling) {
      if (c.name === "for") targets = true
      else if (c.name === "in" && targets) targets = false
      else if (targets) assignTarget(walker, c)
      else if (first === undefined || c.from !== first.from || c.to !== first.to) walker.visit(c)
    }
  })
}

export const typeDefinition = (walker: Walker, node: SyntaxNode): void => {
  const name = node.getChild("VariableName")
  if (name !== null) walker.store(name)
  walker.within("function", () => {
    for (const parameter of node.getChild("TypeParamList")?.getChildren("TypeParam") ?? []) {
      const bound = parameter.getChild("VariableName")
      if (bound !== null) walker.store(bound)
    }
    for (let c = name?.nextSibling ?? null; c !== null; c = c.nextSibling) {
      if (c.name !== "TypeParamList") walker.visit(c)
    }
  })
}
