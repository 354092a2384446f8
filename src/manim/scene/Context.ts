import type { ClassDefinition, Definitions, FunctionDefinition } from "./definitions.ts"
import type { Findings } from "./Findings.ts"
import type { Node } from "./nodes.ts"
import type { Scope, Value } from "./values.ts"

/** What reading one part of a program needs from the whole: `Reader` is it. */
export interface Context {
  readonly code: string
  readonly definitions: Definitions
  readonly findings: Findings
  /** The scene's class; absent when the whole module is read. */
  readonly scene: ClassDefinition | undefined
  readonly isGl: boolean
  /** The scene builds on `LinearTransformationScene`. */
  readonly isLinear: boolean
  readonly global: Scope
  /** False while something is read again: nothing is counted then. */
  counting: boolean
  /** Loops around the place in hand. */
  loopDepth: number
  readonly text: (node: Node) => string
  readonly mark: (name: string) => void
  /** Notes a package that the code uses. */
  readonly package: (module: string) => void
  /** Reads a statement or expression: counts what it does and gives what it is. */
  readonly evaluate: (node: Node, scope: Scope) => Value
  /** `value for target in iterable if …`, without brackets. */
  readonly comprehension: (nodes: ReadonlyArray<Node>, scope: Scope) => Value
  /** A name that no function binds. */
  readonly globalName: (name: string) => Value
  readonly define: (statement: Node, scope: Scope) => void
  readonly bind: (target: Node, value: Value, scope: Scope) => void
  readonly bindAll: (targets: ReadonlyArray<Node>, value: Value, scope: Scope) => void
  readonly enter: (definition: ClassDefinition, attributes: Map<string, Value>) => void
  readonly method: (
    definition: ClassDefinition,
    name: string,
    after?: ClassDefinition
  ) => FunctionDefinition | undefined
  readonly invoke: (
    definition: FunctionDefinition,
    self: Value,
    positional: ReadonlyArray<Value>,
    named: ReadonlyMap<string, Value>,
    outer: Scope
  ) => Value
}
