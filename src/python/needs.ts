import { isSceneClass } from "./libraries.ts"
import { atEnd, type Program, type ProgramModule, type Target } from "./Program.ts"
import type { ClassDefinition, Import, Reference, Statement } from "./scopes/Module.ts"

/** A reference and what it leads to, through modules used as objects. */
export interface Need {
  readonly reference: Reference
  readonly target: Target
  /** How many steps of the reference's path were walked through modules of the project. */
  readonly through: number
}

/**
 * An import that leads into the project, or nowhere, and stands inside a statement: in a function, a class body, a `try`.
 * It goes, and what it binds is written out.
 */
export interface InnerImport {
  readonly from: number
  readonly to: number
  readonly items: ReadonlyArray<{ readonly alias: string; readonly target: Target }>
  /** The names it binds are those of a class or function that others cannot see; else the module's. */
  readonly local: boolean
  readonly inClass: boolean
  /** False when it cannot be written out: stars and modules as objects inside functions, names that lead nowhere. */
  readonly replaceable: boolean
  readonly module: string
}

/** A statement by its place. */
export interface StatementPlace {
  readonly module: number
  readonly statement: number
}

/** A class statement and its place. */
export interface ClassPlace {
  readonly module: number
  readonly statement: number
  readonly definition: ClassDefinition
}

/** A statement that changes the picture. */
export interface PictureEffect extends StatementPlace {
  /** What it sets, when it sets one thing alone: a later one of the same slot undoes it. */
  readonly slot: string | undefined
  /** The module whose random numbers it seeds; empty when it is called by a bare name. */
  readonly seed: string | undefined
}

export type SceneKind = "scene" | "candidate" | "other"

/** Method calls that change what a variable holds. */
const mutators =
  /^(append|extend|insert|add|update|setdefault|remove|pop|sort|reverse|add_to_preamble|add_to_document|set_default)$/

/** Settings that do not change the picture. */
const technical =
  /^(verbosity|media_|log_|logging|progress_bar|preview|dry_run|disable_caching|max_files_cached|flush_cache|notify|write_|save_|show_in|output_file|input_file|custom_folders|tex_dir|text_dir|images_dir|video_dir|partial_movie_dir)/

/** Statement-wise answers about a program, each worked out once. */
export class Needs {
  readonly program: Program
  readonly #needs = new Map<number, ReadonlyArray<Need>>()
  readonly #inner = new Map<number, ReadonlyArray<InnerImport>>()
  readonly #effects: Array<
    { byName: ReadonlyMap<string, ReadonlyArray<number>>; picture: ReadonlyArray<number> } | undefined
  > = []
  readonly #kinds = new Map<string, SceneKind>()
  readonly #imported: Array<ReadonlyArray<number> | undefined> = []
  readonly #lines: Array<Int32Array | undefined> = []
  #foreign: ReadonlyMap<string, ReadonlyArray<StatementPlace>> | undefined

  constructor(program: Program) {
    this.program = program
  }

  key(module: number, statement: number): number {
    return module * 1_000_000 + statement
  }

  module(index: number): ProgramModule {
    return this.program.modules[index]!
  }

  statement(module: number, statement: number): Statement {
    return this.program.modules[module]!.statements[statement]!
  }

  /** Line of an offset, from 1; in a notebook within the cell of the statement. */
  line({ module, statement }: StatementPlace, at: number): number {
    const { cells, text } = this.module(module)
    const starts = this.#lines[module] ??= lineStarts(text)
    const cell = cells?.ofStatement[statement]
    const line = lineAt(starts, at)
    return cell === undefined ? line : line - lineAt(starts, cells!.starts.get(cell) ?? 0) + 1
  }

  /**
   * The same as `of`, from inside a scene's program. Of several classes of one name in a file Python keeps the last; in the
   * program of another one, the name means that one once the program runs.
   */
  seenBy(scene: ClassPlace, module: number, statement: number): ReadonlyArray<Need> {
    const needs = this.of(module, statement)
    const { name } = scene.definition
    if (module !== scene.module && !this.importedModules(module).includes(scene.module)) return needs
    if ((this.module(scene.module).binders.get(name)?.length ?? 0) < 2) return needs
    return needs.map((need) => {
      const { reference, target } = need
      return reference.deferred && target.kind === "local" && target.module === scene.module && target.name === name
        ? { ...need, target: { ...target, statement: scene.statement } }
        : need
    })
  }

  /** All loads of a statement that are not local to it, with what they lead to, in order of place. */
  of(module: number, statement: number): ReadonlyArray<Need> {
    const key = this.key(module, statement)
    let needs = this.#needs.get(key)
    if (needs === undefined) {
      const memo = new Map<string, Target>()
      needs = this.statement(module, statement).references
        .filter((reference) => reference.kind === "load" || reference.kind === "declare")
        .map((reference) => this.#need(module, statement, reference, memo))
      this.#needs.set(key, needs)
    }
    return needs
  }

  #need(module: number, statement: number, reference: Reference, memo: Map<string, Target>): Need {
    const key = `${reference.deferred ? "d" : "i"}${reference.name}`
    let target = reference.own ? this.program.boundBy(module, statement, reference.name) : memo.get(key)
    if (target === undefined) {
      target = this.#meaning(module, statement, reference)
      memo.set(key, target)
    }
    const first = target
    let through = 0
    while ((target.kind === "project-module" || target.kind === "package") && through < reference.path.length) {
      const step = reference.path[through]!.name
      const next: Target = target.kind === "package"
        ? this.program.inside(target.path, step)
        : this.#member(target.module, step)
      if (
        next.kind === "unbound" && target.kind === "package" && first.kind === "package" && first.outside !== undefined
      ) {
        // A folder without modules of that name: a package of the same name is meant.
        return { reference, target: first.outside, through: 0 }
      }
      through++
      target = next
      if (next.kind === "unbound") break
    }
    return { reference, target, through }
  }

  #member(module: number, name: string): Target {
    const target = this.program.resolve(module, name)
    if (target.kind !== "unbound" && target.kind !== "builtin") return target
    const { path } = this.module(module)
    return path.endsWith("/__init__.py") ? this.program.inside(path.slice(0, -"/__init__.py".length), name) : target
  }

  #meaning(module: number, statement: number, { deferred, kind, name }: Reference): Target {
    const notebook = this.module(module).cells !== undefined
    if (!deferred && kind === "load") return this.program.resolveBefore(module, name, statement)
    return notebook
      ? this.program.resolveBefore(module, name, statement + 1, statement)
      : this.program.lookup(module, name, atEnd)
  }

  /** Imports inside a statement that lead into the project, or nowhere. */
  inner(module: number, statement: number): ReadonlyArray<InnerImport> {
    const key = this.key(module, statement)
    let found = this.#inner.get(key)
    if (found === undefined) {
      const { imports, kind } = this.statement(module, statement)
      found = kind === "import" ? [] : imports.flatMap((one) => {
        const inner = this.#innerImport(module, one)
        return inner === undefined ? [] : [inner]
      })
      this.#inner.set(key, found)
    }
    return found
  }

  #innerImport(module: number, one: Import): InnerImport | undefined {
    const place = this.program.locate(module, one.level, one.module)
    if (typeof place !== "number" && one.level === 0) return undefined
    const { from, inClass, local, to } = one
    const inner = {
      from,
      to,
      local,
      inClass,
      items: [],
      replaceable: false,
      module: ".".repeat(one.level) + one.module
    }
    if (typeof place !== "number") return inner
    // Outside functions every use of these names is written out by itself.
    if (one.names === undefined || one.names === "*") return { ...inner, replaceable: !local }
    const items = one.names.map(({ alias, name }) => ({ alias, target: this.#member(place, name) }))
    return { ...inner, items, replaceable: items.every(({ target }) => isWritable(target)) }
  }

  /** The statements a local name needs: the one that counts, what it changes or may leave as it was, and later changes to it. */
  chain(target: Target & { kind: "local" }): ReadonlyArray<StatementPlace> {
    const { module, name } = target
    const { binders, statements, unbinders } = this.module(module)
    const list = binders.get(name) ?? []
    const chain = [target.statement]
    let at = list.indexOf(target.statement)
    while (at > 0 && statements[list[at]!]!.conditional) {
      const later = list[at]!
      at--
      if (statements[list[at]!]!.kind === "import") break
      if (unbinders.get(name)?.some((index) => index > list[at]! && index < later) === true) break
      chain.push(list[at]!)
    }
    for (const effect of this.#effectsOf(module).byName.get(name) ?? []) chain.push(effect)
    return [
      ...chain.sort((a, b) => a - b).map((statement) => ({ module, statement })),
      ...this.#foreignEffects().get(`${module} ${name}`) ?? []
    ]
  }

  /** Statements of one module that change what a name of another holds: `utils.WIDTH = 3`, `colors.append(RED)`. */
  #foreignEffects(): ReadonlyMap<string, ReadonlyArray<StatementPlace>> {
    if (this.#foreign !== undefined) return this.#foreign
    const found = new Map<string, Array<StatementPlace>>()
    for (const [module, { statements }] of this.program.modules.entries()) {
      for (const [statement, { binds, from, kind, references }] of statements.entries()) {
        if (kind !== "expression" && kind !== "assign" || binds.size > 0) continue
        const first = references.find((reference) => reference.from === from)
        if (first === undefined || first.path.length === 0 && first.name === "print") continue
        const { reference, target, through } = this.#need(module, statement, first, new Map())
        if (target.kind !== "local" || target.module === module) continue
        if (through === reference.path.length && !reference.assigns && this.module(module).text[first.to] === "(") {
          continue
        }
        const key = `${target.module} ${target.name}`
        found.set(key, [...found.get(key) ?? [], { module, statement }])
      }
    }
    return this.#foreign = found
  }

  /**
   * Statements of a module, and of what it imports from the project, that change the picture without binding a name: the
   * module's own first, each module's in order.
   */
  pictureEffects(module: number): ReadonlyArray<PictureEffect> {
    return [module, ...this.importedModules(module)].flatMap((index) =>
      this.#effectsOf(index).picture.map((statement) => ({
        module: index,
        statement,
        ...this.#effect(index, statement)
      }))
    )
  }

  #effect(module: number, statement: number): Pick<PictureEffect, "slot" | "seed"> {
    const { from, kind, to } = this.statement(module, statement)
    const text = this.module(module).text.slice(from, to)
    if (kind === "assign") {
      return { slot: /^[\w.]+(?:\[[^\]\n]*\])?(?=\s*=(?!\s*[\w.[\]"']+\s*=[^=]))/.exec(text)?.[0], seed: undefined }
    }
    const seed = kind === "expression" ? /^(?:(\w+)[\w.]*\.)?\w*seed(?=\()/.exec(text) : null
    return seed === null ? { slot: undefined, seed: undefined } : { slot: seed[0], seed: seed[1] ?? "" }
  }

  /** The project's modules that importing a module runs, transitively, without itself. */
  importedModules(module: number): ReadonlyArray<number> {
    const known = this.#imported[module]
    if (known !== undefined) return known
    const seen = new Set<number>([module])
    const visit = (index: number) => {
      for (const next of this.directImports(index)) {
        if (seen.has(next)) continue
        seen.add(next)
        visit(next)
      }
    }
    visit(module)
    seen.delete(module)
    return this.#imported[module] = [...seen]
  }

  directImports(module: number): ReadonlyArray<number> {
    const found: Array<number> = []
    for (const statement of this.module(module).statements) {
      for (const one of statement.imports) if (!one.local && !one.typing) found.push(...this.importsOf(module, one))
    }
    return found
  }

  /** The project's modules that one import statement runs. */
  importsOf(module: number, one: Import): ReadonlyArray<number> {
    const found: Array<number> = []
    const place = this.program.locate(module, one.level, one.module)
    if (typeof place === "number") found.push(place)
    if (place !== undefined && one.names !== undefined && one.names !== "*") {
      for (const { name } of one.names) {
        const target = typeof place === "number" ? this.#member(place, name) : this.program.inside(place.folder, name)
        if (target.kind === "project-module") found.push(target.module)
      }
    }
    return found
  }

  #effectsOf(module: number) {
    const known = this.#effects[module]
    if (known !== undefined) return known
    const { statements, text } = this.module(module)
    const byName = new Map<string, Array<number>>()
    const picture: Array<number> = []
    for (const [index, statement] of statements.entries()) {
      if (statement.kind !== "expression" && statement.kind !== "assign" && statement.kind !== "compound") continue
      const first = statement.references.find((reference) => reference.from === statement.from)
      if (statement.kind === "compound") {
        if (/^if\s+__name__\b/.test(text.slice(statement.from, statement.from + 20))) continue
        for (const reference of statement.references) {
          if (reference.deferred || reference.kind !== "load") continue
          const last = reference.path.at(-1)?.name
          if (last !== undefined && mutators.test(last)) push(byName, reference.name, index)
          const isSet = reference.assigns || /^(set_default|seed|manual_seed|set_seed)$/.test(last ?? reference.name)
          if (isSet && isPictureEffect(reference, text) && picture.at(-1) !== index) picture.push(index)
        }
        continue
      }
      if (first === undefined || statement.binds.size > 0) continue
      if (isPictureEffect(first, text)) picture.push(index)
      else if (text[first.to] !== "(" && first.name !== "sys" && first.name !== "print") push(byName, first.name, index)
    }
    return this.#effects[module] = { byName, picture }
  }

  /** The class a target names, when it is one of the project. */
  classOf(target: Target): ClassPlace | undefined {
    if (target.kind !== "local") return undefined
    const definition = this.statement(target.module, target.statement).classes.findLast((one) =>
      one.name === target.name && one.within === "module"
    )
    return definition === undefined ? undefined : { module: target.module, statement: target.statement, definition }
  }

  /** What each base of a class leads to, in order. */
  bases(
    place: ClassPlace
  ): ReadonlyArray<{ readonly text: string; readonly target: Target; readonly last: string | undefined }> {
    return place.definition.bases.map(({ path, root, text }) => {
      if (root === undefined) return { text, target: { kind: "unbound" }, last: undefined }
      const inside = place.definition.within !== "module"
      let target = inside
        ? this.program.resolve(place.module, root)
        : this.program.resolveBefore(place.module, root, place.statement)
      // A class of a compound statement may lean on another of the same statement.
      if (target.kind === "unbound") target = this.program.resolve(place.module, root)
      let at = 0
      while ((target.kind === "project-module" || target.kind === "package") && at < path.length) {
        const step = path[at++]!
        target = target.kind === "package" ? this.program.inside(target.path, step) : this.#member(target.module, step)
      }
      return { text, target, last: path.at(-1) ?? root }
    })
  }

  /** Whether a class descends from a scene class of the library, by binding; `candidate` when only its base's name says so. */
  sceneKind(place: ClassPlace): SceneKind {
    const key = `${place.module} ${place.statement} ${place.definition.from}`
    const known = this.#kinds.get(key)
    if (known !== undefined) return known
    this.#kinds.set(key, "other")
    let kind: SceneKind = "other"
    for (const base of this.bases(place)) {
      const one = this.#baseKind(base)
      if (one === "scene") {
        kind = "scene"
        break
      }
      if (one === "candidate") kind = "candidate"
    }
    this.#kinds.set(key, kind)
    return kind
  }

  #baseKind({ last, target, text }: { text: string; target: Target; last: string | undefined }): SceneKind {
    const local = this.classOf(target)
    if (local !== undefined) return this.sceneKind(local)
    if (last === undefined) return /Scene\b/.test(text) ? "candidate" : "other"
    const known = isSceneClass(target.kind === "library" || target.kind === "from" ? target.name : last)
    const { libraries } = this.program
    switch (target.kind) {
      case "library":
        return known ? "scene" : "other"
      case "from":
      case "module":
        if (known && libraries.libraryOf(target.module) !== undefined) return "scene"
        return /Scene$|^Slide$/.test(last) ? "candidate" : "other"
      case "builtin":
      case "star":
        return "other"
      default:
        return /Scene$/.test(last) ? "candidate" : "other"
    }
  }
}

const isPictureEffect = (first: Reference, text: string): boolean => {
  const last = first.path.at(-1)?.name
  if (first.name === "config" || first.path[0]?.name === "config") {
    const setting = first.name === "config" ? first.path[0]?.name : first.path[1]?.name
    const subscript = /^\[\s*["'](\w+)["']/.exec(text.slice(first.to, first.to + 80))?.[1]
    return !technical.test(setting ?? subscript ?? "")
  }
  return last === "set_default" || last === "register_font" ||
    last === "add_to_preamble" && first.name !== "template" ||
    /^(seed|manual_seed|set_seed)$/.test(last ?? (text[first.to] === "(" ? first.name : ""))
}

const push = (map: Map<string, Array<number>>, name: string, value: number): void => {
  const list = map.get(name)
  if (list === undefined) map.set(name, [value])
  else if (list.at(-1) !== value) list.push(value)
}

/** What can be written as an import or an assignment in place of an import from the project. */
const isWritable = (target: Target): boolean =>
  target.kind === "local" || target.kind === "library" || target.kind === "from" || target.kind === "star" ||
  target.kind === "module" && target.aliased

const lineStarts = (text: string): Int32Array => {
  const starts = [0]
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1)
  return Int32Array.from(starts)
}

/** Line of an offset, from 1, by bisection. */
const lineAt = (starts: Int32Array, at: number): number => {
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (starts[middle]! <= at) low = middle
    else high = middle
  }
  return low + 1
}
