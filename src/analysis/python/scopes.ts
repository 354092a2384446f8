import type { SyntaxNode, Tree } from "@lezer/common"
import { parser } from "@lezer/python"

/**
 * What a module's statements bind and need, by Python's scope rules.
 * Source: The Python Language Reference 3.14, 4.2 "Naming and binding" and 6.2.4 on comprehensions.
 */

/** One use of a name that belongs to the module's scope (or to the builtins). */
export interface Reference {
  readonly name: string
  /** Offsets into the module's text. */
  readonly from: number
  readonly to: number
  readonly kind: "load" | "store" | "del" | "declare"
  /** Runs when a function is called, not when the module is imported. */
  readonly deferred: boolean
  /** In an annotation: `evaluated` unless the module says `from __future__ import annotations`; `never` on a local variable. */
  readonly annotation: "no" | "evaluated" | "never"
  /** What is reached through it: `m.a.b` gives `a`, `b`, each with the offset after it. */
  readonly path: ReadonlyArray<{ readonly name: string; readonly to: number }>
  /** The end of the path is assigned, not read: `m.a.b = 1`. */
  readonly assigns: boolean
  /** The same statement has bound the name before, on every way to this place. */
  readonly own: boolean
}

/** An `import`, wherever it stands. */
export interface Import {
  readonly from: number
  readonly to: number
  /** Leading dots. */
  readonly level: number
  /** Dotted name after `from`, or after `import`; empty in `from . import x`. */
  readonly module: string
  /** `import m [as alias]` when absent; `"*"`; or names with their aliases. */
  readonly names: "*" | ReadonlyArray<{ readonly name: string; readonly alias: string }> | undefined
  /** For `import m as alias`. */
  readonly alias: string | undefined
  /** Inside a function or class, where it binds nothing in the module. */
  readonly local: boolean
  /** Directly in a class body. */
  readonly inClass: boolean
  /** Under `if TYPE_CHECKING:`. */
  readonly typing: boolean
}

/** A use of an attribute's name. */
export interface AttributeUse {
  /** `prefix*` for a computed name that begins with a literal. */
  readonly name: string
  readonly at: number
  /** Passes over the class at hand: `super().name`, `Base.name`, or a bare name in the class body that has it. */
  readonly above: boolean
}

/** A direct part of a class body. */
export interface Member {
  readonly kind: "method" | "other"
  /** Method name; empty for other members. */
  readonly name: string
  /** From the first line's indentation (comments above it included) to the end of the last line, comments of its own body included, without its newline. */
  readonly from: number
  readonly to: number
}

/** A class anywhere in a module. */
export interface ClassDefinition {
  readonly name: string
  /** First decorator or `class` keyword. */
  readonly from: number
  readonly to: number
  /** Base expressions as written, keyword arguments left out; `path` as in `Reference`; no name when no dotted name. */
  readonly bases: ReadonlyArray<
    { readonly text: string; readonly root: string | undefined; readonly path: ReadonlyArray<string> }
  >
  readonly members: ReadonlyArray<Member>
  /** Names that stand around it: enclosing functions and classes. */
  readonly within: "module" | "function" | "class"
}

/** A top-level statement. */
export interface Statement {
  readonly kind: "import" | "class" | "function" | "assign" | "expression" | "compound" | "other"
  /** Without the comments above it. */
  readonly from: number
  /** With the comment behind it on its line, and those that stand deeper below it. */
  readonly to: number
  /** With the comment lines directly above it. */
  readonly start: number
  /** Module names it binds, definitely or perhaps. */
  readonly binds: ReadonlySet<string>
  /** Module names of `binds` that only a function of it binds, once it is called: by `global`. */
  readonly bindsLater: ReadonlySet<string>
  /** Module names it deletes. */
  readonly unbinds: ReadonlySet<string>
  /** Binds them only on some ways through, or by changing what they held. */
  readonly conditional: boolean
  readonly references: ReadonlyArray<Reference>
  readonly imports: ReadonlyArray<Import>
  /** Attribute names and string literals of getattr and the like, by offset. */
  readonly attributes: ReadonlyArray<AttributeUse>
  /** Every name bound in a scope inside it: parameters, locals, comprehension variables. */
  readonly inner: ReadonlySet<string>
  readonly classes: ReadonlyArray<ClassDefinition>
}

export interface Module {
  readonly text: string
  readonly statements: ReadonlyArray<Statement>
  readonly futureAnnotations: boolean
  /** Nested deeper than can be analysed: `statements` is empty. */
  readonly tooDeep?: boolean
}

type Kind = "module" | "class" | "function" | "comprehension"

class Scope {
  readonly kind: Kind
  readonly parent: Scope | undefined
  /** All names of a function; those bound so far of a class body, which runs from top to bottom. */
  readonly binds = new Set<string>()
  readonly loads: Array<Reference> = []
  globals: Set<string> | undefined
  nonlocals: Set<string> | undefined
  constructor(kind: Kind, parent: Scope | undefined) {
    this.kind = kind
    this.parent = parent
  }
}

const noPath: ReadonlyArray<{ readonly name: string; readonly to: number }> = []

const isOpen = (name: string): boolean => name === "(" || name === "[" || name === "{"

class Walker {
  readonly text: string
  scope: Scope
  readonly module: Scope
  /** Module names bound so far in the statement at hand, each with the branches in which that happened. */
  #own = new Map<string, Array<number>>()
  /** The branches around the place at hand: each way of an `if`, `try`, `match` or loop has a number. */
  #branches: Array<number> = [0]
  #lastBranch = 0
  binds = new Set<string>()
  references: Array<Reference> = []
  imports: Array<Import> = []
  attributes: Array<AttributeUse> = []
  inner = new Set<string>()
  classes: Array<ClassDefinition> = []
  #functions = 0
  #annotation = 0
  #typing = 0
  #deferredAnnotation = 0

  constructor(text: string) {
    this.text = text
    this.module = new Scope("module", undefined)
    this.scope = this.module
  }

  slice(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to)
  }

  reset(): void {
    this.binds = new Set()
    this.references = []
    this.imports = []
    this.attributes = []
    this.inner = new Set()
    this.classes = []
    this.#own = new Map()
    this.#branches = [0]
  }

  load(node: SyntaxNode, path: ReadonlyArray<{ name: string; to: number }> = noPath, assigns = false): void {
    const name = this.slice(node)
    this.#record(this.scope, {
      name,
      from: node.from,
      to: node.to,
      kind: "load",
      deferred: this.#functions > 0,
      annotation: this.#deferredAnnotation > 0 ? "never" : this.#annotation > 0 ? "evaluated" : "no",
      path,
      assigns,
      own: this.#functions === 0 && this.#own.get(name)?.some((branch) => this.#branches.includes(branch)) === true
    })
  }

  #record(scope: Scope, reference: Reference): void {
    if (scope === this.module || scope.globals?.has(reference.name) === true) this.references.push(reference)
    else if (scope.kind === "class" && scope.binds.has(reference.name)) {
      // What a class body has bound by now is its own: an attribute of the class.
      this.attributes.push({ name: reference.name, at: reference.from, above: true })
    } else scope.loads.push(reference)
  }

  /** Runs `inside` as one of several ways through a statement: what it binds is certain only inside it. */
  #branch(inside: () => void): void {
    this.#branches.push(++this.#lastBranch)
    inside()
    this.#branches.pop()
  }

  store(node: SyntaxNode, kind: "store" | "del" = "store"): void {
    this.bind(this.slice(node), node.from, node.to, kind)
  }

  bind(name: string, from: number, to: number, kind: "store" | "del" = "store", scope: Scope = this.scope): void {
    const owner = scope
    if (owner.kind === "module" || owner.globals?.has(name) === true) {
      const deferred = this.#functions > 0
      if (kind === "store") {
        this.binds.add(name)
        if (!deferred) {
          const branches = this.#own.get(name)
          if (branches === undefined) this.#own.set(name, [this.#branches.at(-1)!])
          else branches.push(this.#branches.at(-1)!)
        }
      } else this.#own.delete(name)
      this.references.push({
        name,
        from,
        to,
        kind,
        deferred,
        annotation: "no",
        path: noPath,
        assigns: false,
        own: false
      })
      return
    }
    if (owner.nonlocals?.has(name) === true) return
    if (kind === "store") owner.binds.add(name)
    else if (owner.kind === "class") owner.binds.delete(name)
    this.inner.add(name)
  }

  /** Runs `inside` in a new scope and hands what stays free on to the scope outside. */
  within(kind: Kind, inside: () => void): void {
    const outer = this.scope
    const scope = new Scope(kind, outer)
    this.scope = scope
    if (kind === "function") this.#functions++
    inside()
    if (kind === "function") this.#functions--
    this.scope = outer
    // Enclosing classes are no scope for what runs inside their functions, nor for nested comprehensions.
    let target = outer
    while (target.kind === "class") target = target.parent!
    for (const reference of scope.loads) {
      const { name } = reference
      if (scope.globals?.has(name) === true) this.references.push(reference)
      else if (kind === "class" || !scope.binds.has(name) || scope.nonlocals?.has(name) === true) {
        this.#record(target, reference)
      }
    }
  }

  all(node: SyntaxNode): void {
    for (let child = node.firstChild; child !== null; child = child.nextSibling) this.visit(child)
  }

  visit(node: SyntaxNode): void {
    switch (node.name) {
      case "VariableName":
        return this.load(node)
      case "MemberExpression":
        return this.#member(node)
      case "String":
      case "Number":
      case "Comment":
      case "Boolean":
      case "None":
        return
      case "CallExpression":
        return this.#call(node)
      case "ArgList":
        return this.#argList(node)
      case "AssignStatement":
        return this.#assign(node)
      case "UpdateStatement":
        return this.#update(node)
      case "NamedExpression":
        return this.#named(node)
      case "ForStatement":
        return this.#for(node)
      case "WithStatement":
        return this.#targetsAfterAs(node)
      case "TryStatement":
        return this.#try(node)
      case "MatchClause":
      case "WhileStatement":
        return this.#branch(() => this.all(node))
      case "ImportStatement":
        return this.#import(node)
      case "ScopeStatement":
        return this.#declare(node)
      case "DeleteStatement":
        for (let c = node.firstChild; c !== null; c = c.nextSibling) this.#delete(c)
        return
      case "FunctionDefinition":
        return this.#function(node)
      case "ClassDefinition":
        return this.#class(node, node)
      case "DecoratedStatement":
        return this.#decorated(node)
      case "LambdaExpression":
        return this.#lambda(node)
      case "ComprehensionExpression":
      case "ArrayComprehensionExpression":
      case "DictionaryComprehensionExpression":
      case "SetComprehensionExpression":
        return this.#comprehension(node)
      case "TypeDefinition":
        return this.#typeDefinition(node)
      case "IfStatement":
        return this.#if(node)
      case "CapturePattern": {
        const name = node.firstChild
        if (name !== null && this.slice(name) !== "_") this.store(name)
        return
      }
      case "AsPattern":
        return this.#targetsAfterAs(node)
      case "AttributePattern": {
        const root = node.firstChild
        if (root !== null) this.load(root)
        return
      }
      case "KeywordPattern":
        for (let c = node.firstChild?.nextSibling ?? null; c !== null; c = c.nextSibling) this.visit(c)
        return
      default:
        return this.all(node)
    }
  }

  #delete(node: SyntaxNode): void {
    if (node.name === "VariableName") this.store(node, "del")
    else if (node.name === "ParenthesizedExpression" || node.name === "TupleExpression") {
      for (let c = node.firstChild; c !== null; c = c.nextSibling) this.#delete(c)
    } else if (node.name !== "del") this.visit(node)
  }

  #member(node: SyntaxNode, assigned = false): void {
    // Down the chain of `.name` to its root; subscripts are visited on the way.
    const names: Array<{ name: string; to: number }> = []
    let at: SyntaxNode = node
    let straight = true
    for (;;) {
      const object = at.firstChild
      if (object === null) return
      const property = at.getChild("PropertyName")
      if (property !== null) {
        const name = this.slice(property)
        this.attributes.push({ name, at: property.from, above: isAbove(this.text, object) })
        names.unshift({ name, to: property.to })
      } else {
        // A subscript: what is reached beyond it is no longer a path from the root.
        names.length = 0
        straight = false
        for (let c = object.nextSibling; c !== null; c = c.nextSibling) this.visit(c)
      }
      if (object.name === "MemberExpression") {
        at = object
        continue
      }
      if (object.name === "VariableName") this.load(object, names, assigned && straight)
      else this.visit(object)
      return
    }
  }

  #call(node: SyntaxNode): void {
    const callee = node.firstChild
    const list = callee?.nextSibling
    if (callee?.name === "VariableName" && list != null && /^(get|has|set|del)attr$/.test(this.slice(callee))) {
      this.#attributeByName(list)
    }
    this.all(node)
  }

  /** `getattr(x, "name")`; of `self` also names that are put together, by the literal they begin with. */
  #attributeByName(list: SyntaxNode): void {
    for (const literal of list.getChildren("String")) {
      const name = this.slice(literal).replace(/^[a-zA-Z]*["']+|["']+$/g, "")
      this.attributes.push({ name, at: literal.from, above: false })
    }
    const object = list.firstChild?.nextSibling
    const name = object?.nextSibling?.nextSibling
    if (object == null || name == null || name.name === "String") return
    if (!/^(self|cls|scene|type\(self\)|self\.__class__)$/.test(this.slice(object))) return
    const prefix = /^[fF]?["'](\w*)/.exec(this.slice(name))?.[1] ?? ""
    this.attributes.push({ name: `${prefix}*`, at: name.from, above: false })
  }

  #argList(node: SyntaxNode): void {
    if (node.getChild("for") !== null) return this.#comprehension(node)
    for (let c = node.firstChild; c !== null; c = c.nextSibling) {
      if (c.name === "VariableName" && c.nextSibling?.name === "AssignOp" && this.slice(c.nextSibling) === "=") continue
      this.visit(c)
    }
  }

  target(node: SyntaxNode): void {
    switch (node.name) {
      case "VariableName":
        return this.store(node)
      case "TupleExpression":
      case "ArrayExpression":
      case "ParenthesizedExpression":
        for (let c = node.firstChild; c !== null; c = c.nextSibling) this.target(c)
        return
      case "MemberExpression":
        return this.#member(node, true)
      default:
        if (!isOpen(node.name) && node.firstChild !== null) this.visit(node)
    }
  }

  #assign(node: SyntaxNode): void {
    const parts: Array<Array<SyntaxNode>> = [[]]
    let annotation: SyntaxNode | undefined
    for (let c = node.firstChild; c !== null; c = c.nextSibling) {
      if (c.name === "AssignOp") parts.push([])
      else if (c.name === "TypeDef") annotation = c
      else parts.at(-1)!.push(c)
    }
    if (annotation !== undefined) this.annotated(annotation, this.scope.kind === "function")
    if (parts.length === 1) {
      // An annotation alone makes the name local, and binds nothing.
      const only = parts[0]![0]
      if (this.scope !== this.module && only?.name === "VariableName" && this.scope.kind !== "class") this.store(only)
      else if (only !== undefined && only.name !== "VariableName") this.visit(only)
      return
    }
    for (const value of parts.at(-1)!) this.visit(value)
    for (const part of parts.slice(0, -1)) for (const target of part) this.target(target)
  }

  /** `never`: the annotation of a local variable is not evaluated at all. */
  annotated(node: SyntaxNode, never: boolean): void {
    this.#annotation++
    if (never) this.#deferredAnnotation++
    this.all(node)
    if (never) this.#deferredAnnotation--
    this.#annotation--
  }

  #update(node: SyntaxNode): void {
    const target = node.firstChild
    if (target === null) return
    for (let c = target.nextSibling; c !== null; c = c.nextSibling) this.visit(c)
    if (target.name === "VariableName") {
      this.load(target)
      this.store(target)
    } else if (target.name === "MemberExpression") this.#member(target, true)
    else this.visit(target)
  }

  #named(node: SyntaxNode): void {
    const name = node.firstChild
    if (name === null) return
    for (let c = name.nextSibling; c !== null; c = c.nextSibling) this.visit(c)
    let scope = this.scope
    while (scope.kind === "comprehension") scope = scope.parent!
    this.bind(this.slice(name), name.from, name.to, "store", scope)
  }

  #for(node: SyntaxNode): void {
    let targets = false
    const bound: Array<SyntaxNode> = []
    for (let c = node.firstChild; c !== null; c = c.nextSibling) {
      if (c.name === "for") targets = true
      else if (c.name === "in" && targets) targets = false
      else if (targets) bound.push(c)
      else {
        const body = c
        this.#branch(() => {
          for (const target of body.name === "Body" ? bound.splice(0) : []) this.target(target)
          this.visit(body)
        })
      }
    }
    for (const target of bound) this.target(target)
  }

  /** `with a as b`, `except E as e`, `case p as n`. */
  #targetsAfterAs(node: SyntaxNode): void {
    let next = false
    for (let c = node.firstChild; c !== null; c = c.nextSibling) {
      if (c.name === "as") next = true
      else if (next) {
        this.target(c)
        next = false
      } else this.visit(c)
    }
  }

  #try(node: SyntaxNode): void {
    let caught: SyntaxNode | undefined
    for (let c = node.firstChild; c !== null; c = c.nextSibling) {
      const name = caught
      if (c.name === "as" && c.nextSibling?.name === "VariableName") caught = c = c.nextSibling
      else if (c.name === "Body") {
        const body = c
        caught = undefined
        this.#branch(() => name === undefined ? this.visit(body) : this.#handler(name, body))
      } else this.visit(c)
    }
  }

  /** A handler's body. The name of what was caught is unbound afterwards, so the module does not get it. */
  #handler(name: SyntaxNode, body: SyntaxNode): void {
    if (this.scope !== this.module) {
      this.store(name)
      return this.visit(body)
    }
    const caught = this.slice(name)
    const bound = this.binds.has(caught)
    const from = this.references.length
    this.store(name)
    this.visit(body)
    const after = this.references.splice(from)
    this.references.push(...after.filter((reference) => reference.name !== caught))
    if (!bound) this.binds.delete(caught)
    this.inner.add(caught)
    this.#own.delete(caught)
  }

  #if(node: SyntaxNode): void {
    let typing = false
    for (let c = node.firstChild; c !== null; c = c.nextSibling) {
      if (c.name === "else" || c.name === "elif") typing = false
      if (c.name === "Body") {
        const body = c
        if (typing) this.#typing++
        this.#branch(() => this.visit(body))
        if (typing) this.#typing--
        typing = false
      } else {
        if (c.name === "VariableName" || c.name === "MemberExpression") {
          typing = /(^|\.)TYPE_CHECKING$/.test(this.slice(c))
        }
        this.visit(c)
      }
    }
  }

  #import(node: SyntaxNode): void {
    const local = this.#functions > 0 || this.scope.kind === "class"
    const typing = this.#typing > 0
    const at = { from: node.from, to: node.to, local, typing, inClass: this.scope.kind === "class" }
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
          else if (c.name === "VariableName") module += this.slice(c)
        } else if (c.name === "*") star = true
        else if (c.name === "VariableName") {
          const name = this.slice(c)
          let bound = c
          if (c.nextSibling?.name === "as" && c.nextSibling.nextSibling?.name === "VariableName") {
            c = bound = c.nextSibling.nextSibling
          }
          names.push({ name, alias: this.slice(bound) })
          if (module !== "__future__") this.store(bound)
        }
      }
      this.imports.push({ ...at, level, module, names: star ? "*" : names, alias: undefined })
      return
    }
    for (let c = first?.nextSibling ?? null; c !== null; c = c.nextSibling) {
      if (c.name !== "VariableName") continue
      const root = c
      let module = this.slice(c)
      while (c?.nextSibling?.name === "." && c.nextSibling.nextSibling?.name === "VariableName") {
        c = c.nextSibling.nextSibling
        module += `.${this.slice(c)}`
      }
      let alias: string | undefined
      if (c.nextSibling?.name === "as" && c.nextSibling.nextSibling?.name === "VariableName") {
        c = c.nextSibling.nextSibling
        alias = this.slice(c)
        this.store(c)
      } else this.store(root)
      this.imports.push({ ...at, level: 0, module, names: undefined, alias })
    }
  }

  #declare(node: SyntaxNode): void {
    const isGlobal = node.firstChild?.name === "global"
    for (const name of node.getChildren("VariableName")) {
      const text = this.slice(name)
      if (isGlobal) {
        ;(this.scope.globals ??= new Set()).add(text)
        this.references.push({
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
      } else (this.scope.nonlocals ??= new Set()).add(text)
    }
  }

  #parameters(list: SyntaxNode | null, visitDefaults: boolean, bindNames: boolean): void {
    let expectsName = true
    for (let c = list?.firstChild ?? null; c !== null; c = c.nextSibling) {
      if (c.name === ",") expectsName = true
      else if (c.name === "AssignOp") expectsName = false
      else if (c.name === "TypeDef") {
        if (visitDefaults) this.annotated(c, false)
      } else if (expectsName) {
        if (c.name === "VariableName") {
          if (bindNames) this.store(c)
          expectsName = c.nextSibling?.name === ","
        }
      } else if (visitDefaults) this.visit(c)
    }
  }

  #function(node: SyntaxNode): void {
    const name = node.getChild("VariableName")
    const list = node.getChild("ParamList")
    const types = node.getChild("TypeParamList")
    const header = () => {
      this.#parameters(list, true, false)
      const result = node.getChild("TypeDef")
      if (result !== null) this.annotated(result, false)
    }
    const body = () =>
      this.within("function", () => {
        this.#parameters(list, false, true)
        // Declarations count wherever they stand in the body.
        const block = node.getChild("Body")
        if (block !== null) {
          this.#declarations(block)
          this.all(block)
        }
      })
    if (types === null) {
      header()
      body()
    } else {
      this.#generic(types, () => {
        header()
        body()
      })
    }
    // The name is bound last: defaults and decorators see what it stood for before.
    if (name !== null) this.store(name)
  }

  /** Type parameters live in a scope of their own around the definition. */
  #generic(types: SyntaxNode, inside: () => void): void {
    this.within("comprehension", () => {
      for (const parameter of types.getChildren("TypeParam")) {
        const name = parameter.getChild("VariableName")
        if (name !== null) this.store(name)
        for (const bound of parameter.getChildren("TypeDef")) this.annotated(bound, true)
      }
      inside()
    })
  }

  /** `global` and `nonlocal` of a body, without looking into nested functions and classes. */
  #declarations(node: SyntaxNode): void {
    for (let c = node.firstChild; c !== null; c = c.nextSibling) {
      if (c.name === "ScopeStatement") {
        const into = c.firstChild?.name === "global"
          ? (this.scope.globals ??= new Set())
          : (this.scope.nonlocals ??= new Set())
        for (const name of c.getChildren("VariableName")) into.add(this.slice(name))
      } else if (/Statement$|^Body$|^StatementGroup$|^Match/.test(c.name) && c.name !== "DecoratedStatement") {
        this.#declarations(c)
      }
    }
  }

  #lambda(node: SyntaxNode): void {
    const list = node.getChild("ParamList")
    this.#parameters(list, true, false)
    this.within("function", () => {
      this.#parameters(list, false, true)
      let body = false
      for (let c = node.firstChild; c !== null; c = c.nextSibling) {
        if (c.name === ":") body = true
        else if (body) this.visit(c)
      }
    })
  }

  #comprehension(node: SyntaxNode): void {
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
    if (first !== undefined) this.visit(first)
    this.within("comprehension", () => {
      let targets = false
      for (let c = node.firstChild; c !== null; c = c.nextSibling) {
        if (c.name === "for") targets = true
        else if (c.name === "in" && targets) targets = false
        else if (targets) this.target(c)
        else if (first === undefined || c.from !== first.from || c.to !== first.to) this.visit(c)
      }
    })
  }

  #typeDefinition(node: SyntaxNode): void {
    const name = node.getChild("VariableName")
    if (name !== null) this.store(name)
    this.within("function", () => {
      for (const parameter of node.getChild("TypeParamList")?.getChildren("TypeParam") ?? []) {
        const bound = parameter.getChild("VariableName")
        if (bound !== null) this.store(bound)
      }
      for (let c = name?.nextSibling ?? null; c !== null; c = c.nextSibling) {
        if (c.name !== "TypeParamList") this.visit(c)
      }
    })
  }

  #decorated(node: SyntaxNode): void {
    for (let c = node.firstChild; c !== null; c = c.nextSibling) {
      if (c.name === "Decorator") this.#decorator(c)
      else if (c.name === "ClassDefinition") this.#class(c, node)
      else this.visit(c)
    }
  }

  #decorator(node: SyntaxNode): void {
    let root: SyntaxNode | undefined
    const path: Array<{ name: string; to: number }> = []
    const rest: Array<SyntaxNode> = []
    for (let c = node.firstChild; c !== null; c = c.nextSibling) {
      if (c.name === "VariableName" && root === undefined) root = c
      else if (c.name === "VariableName" || c.name === "PropertyName") {
        path.push({ name: this.slice(c), to: c.to })
        this.attributes.push({ name: this.slice(c), at: c.from, above: true })
      } else if (c.name !== "At" && c.name !== ".") rest.push(c)
    }
    if (root !== undefined) this.load(root, path)
    for (const child of rest) this.visit(child)
  }

  #class(node: SyntaxNode, whole: SyntaxNode): void {
    const name = node.getChild("VariableName")
    const list = node.getChild("ArgList")
    const body = node.getChild("Body")
    const types = node.getChild("TypeParamList")
    const within = this.#functions > 0 ? "function" : this.scope.kind === "class" ? "class" : "module"
    this.classes.push({
      name: name === null ? "" : this.slice(name),
      from: whole.from,
      to: whole.to,
      bases: list === null ? [] : this.#bases(list),
      members: body === null ? [] : members(this.text, body),
      within
    })
    const inside = () => {
      if (list !== null) this.#argList(list)
      this.within("class", () => {
        if (body !== null) {
          this.#declarations(body)
          this.all(body)
        }
      })
    }
    if (types === null) inside()
    else this.#generic(types, inside)
    if (name !== null) this.store(name)
  }

  #bases(list: SyntaxNode): ClassDefinition["bases"] {
    const bases: Array<ClassDefinition["bases"][number]> = []
    for (let c = list.firstChild; c !== null; c = c.nextSibling) {
      if (c.name === "," || c.name === "Comment" || isOpen(c.name) || c.name === ")") continue
      if (c.name === "VariableName" && c.nextSibling?.name === "AssignOp") {
        c = c.nextSibling.nextSibling ?? c
        continue
      }
      if (c.name === "*" || c.name === "**") continue
      bases.push({ text: this.slice(c), ...dotted(this.text, c) })
    }
    return bases
  }
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

const lineStart = (text: string, at: number): number => text.lastIndexOf("\n", at - 1) + 1

/** The start of the comment lines that stand directly above an offset at the start of a line, with no blank line between. */
export const commentsAbove = (text: string, from: number, floor: number): number => {
  let start = lineStart(text, from)
  for (;;) {
    if (start <= floor) return Math.max(start, floor)
    const previous = lineStart(text, start - 1)
    if (previous < floor || !/^[ \t]*#/.test(text.slice(previous, start))) return start
    start = previous
  }
}

/** `super(…)`, or the name of a class: an access that passes over the class at hand. */
const isAbove = (text: string, object: SyntaxNode): boolean => {
  const callee = object.name === "CallExpression" ? object.firstChild : null
  if (callee !== null) return text.slice(callee.from, callee.to) === "super"
  const name = object.name === "MemberExpression" ? object.lastChild : object
  return name !== null && (name.name === "VariableName" || name.name === "PropertyName") &&
    /^_*[A-Z]/.test(text.slice(name.from, name.to))
}

/**
 * The end of a statement with the comment behind it on its last line and the comment lines below it that are indented
 * deeper than its first: those belong to its body.
 */
const withComments = (text: string, from: number, to: number): number => {
  const behind = /^[ \t]*#[^\n]*/.exec(text.slice(to, to + 2000))
  let end = behind === null ? to : lineEnd(text, to)
  if (!/^[ \t]*(?:\n|$)/.test(text.slice(end, end + 200))) return end
  const column = from - lineStart(text, from)
  for (let next = lineEnd(text, end); next < text.length;) {
    const stop = lineEnd(text, next + 1)
    const line = text.slice(next + 1, stop)
    const indent = line.length - line.trimStart().length
    if (line.trim() !== "" && (line[indent] !== "#" || indent <= column)) break
    if (line.trim() !== "") end = stop
    next = stop
  }
  return end
}

/** Without the white space that the tree counts to a block. */
const trimmedEnd = (text: string, from: number, to: number): number => {
  let end = to
  while (end > from && /\s/.test(text[end - 1]!)) end--
  return end
}

const lineEnd = (text: string, at: number): number => {
  const newline = text.indexOf("\n", at)
  return newline < 0 ? text.length : newline
}

const members = (text: string, body: SyntaxNode): ReadonlyArray<Member> => {
  const found: Array<Member> = []
  let floor = body.from
  const newline = text.indexOf("\n", body.from)
  // A body on the line of its header cannot be taken apart.
  if (newline < 0 || newline >= body.to) return found
  floor = newline + 1
  for (let c = body.firstChild; c !== null; c = c.nextSibling) {
    if (c.name === ":" || c.name === "Comment" || c.from < floor) continue
    const start = commentsAbove(text, c.from, floor)
    // Statements of one line go together, by the first of them.
    const last = lineEnd(text, trimmedEnd(text, c.from, c.to))
    const to = withComments(text, c.from, last)
    const definition = c.name === "DecoratedStatement"
      ? c.getChild("FunctionDefinition")
      : c.name === "FunctionDefinition"
      ? c
      : null
    const name = definition?.getChild("VariableName") ?? null
    found.push({
      kind: name === null ? "other" : "method",
      name: name === null ? "" : text.slice(name.from, name.to),
      from: start,
      to
    })
    floor = to
  }
  return found
}

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

/** A float that ends in its point (`1.`), which the grammar does not know. */
const openFloat = /(?<![\w.])([0-9]+)\.(?![\w.])/g

/** The last text and its tree: one sample passes through several readers, one after the other. */
let latest: { readonly text: string; readonly tree: Tree } | undefined

/**
 * Parses a module. Never throws: what is no Python is skipped over by the parser. Offsets are those of the text.
 * The tree of the last text is kept, so that parsing it again costs nothing.
 *
 * Two limits of `@lezer/python` 1.1 are worked around: floats that end in their point are parsed without it, and the
 * parser's guard against deep left-recursive trees, which cuts long function bodies in two, is switched off.
 */
export const parsePython = (text: string): Tree => {
  if (latest?.text === text) return latest.tree
  const parse = parser.startParse(text.replace(openFloat, "$1 "))
  Object.defineProperty(parse, "bigReductionCount", { get: () => 0, set: () => {} })
  for (;;) {
    const tree = parse.advance()
    if (tree === null) continue
    latest = { text, tree }
    return tree
  }
}

/** The statements of a module with their names; about ten times the text in memory. */
export const analyzeModule = (text: string, tree: Tree = parsePython(text)): Module => {
  const walker = new Walker(text)
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
