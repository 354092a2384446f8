import type { Context } from "./Context.ts"
import {
  type ClassDefinition,
  type Definitions,
  type FunctionDefinition,
  isScene,
  lineage,
  outerBases,
  readClass,
  readDefinitions,
  readFunction,
  undecorated
} from "./definitions.ts"
import { comprehension, evaluate } from "./expressions.ts"
import { Findings } from "./Findings.ts"
import { child, type Node, parseNodes } from "./nodes.ts"
import { Scope, type Value } from "./values.ts"
import { isForeign, isGl, isLibrary, isStandard } from "./vocabulary.ts"

/** Bounds on what is read again for the sake of order and texts; what is counted is counted on the first reading. */
const maxDepth = 24
const maxVisits = 6
const maxNodes = 300_000

/**
 * Reads a scene as Python would run it, without running it: from `construct` into the methods, helpers, constants and
 * base classes it reaches, once through each branch and loop. Time is linear in what is reached, times six at most.
 */
export class Reader implements Context {
  readonly code: string
  readonly root: Node
  readonly definitions: Definitions
  readonly findings = new Findings()
  readonly scene: ClassDefinition | undefined
  readonly sceneValue: Value & { kind: "scene" } = { kind: "scene", attributes: new Map() }
  readonly isGl: boolean
  readonly isLinear: boolean
  /** False while something is read again: nothing is counted then. */
  counting = true
  loopDepth = 0
  #nodes = 0
  #depth = 0
  readonly #visits = new Map<Node, number>()
  readonly #results = new Map<Node, Value>()
  readonly #entered = new Set<ClassDefinition>()
  readonly #constants = new Map<string, Value>()

  constructor(code: string, className: string | undefined) {
    this.code = code
    this.root = parseNodes(code)
    this.definitions = readDefinitions(this.root, code)
    const { classes, imports, stars } = this.definitions
    this.isGl = stars.some(isGl) || [...imports.values()].some((one) => isGl(one.module))
    this.scene = (className === undefined ? undefined : classes.get(className)) ??
      [...classes.values()].findLast((one) => isScene(one, this.definitions)) ??
      [...classes.values()].findLast((one) => one.methods.has("construct"))
    this.isLinear = this.scene !== undefined &&
      outerBases(this.scene, this.definitions).includes("LinearTransformationScene")
  }

  /** Reads everything; a program too deep to follow is read as far as possible. */
  run(): this {
    for (const star of this.definitions.stars) this.package(star)
    this.guarded(() => {
      for (const node of this.definitions.effects) this.evaluate(node, this.global)
    })
    if (this.scene === undefined) {
      this.guarded(() => this.#readModule())
      return this
    }
    this.enter(this.scene, this.sceneValue.attributes)
    let found = false
    for (const name of ["__init__", "setup", "construct", "tear_down"]) {
      const method = this.method(this.scene, name)
      if (method === undefined) continue
      if (name === "construct") found = true
      this.guarded(() => this.invoke(method, this.sceneValue, [], new Map(), this.global))
    }
    if (!found) {
      for (const method of this.scene.methods.values()) {
        this.guarded(() => this.invoke(method, this.sceneValue, [], new Map(), this.global))
      }
    }
    this.guarded(() => this.#readNamedMethods())
    return this
  }

  readonly global = new Scope(undefined, undefined)

  text(node: Node): string {
    return this.code.slice(node.from, node.to)
  }

  /** Leaves of the whole tree. */
  tokens(): number {
    let count = 0
    const open = [this.root]
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node.children.length === 0) count++
      else for (const one of node.children) open.push(one)
    }
    return count
  }

  mark(name: string): void {
    if (this.counting) this.findings.marks.add(name)
  }

  package(module: string): void {
    const root = module.split(".")[0]!
    if (root !== "" && root !== "manim" && !isGl(root) && !isStandard(root)) {
      this.findings.packages.add(root)
    }
  }

  /** Deep nesting ends the reading of that part, never the program. */
  guarded(read: () => void): void {
    const { counting, loopDepth } = this
    const depth = this.#depth
    try {
      read()
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      this.counting = counting
      this.loopDepth = loopDepth
      this.#depth = depth
    }
  }

  /** Statements of a class body, bases first: their names become attributes. */
  enter(definition: ClassDefinition, attributes: Map<string, Value>): void {
    for (const one of lineage(definition, this.definitions).reverse()) {
      const first = !this.#entered.has(one)
      this.#entered.add(one)
      const { counting } = this
      this.counting &&= first
      const scope = new Scope(this.global, one)
      for (const statement of one.statements) this.evaluate(statement, scope)
      for (const [name, value] of scope.names) attributes.set(name, value)
      const config = scope.names.get("CONFIG")
      if (config?.kind === "dict") { for (const [name, value] of config.entries) attributes.set(name, value) }
      this.counting = counting
    }
  }

  /** A method by name, looked up from a class, or from behind one (`super()`). */
  method(definition: ClassDefinition, name: string, after?: ClassDefinition): FunctionDefinition | undefined {
    const line = lineage(definition, this.definitions)
    const from = after === undefined ? 0 : line.indexOf(after) + 1
    for (let i = from; i < line.length; i++) {
      const found = line[i]!.methods.get(name)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** Reads a function's body with its parameters bound; counts on the first reading. */
  invoke(
    definition: FunctionDefinition,
    self: Value,
    positional: ReadonlyArray<Value>,
    named: ReadonlyMap<string, Value>,
    outer: Scope
  ): Value {
    const visits = this.#visits.get(definition.node) ?? 0
    if (visits >= maxVisits || this.#depth >= maxDepth || visits > 0 && this.#nodes > maxNodes) {
      return this.#results.get(definition.node)
    }
    this.#visits.set(definition.node, visits + 1)
    if (definition.owner !== undefined && definition.owner === this.scene) this.findings.methods.add(definition.name)
    const { counting } = this
    this.counting = visits === 0
    this.#depth++
    const scope = new Scope(outer, definition.owner)
    const parameters = definition.owner !== undefined && !definition.isStatic
      ? definition.parameters.slice(1)
      : definition.parameters
    if (definition.owner !== undefined && !definition.isStatic && definition.parameters[0] !== undefined) {
      scope.names.set(definition.parameters[0], self)
    }
    const list = child(definition.node, "ParamList")
    if (list !== undefined) this.#defaults(list, scope)
    parameters.forEach((name, at) => {
      const value = named.get(name) ?? positional[at]
      if (value !== undefined || !scope.names.has(name)) scope.names.set(name, value)
    })
    const body = child(definition.node, "Body")
    if (body !== undefined) this.evaluate(body, scope)
    this.#depth--
    this.counting = counting
    if (scope.returns !== undefined) this.#results.set(definition.node, scope.returns)
    return scope.returns
  }

  #defaults(list: Node, scope: Scope): void {
    for (let at = 0; at < list.children.length; at++) {
      if (list.children[at]!.type !== "AssignOp") continue
      const name = list.children.slice(0, at).findLast((one) => one.type === "VariableName")
      const value = list.children[at + 1]
      if (name !== undefined && value !== undefined) {
        scope.names.set(this.text(name), this.evaluate(value, scope.parent ?? scope))
      }
    }
  }

  /** A name that no function binds: the module's own definitions, then the libraries'. */
  globalName(name: string): Value {
    const { assigned, classes, functions, imports } = this.definitions
    const definition = classes.get(name)
    if (definition !== undefined) return { kind: "class", definition }
    const callable = functions.get(name)
    if (callable !== undefined) {
      return { kind: "function", definition: callable, self: undefined, scope: this.global }
    }
    const imported = imports.get(name)
    if (imported !== undefined) {
      this.package(imported.module)
      if (imported.module === "random" || imported.module.startsWith("numpy.random")) this.mark("random")
      return isForeign(imported.module) || imported.name === undefined && !isLibrary(imported.module)
        ? undefined
        : { kind: "name", name: imported.name ?? name }
    }
    const statements = assigned.get(name)
    if (statements === undefined) return { kind: "name", name }
    if (!this.#constants.has(name)) {
      this.#constants.set(name, undefined)
      const { counting } = this
      this.counting = true
      for (const statement of statements) {
        const visits = this.#visits.get(statement) ?? 0
        this.#visits.set(statement, visits + 1)
        if (visits === 0) this.evaluate(statement, this.global)
      }
      this.counting = counting
      this.#constants.set(name, this.global.names.get(name))
    }
    return this.#constants.get(name)
  }

  /** Binds a target of an assignment, a loop or a `with` to a value. */
  bind(target: Node, value: Value, scope: Scope): void {
    switch (target.type) {
      case "VariableName":
        scope.names.set(this.text(target), value)
        return
      case "TupleExpression":
      case "ArrayExpression":
      case "ParenthesizedExpression": {
        this.bindAll(target.children.filter((one) => !/^[[\](),*]$/.test(one.type)), value, scope)
        return
      }
      case "MemberExpression": {
        const owner = this.evaluate(target.children[0]!, scope)
        const property = child(target, "PropertyName")
        if (property === undefined) {
          for (const one of target.children.slice(1)) this.evaluate(one, scope)
          return
        }
        const name = this.text(property)
        if (name === "background_color" && value !== undefined && (value.kind === "name" || value.kind === "text")) {
          this.findings.background = value.kind === "name" ? value.name : value.text
        }
        if (owner?.kind === "scene" || owner?.kind === "thing" || owner?.kind === "instance") {
          owner.attributes.set(name, value)
        }
      }
    }
  }

  bindAll(targets: ReadonlyArray<Node>, value: Value, scope: Scope): void {
    if (targets.length === 1) return this.bind(targets[0]!, value, scope)
    targets.forEach((target, at) => this.bind(target, value?.kind === "list" ? value.items[at] : undefined, scope))
  }

  evaluate(node: Node, scope: Scope): Value {
    this.#nodes++
    return evaluate(this, node, scope)
  }

  comprehension(nodes: ReadonlyArray<Node>, scope: Scope): Value {
    return comprehension(this, nodes, scope)
  }

  /** Definitions inside functions. */
  define(statement: Node, scope: Scope): void {
    const node = undecorated(statement)
    if (node.type === "FunctionDefinition") {
      const definition = readFunction(node, this.code, undefined)
      scope.names.set(definition.name, { kind: "function", definition, self: undefined, scope })
    } else {
      const definition = readClass(node, this.code, this.definitions.imports)
      scope.names.set(definition.name, { kind: "class", definition })
    }
  }

  /** Methods of classes in use that are reached by their name alone: callbacks, operators, `getattr`. */
  #readNamedMethods(): void {
    for (let again = true; again;) {
      again = false
      for (const definition of [...this.#entered]) {
        for (const method of definition.methods.values()) {
          if (this.#visits.has(method.node)) continue
          const isOverridden = this.scene !== undefined &&
            lineage(this.scene, this.definitions).includes(definition) &&
            this.method(this.scene, method.name) !== method
          if (isOverridden || !this.findings.calls.has(method.name) && !/^__\w+__$/.test(method.name)) continue
          const self: Value = this.scene !== undefined && lineage(this.scene, this.definitions).includes(definition)
            ? this.sceneValue
            : undefined
          again = true
          this.guarded(() => this.invoke(method, self, [], new Map(), this.global))
          if (!this.#visits.has(method.node)) this.#visits.set(method.node, 1)
        }
      }
    }
  }

  #readModule(): void {
    for (const name of this.definitions.assigned.keys()) this.globalName(name)
    for (const one of this.definitions.functions.values()) this.invoke(one, undefined, [], new Map(), this.global)
    for (const one of this.definitions.classes.values()) {
      this.enter(one, new Map())
      for (const method of one.methods.values()) this.invoke(method, undefined, [], new Map(), this.global)
    }
  }
}
