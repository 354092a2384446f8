import type { ClassDefinition, FunctionDefinition } from "./definitions.ts"
import type { Motion, Shape } from "./vocabulary.ts"

/** Something that can be seen. Mutable: a colour set later is the colour it has. */
export interface Thing {
  readonly kind: "thing"
  /** Class it was made from, or the method that gave it. */
  readonly name: string
  readonly shape: Shape | undefined
  /** Its class, where the sample defines it. */
  readonly definition: ClassDefinition | undefined
  /** As a constructor or method was told; names of constants as written. */
  colour: string | undefined
  /** Texts and formulas it shows. */
  readonly texts: ReadonlyArray<string>
  readonly members: Array<Value>
  readonly attributes: Map<string, Value>
}

/** An animation, and what it does to what. */
export interface Animated {
  readonly kind: "animation"
  readonly name: string
  readonly motion: Motion | undefined
  readonly targets: ReadonlyArray<Value>
  readonly runTime: number | undefined
}

/** `thing.animate.shift(…)…` */
export interface Builder {
  readonly kind: "builder"
  readonly target: Value
  readonly calls: Array<{ readonly name: string; readonly values: ReadonlyArray<Value> }>
}

/** What an expression is, as far as reading alone can tell; undefined is anything. */
export type Value =
  | Thing
  | Animated
  | Builder
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "flag"; readonly value: boolean }
  | { readonly kind: "name"; readonly name: string }
  /** Something of which only what the code calls it is known. */
  | { readonly kind: "hint"; readonly name: string }
  | { readonly kind: "list"; readonly items: Array<Value> }
  | { readonly kind: "dict"; readonly entries: ReadonlyMap<string, Value> }
  | { readonly kind: "function"; readonly definition: FunctionDefinition; readonly self: Value; readonly scope: Scope }
  | { readonly kind: "lambda"; readonly result: Value }
  | { readonly kind: "class"; readonly definition: ClassDefinition }
  | { readonly kind: "instance"; readonly definition: ClassDefinition; readonly attributes: Map<string, Value> }
  | { readonly kind: "scene"; readonly attributes: Map<string, Value> }
  | { readonly kind: "super"; readonly self: Value; readonly after: ClassDefinition | undefined }
  | { readonly kind: "camera" }
  | { readonly kind: "frame" }
  | undefined

/** Names bound while a function is read. */
export class Scope {
  readonly names = new Map<string, Value>()
  returns: Value
  readonly parent: Scope | undefined
  /** The class whose method is being read. */
  readonly owner: ClassDefinition | undefined

  constructor(parent: Scope | undefined, owner: ClassDefinition | undefined) {
    this.parent = parent
    this.owner = owner
  }

  /** The binding's own scope, so that a name bound to "anything" still hides what lies outside. */
  find(name: string): Scope | undefined {
    return this.names.has(name) ? this : this.parent?.find(name)
  }
}

/** Positional and named arguments of a call, stars spread where what they hold is known. */
export interface Given {
  readonly positional: ReadonlyArray<Value>
  readonly named: ReadonlyMap<string, Value>
}

/** Texts in a value, lists and dictionaries opened. */
export const textsIn = (value: Value, depth = 0): Array<string> => {
  if (value === undefined || depth > 4) return []
  if (value.kind === "text") return [value.text]
  if (value.kind === "list") return value.items.flatMap((item) => textsIn(item, depth + 1))
  if (value.kind === "dict") return [...value.entries.values()].flatMap((item) => textsIn(item, depth + 1))
  return []
}
