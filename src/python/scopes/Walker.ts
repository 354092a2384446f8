import type { SyntaxNode } from "@lezer/common"
import type { AttributeUse, ClassDefinition, Import, Reference } from "./Module.ts"

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
export const noPath: ReadonlyArray<{ readonly name: string; readonly to: number }> = []

/** What the statement at hand binds, uses and defines, gathered while its tree is walked; scopes open and close on the way. */
export abstract class Walker {
  readonly text: string
  scope: Scope
  readonly module: Scope
  /** Module names bound so far in the statement at hand, each with the branches in which that happened. */
  own = new Map<string, Array<number>>()
  /** The branches around the place at hand: each way of an `if`, `try`, `match` or loop has a number. */
  branches: Array<number> = [0]
  lastBranch = 0
  binds = new Set<string>()
  references: Array<Reference> = []
  imports: Array<Import> = []
  attributes: Array<AttributeUse> = []
  inner = new Set<string>()
  classes: Array<ClassDefinition> = []
  functions = 0
  annotation = 0
  typing = 0
  deferredAnnotation = 0

  constructor(text: string) {
    this.text = text
    this.module = new Scope("module", undefined)
    this.scope = this.module
  }

  /** Walks a node and what is below it. */
  abstract visit(node: SyntaxNode): void

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
    this.own = new Map()
    this.branches = [0]
  }

  load(node: SyntaxNode, path: ReadonlyArray<{ name: string; to: number }> = noPath, assigns = false): void {
    const name = this.slice(node)
    this.record(this.scope, {
      name,
      from: node.from,
      to: node.to,
      kind: "load",
      deferred: this.functions > 0,
      annotation: this.deferredAnnotation > 0 ? "never" : this.annotation > 0 ? "evaluated" : "no",
      path,
      assigns,
      own: this.functions === 0 && this.own.get(name)?.some((branch) => this.branches.includes(branch)) === true
    })
  }

  record(scope: Scope, reference: Reference): void {
    if (scope === this.module || scope.globals?.has(reference.name) === true) this.references.push(reference)
    else if (scope.kind === "class" && scope.binds.has(reference.name)) {
      // What a class body has bound by now is its own: an attribute of the class.
      this.attributes.push({ name: reference.name, at: reference.from, above: true })
    } else scope.loads.push(reference)
  }

  /** Runs `inside` as one of several ways through a statement: what it binds is certain only inside it. */
  branch(inside: () => void): void {
    this.branches.push(++this.lastBranch)
    inside()
    this.branches.pop()
  }

  store(node: SyntaxNode, kind: "store" | "del" = "store"): void {
    this.bind(this.slice(node), node.from, node.to, kind)
  }

  bind(name: string, from: number, to: number, kind: "store" | "del" = "store", scope: Scope = this.scope): void {
    const owner = scope
    if (owner.kind === "module" || owner.globals?.has(name) === true) {
      const deferred = this.functions > 0
      if (kind === "store") {
        this.binds.add(name)
        if (!deferred) {
          const branches = this.own.get(name)
          if (branches === undefined) this.own.set(name, [this.branches.at(-1)!])
          else branches.push(this.branches.at(-1)!)
        }
      } else this.own.delete(name)
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
    if (kind === "function") this.functions++
    inside()
    if (kind === "function") this.functions--
    this.scope = outer
    // Enclosing classes are no scope for what runs inside their functions, nor for nested comprehensions.
    let target = outer
    while (target.kind === "class") target = target.parent!
    for (const reference of scope.loads) {
      const { name } = reference
      if (scope.globals?.has(name) === true) this.references.push(reference)
      else if (kind === "class" || !scope.binds.has(name) || scope.nonlocals?.has(name) === true) {
        this.record(target, reference)
      }
    }
  }

  /** `never`: the annotation of a local variable is not evaluated at all. */
  annotated(node: SyntaxNode, never: boolean): void {
    this.annotation++
    if (never) this.deferredAnnotation++
    this.all(node)
    if (never) this.deferredAnnotation--
    this.annotation--
  }

  all(node: SyntaxNode): void {
    for (let child = node.firstChild; child !== null; child = child.nextSibling) this.visit(child)
  }
}
