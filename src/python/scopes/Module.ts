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
