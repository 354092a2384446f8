import { argumentsOf, child, type Node, parametersOf } from "./nodes.ts"
import { isForeign, isSceneBase, isShapeBase, motionOf } from "./vocabulary.ts"

export interface FunctionDefinition {
  readonly name: string
  readonly node: Node
  readonly parameters: ReadonlyArray<string>
  readonly owner: ClassDefinition | undefined
  /** `@staticmethod`: no first parameter for the object. */
  readonly isStatic: boolean
  /** `@property`: reading it runs it. */
  readonly isProperty: boolean
}

export interface ClassDefinition {
  readonly name: string
  readonly node: Node
  /** As written, for people. */
  readonly written: ReadonlyArray<string>
  /** Last name of each base, aliases resolved. */
  readonly bases: ReadonlyArray<string>
  readonly methods: ReadonlyMap<string, FunctionDefinition>
  /** Statements of the body that are no methods. */
  readonly statements: ReadonlyArray<Node>
}

/** Where an imported name comes from; `name` is absent for a module taken as a whole. */
export interface Imported {
  readonly module: string
  readonly name: string | undefined
}

/** What the top level of a program binds. Of several definitions of one name the last counts, as in Python. */
export interface Definitions {
  readonly classes: ReadonlyMap<string, ClassDefinition>
  readonly functions: ReadonlyMap<string, FunctionDefinition>
  /** Name to the statements that assign it. */
  readonly assigned: ReadonlyMap<string, ReadonlyArray<Node>>
  readonly imports: ReadonlyMap<string, Imported>
  readonly stars: ReadonlyArray<string>
  /** Statements that change something without binding a name: `config.background_color = …`. */
  readonly effects: ReadonlyArray<Node>
}

export const readFunction = (
  node: Node,
  code: string,
  owner: ClassDefinition | undefined,
  decorators: ReadonlyArray<string> = []
): FunctionDefinition => {
  const name = child(node, "VariableName")
  return {
    name: name === undefined ? "" : code.slice(name.from, name.to),
    node,
    parameters: parametersOf(child(node, "ParamList"), code),
    owner,
    isStatic: decorators.includes("staticmethod"),
    isProperty: decorators.some((one) => one === "property" || one === "cached_property")
  }
}

const decoratorsOf = (node: Node, code: string): Array<string> =>
  node.children.filter((one) => one.type === "Decorator").map((one) =>
    code.slice(one.from, one.to).replace("@", "").trim()
  )

/** The definition inside a statement, decorators aside. */
export const undecorated = (node: Node): Node =>
  node.type === "DecoratedStatement" ? child(node, "ClassDefinition", "FunctionDefinition") ?? node : node

const lastName = (node: Node, code: string): string | undefined => {
  if (node.type === "VariableName") return code.slice(node.from, node.to)
  if (node.type === "CallExpression") return node.children[0] && lastName(node.children[0], code)
  if (node.type !== "MemberExpression") return undefined
  const property = child(node, "PropertyName")
  return property === undefined
    ? node.children[0] && lastName(node.children[0], code)
    : code.slice(property.from, property.to)
}

export const readClass = (node: Node, code: string, imports: ReadonlyMap<string, Imported>): ClassDefinition => {
  const name = child(node, "VariableName")
  const methods = new Map<string, FunctionDefinition>()
  const statements: Array<Node> = []
  const given = argumentsOf(child(node, "ArgList"), code).filter((one) => one.name === undefined)
  const definition: ClassDefinition = {
    name: name === undefined ? "" : code.slice(name.from, name.to),
    node,
    written: given.map((one) => code.slice(one.value.from, one.value.to)),
    bases: given.flatMap((one) => {
      const base = lastName(one.value, code)
      return base === undefined ? [] : [imports.get(base)?.name ?? base]
    }),
    methods,
    statements
  }
  for (const statement of child(node, "Body")?.children ?? []) {
    const inner = undecorated(statement)
    if (inner.type === "FunctionDefinition") {
      const method = readFunction(inner, code, definition, decoratorsOf(statement, code))
      methods.set(method.name, method)
    } else if (inner.type !== ":") statements.push(statement)
  }
  return definition
}

const readImport = (node: Node, code: string, imports: Map<string, Imported>, stars: Array<string>): void => {
  const text = (one: Node) => code.slice(one.from, one.to)
  const parts = node.children.filter((one) => one.type !== "(" && one.type !== ")")
  const at = parts.findIndex((one) => one.type === "import")
  const module = parts[0]?.type === "from" ? parts.slice(1, at).map(text).join("") : undefined
  const names = parts.slice(at + 1)
  if (names[0]?.type === "*") {
    if (module !== undefined) stars.push(module)
    return
  }
  let group: Array<Node> = []
  const flush = () => {
    if (group.length === 0) return
    const as = group.findIndex((one) => one.type === "as")
    const dotted = (as < 0 ? group : group.slice(0, as)).map(text).join("")
    const local = as < 0 ? undefined : group[as + 1] && text(group[as + 1]!)
    if (module === undefined) {
      imports.set(local ?? dotted.split(".")[0]!, {
        module: local === undefined ? dotted.split(".")[0]! : dotted,
        name: undefined
      })
    } else imports.set(local ?? dotted, { module, name: dotted })
    group = []
  }
  for (const one of names) {
    if (one.type === ",") flush()
    else group.push(one)
  }
  flush()
}

const targetNames = (statement: Node, code: string): Array<string> => {
  const end = statement.children.findLastIndex((one) => one.type === "AssignOp")
  const names: Array<string> = []
  const collect = (node: Node): void => {
    if (node.type === "VariableName") names.push(code.slice(node.from, node.to))
    else if (/^(?:Tuple|Array|Parenthesized)Expression$/.test(node.type)) node.children.forEach(collect)
  }
  if (statement.type === "UpdateStatement") collect(statement.children[0]!)
  else statement.children.slice(0, Math.max(0, end)).forEach(collect)
  return names
}

/** Reads the top level, `if`, `try` and `with` blocks included. */
export const readDefinitions = (root: Node, code: string): Definitions => {
  const classes = new Map<string, ClassDefinition>()
  const functions = new Map<string, FunctionDefinition>()
  const assigned = new Map<string, Array<Node>>()
  const imports = new Map<string, Imported>()
  const stars: Array<string> = []
  const effects: Array<Node> = []
  const read = (statement: Node): void => {
    const node = undecorated(statement)
    switch (node.type) {
      case "ImportStatement":
        return readImport(node, code, imports, stars)
      case "ClassDefinition": {
        const definition = readClass(node, code, imports)
        classes.delete(definition.name)
        classes.set(definition.name, definition)
        return
      }
      case "FunctionDefinition": {
        const definition = readFunction(node, code, undefined)
        functions.set(definition.name, definition)
        return
      }
      case "AssignStatement":
      case "UpdateStatement": {
        const names = targetNames(node, code)
        if (names.length === 0) effects.push(node)
        for (const name of names) assigned.set(name, [...assigned.get(name) ?? [], node])
        return
      }
      case "ExpressionStatement":
        effects.push(node)
        return
      case "IfStatement":
        if (/^if\s+__name__\b/.test(code.slice(node.from, node.from + 40))) return
        return node.children.forEach(read)
      case "StatementGroup":
      case "TryStatement":
      case "WithStatement":
      case "Body":
        return node.children.forEach(read)
    }
  }
  root.children.forEach(read)
  return { classes, functions, assigned, imports, stars, effects }
}

/** The class and those it builds on, in the order in which methods are looked up; names the sample does not define left out. */
export const lineage = (definition: ClassDefinition, all: Definitions): Array<ClassDefinition> => {
  const found: Array<ClassDefinition> = []
  const follow = (one: ClassDefinition): void => {
    if (found.includes(one) || found.length > 100) return
    found.push(one)
    for (const base of one.bases) {
      const next = all.classes.get(base)
      if (next !== undefined && next !== one) follow(next)
    }
  }
  follow(definition)
  return found
}

/** Bases of the lineage that the sample does not define; none from packages other than Manim and its plugins. */
export const outerBases = (definition: ClassDefinition, all: Definitions): Array<string> =>
  lineage(definition, all).flatMap((one) => one.bases).filter((base) =>
    !all.classes.has(base) && !isForeign(all.imports.get(base)?.module ?? "")
  )

export const isScene = (definition: ClassDefinition, all: Definitions): boolean =>
  outerBases(definition, all).some(isSceneBase)

/** The library's class that makes this one a shape. */
export const shapeBase = (definition: ClassDefinition, all: Definitions): string | undefined =>
  outerBases(definition, all).find(isShapeBase)

/** The library's class that makes this one an animation. */
export const motionBase = (definition: ClassDefinition, all: Definitions): string | undefined =>
  outerBases(definition, all).find((base) => motionOf(base) !== undefined || /(?:Animation|Transform)$/.test(base))
