import type { SyntaxNode } from "@lezer/common"
import type { Libraries, LibraryName, Span } from "./libraries.ts"
import { Needs } from "./needs.ts"
import { Program, type Target } from "./Program.ts"
import type { Missing } from "./Project.ts"
import type { Reference } from "./scopes/Module.ts"
import { parsePython } from "./scopes/parsePython.ts"
import { type SyntaxProblem, syntaxProblem } from "./syntax.ts"

/** Which library a program is written for. */
export type Framework = "manimce" | "manimgl" | "mixed" | "unknown"

/** First and last release of a library that has every name a program uses. */
export interface Releases {
  readonly first: string
  readonly last: string
  /** True when the newest known release is among them. */
  readonly newest: boolean
}

/** What is known of a program that stands alone. */
export interface Check {
  /** Why it does not parse; everything else is then empty. */
  readonly syntax: SyntaxProblem | undefined
  /** Names that are bound nowhere, no builtins and exported by no release of a library it imports; in order of place. */
  readonly unknownNames: ReadonlyArray<string>
  /** Each name is known, but no single release has them all: the two that exclude each other. */
  readonly conflict: readonly [string, string] | undefined
  readonly framework: Framework
  readonly releases: Partial<Record<LibraryName, Releases>>
  /** Packages beside the standard library and Manim, sorted. */
  readonly packages: ReadonlyArray<string>
  readonly assets: ReadonlyArray<Missing>
  /** Some class descends, by binding, from a scene class of Manim. */
  readonly hasScene: boolean
}

interface Use {
  readonly name: string
  readonly span: Span
}

/** Submodules of the libraries that are reached as attributes. */
const submodules = /^[a-z_][a-z0-9_]*$/

/**
 * Checks a program as it stands, without running anything: syntax by the newest grammar, then every name by Python's scope
 * rules against what the program binds, the builtins and what its libraries export in some release.
 * Never throws. About 2 MB/s.
 */
export const checkProgram = (code: string, libraries: Libraries): Check => {
  const nothing = {
    unknownNames: [],
    conflict: undefined,
    framework: "unknown",
    releases: {},
    packages: [],
    assets: [],
    hasScene: false
  } as const
  const syntax = syntaxProblem(code)
  if (syntax !== undefined) return { syntax, ...nothing }
  const program = new Program({ files: [{ path: "<program>.py", text: code }] }, libraries)
  if (program.modules[0]!.tooDeep === true) {
    return { syntax: { line: 1, column: 1, message: "nested too deeply" }, ...nothing }
  }
  const needs = new Needs(program)
  const module = program.modules[0]!
  const unknown = new Map<string, number>()
  const uses: Record<LibraryName, Map<string, Span>> = { manim: new Map(), manimlib: new Map() }
  const seen = new Map<string, Target>()
  for (const [index, statement] of module.statements.entries()) {
    for (const reference of statement.references) {
      if (reference.kind !== "load") continue
      if (reference.annotation === "never" || reference.annotation === "evaluated" && module.futureAnnotations) continue
      const key = reference.deferred ? reference.name : `${index} ${reference.own ? "own " : ""}${reference.name}`
      let target = seen.get(key)
      if (target === undefined) {
        // A statement sees itself where it has bound the name before: certainly, or in some way through it.
        const own = reference.own || statement.kind === "compound"
        target = reference.deferred
          ? program.resolve(0, reference.name)
          : program.lookup(0, reference.name, own ? index + 1 : index)
        seen.set(key, target)
      }
      judge(reference, target)
    }
  }

  function judge(reference: Reference, target: Target): void {
    const note = (name: string) => {
      if (!unknown.has(name)) unknown.set(name, reference.from)
    }
    switch (target.kind) {
      case "unbound":
      case "unknown-star":
      case "absent":
        return note(reference.name)
      case "library": {
        const span = libraries.span(target.library, target.name)
        if (span !== undefined && wholeLibrary.has(target.module)) uses[target.library].set(target.name, span)
        return
      }
      case "from": {
        const library = wholeLibrary.get(target.module)
        if (library === undefined) return
        const span = libraries.span(library, target.name)
        if (span !== undefined) uses[library].set(target.name, span)
        else if (!submodules.test(target.name)) note(target.name)
        return
      }
      case "module": {
        const library = wholeLibrary.get(target.module)
        const member = reference.path[0]?.name
        if (library === undefined || member === undefined) return
        const span = libraries.span(library, member)
        if (span !== undefined) uses[library].set(member, span)
        else if (!submodules.test(member)) note(`${reference.name}.${member}`)
        return
      }
      default:
    }
  }

  const found = { manim: false, manimlib: false }
  const packages = new Set<string>()
  for (const statement of module.statements) {
    for (const one of statement.imports) {
      const root = one.module.split(".", 1)[0]!
      if (one.level > 0 || root === "" || root === "__future__") continue
      const library = libraries.libraryOf(one.module)
      if (library !== undefined) found[library] = true
      if (root !== "manim" && root !== "manimlib" && !libraries.isStandard(root)) packages.add(root)
    }
  }
  const conflicts = (["manim", "manimlib"] as const).map((library) => conflictIn(uses[library]))
  const releases: Partial<Record<LibraryName, Releases>> = {}
  for (const library of ["manim", "manimlib"] as const) {
    const all = libraries.releases[library]
    const spans = [...uses[library].values()]
    if (spans.length === 0) continue
    const first = Math.max(...spans.map((span) => span.first))
    const last = Math.min(...spans.map((span) => span.last))
    if (first <= last) releases[library] = { first: all[first]!, last: all[last]!, newest: last === all.length - 1 }
  }
  return {
    syntax: undefined,
    unknownNames: [...unknown].sort((a, b) => a[1] - b[1]).map(([name]) => name),
    conflict: conflicts[0] ?? conflicts[1],
    framework: found.manim && found.manimlib
      ? "mixed"
      : found.manim
      ? "manimce"
      : found.manimlib
      ? "manimgl"
      : "unknown",
    releases,
    packages: [...packages].sort(),
    assets: assetsOf(code),
    hasScene: module.statements.some((statement, index) =>
      statement.classes.some((definition) => needs.sceneKind({ module: 0, statement: index, definition }) === "scene")
    )
  }
}

/** Modules that stand for a whole library, so that a release decides over their names. */
const wholeLibrary: ReadonlyMap<string, LibraryName> = new Map([
  ["manim", "manim"],
  ["manimlib", "manimlib"],
  ["manimlib.imports", "manimlib"],
  ["big_ol_pile_of_manim_imports", "manimlib"],
  ["manim_imports_ext", "manimlib"]
])

const conflictIn = (uses: ReadonlyMap<string, Span>): readonly [string, string] | undefined => {
  let newest: Use | undefined
  let oldest: Use | undefined
  for (const [name, span] of uses) {
    if (newest === undefined || span.first > newest.span.first) newest = { name, span }
    if (oldest === undefined || span.last < oldest.span.last) oldest = { name, span }
  }
  return newest !== undefined && oldest !== undefined && newest.span.first > oldest.span.last
    ? [newest.name, oldest.name]
    : undefined
}

/** Calls whose string argument is a file. */
const loaders: ReadonlyMap<string, ReadonlyArray<string>> = new Map([
  ["ImageMobject", ["filename_or_array", "filename", "file_name"]],
  ["OpenGLImageMobject", ["filename_or_array", "filename"]],
  ["SVGMobject", ["file_name", "filename"]],
  ["OpenGLSVGMobject", ["file_name"]],
  ["add_sound", ["sound_file", "filename"]],
  ["open", ["file"]],
  ["imread", ["filename"]],
  ["read_csv", ["filepath_or_buffer"]],
  ["loadtxt", ["fname"]],
  ["genfromtxt", ["fname"]],
  ["TexturedSurface", []]
])

/** Files named literally in calls that load one; each once, in order. */
const assetsOf = (code: string): ReadonlyArray<Missing> => {
  const found = new Map<string, Missing>()
  if (![...loaders.keys()].some((name) => code.includes(name)) && !code.includes("Code(")) return []
  parsePython(code).iterate({
    enter: (node) => {
      if (node.name !== "CallExpression") return
      const callee = node.node.firstChild
      if (callee === null) return
      const named = callee.name === "VariableName"
        ? callee
        : callee.name === "MemberExpression"
        ? callee.lastChild
        : null
      if (named === null) return
      const name = code.slice(named.from, named.to)
      const keywords = name === "Code" ? ["file_name", "code_file"] : loaders.get(name)
      const list = callee.nextSibling
      if (keywords === undefined || list?.name !== "ArgList") return
      const literal = fileArgument(code, list, keywords, name !== "Code")
      if (literal !== undefined && !/\n/.test(literal) && literal !== "" && !isWritten(code, list)) {
        found.set(literal, { kind: "asset", name: literal })
      }
    }
  })
  return [...found.values()]
}

const fileArgument = (
  code: string,
  list: SyntaxNode,
  keywords: ReadonlyArray<string>,
  positional: boolean
): string | undefined => {
  let position = 0
  for (let c = list.firstChild; c !== null; c = c.nextSibling) {
    if (c.name === ",") position++
    if (c.name === "VariableName" && c.nextSibling?.name === "AssignOp") {
      const value = c.nextSibling.nextSibling
      if (keywords.includes(code.slice(c.from, c.to)) && value?.name === "String") {
        return unquote(code.slice(value.from, value.to))
      }
      c = value ?? c
    } else if (positional && position === 0 && c.name === "String") return unquote(code.slice(c.from, c.to))
  }
  return undefined
}

/** `open(path, "w")` makes a file. */
const isWritten = (code: string, list: SyntaxNode): boolean =>
  /,\s*(mode\s*=\s*)?["'][wax]/.test(code.slice(list.from, list.to))

const unquote = (literal: string): string =>
  literal.replace(/^[a-zA-Z]*("""|'''|"|')/, "").replace(/("""|'''|"|')$/, "")
