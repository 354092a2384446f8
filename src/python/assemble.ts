import { type Closure, type Included, isIdle } from "./closure.ts"
import { explicitImport } from "./libraries.ts"
import type { ClassPlace, InnerImport, Need, Needs } from "./needs.ts"
import { folderOf, type Target } from "./Program.ts"
import type { Piece } from "./Project.ts"
import type { Member } from "./scopes/Module.ts"

/** A program, and where its parts stood. */
export interface Assembled {
  readonly code: string
  readonly pieces: ReadonlyArray<Piece>
  /** Names that two parts use for different things and that could not be told apart. */
  readonly clashes: ReadonlyArray<string>
}

interface Edit {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** The identity of what a name stands for: equal for two ways to import the same thing. */
const targetKey = (target: Target): string => {
  switch (target.kind) {
    case "local":
      return `local ${target.module} ${target.name}`
    case "library":
      return target.name === "np" ? "module numpy" : `library ${target.library} ${target.name}`
    case "from":
      // Modules inside a library give the names that the whole library gives.
      return /^(manim|manimlib)(\.|$)/.test(target.module)
        ? `library ${target.module.split(".", 1)[0]} ${target.name}`
        : `from ${target.module} ${target.name}`
    case "star":
      return `from ${target.module} ${target.name}`
    case "module":
      return `module ${target.aliased ? target.module : target.module.split(".", 1)[0]}`
    default:
      return target.kind
  }
}

/** Puts a closure in order: imports, then every statement after those it needs when it runs, the scene's class last. */
export const assemble = (needs: Needs, scene: ClassPlace, closure: Closure): Assembled => {
  const sceneKey = needs.key(scene.module, scene.statement)
  const active = (item: Included): ReadonlyArray<Need> => {
    const { futureAnnotations } = needs.module(item.module)
    return needs.seenBy(scene, item.module, item.statement).filter((need) =>
      !isIdle(need, futureAnnotations) && !isDropped(item, need.reference.from)
    )
  }
  const items = [...closure.included.values()]
  const uses = items.flatMap((item) => active(item).map((need) => ({ item, need })))
  const names = new Names(needs, scene, items, uses)

  // Statements in the order in which Python would have run them.
  const order: Array<Included> = []
  const stars: Array<string> = []
  const usedStars = new Set(
    uses.flatMap(({ need: { target } }) =>
      target.kind === "library" ? [target.module] : target.kind === "unknown-star" ? target.modules : []
    )
  )
  const visited = new Set<number>()
  const visit = (module: number): void => {
    if (visited.has(module)) return
    visited.add(module)
    for (const [index, statement] of needs.module(module).statements.entries()) {
      for (const one of statement.imports) {
        if (one.local || one.typing) continue
        for (const next of needs.importsOf(module, one)) visit(next)
        const path = ".".repeat(one.level) + one.module
        if (one.names === "*" && usedStars.has(path) && !stars.includes(path)) stars.push(path)
      }
      const item = closure.included.get(needs.key(module, index))
      if (item !== undefined) order.push(item)
    }
  }
  for (const item of [...items].sort((a, b) => a.module - b.module)) {
    if (!needs.importedModules(scene.module).includes(item.module) && item.module !== scene.module) visit(item.module)
  }
  visit(scene.module)

  const emitted = new Set<number>()
  const sorted: Array<Included> = []
  /** `early`: it is wanted before its turn, so what its functions use is wanted too. */
  const emit = (item: Included, early: boolean): void => {
    const key = needs.key(item.module, item.statement)
    if (emitted.has(key)) return
    emitted.add(key)
    for (const { reference, target } of active(item)) {
      if (target.kind !== "local" || reference.deferred && !early) continue
      const isNotebook = needs.module(target.module).cells !== undefined
      for (const place of needs.chain(target)) {
        const wanted = needs.key(place.module, place.statement)
        const needed = closure.included.get(wanted)
        const isLater = place.module === item.module && place.statement > item.statement
        if (needed === undefined || wanted === sceneKey) continue
        if (place.statement === target.statement && place.module === target.module || !isLater || isNotebook) {
          emit(needed, true)
        }
      }
    }
    sorted.push(item)
  }
  for (const item of order) if (needs.key(item.module, item.statement) !== sceneKey) emit(item, false)
  emit(closure.included.get(sceneKey)!, false)

  const blocks: Array<{ readonly text: string; readonly definition: boolean; readonly item: Included }> = []
  const pieces: Array<Piece> = []
  for (const item of sorted) {
    const { kind } = needs.statement(item.module, item.statement)
    if (kind === "import") continue
    const text = statementText(needs, item, names)
    blocks.push({ text: text + names.aliasesAfter(item), definition: kind === "class" || kind === "function", item })
    pieces.push(...piecesOf(needs, item))
  }
  const header = names.importLines(stars, items.some((item) => needs.module(item.module).futureAnnotations))
  let code = header.length > 0 ? `${header.join("\n")}\n` : ""
  for (const [index, block] of blocks.entries()) {
    const before = blocks[index - 1]
    const tight = before !== undefined && !before.definition && !block.definition &&
      before.item.module === block.item.module
    const gap = before === undefined
      ? code === "" ? 0 : block.definition ? 2 : 1
      : before.definition || block.definition
      ? 2
      : tight && isAdjacent(needs, before.item, block.item)
      ? 0
      : 1
    code += `${"\n".repeat(gap)}${block.text}\n`
  }
  return { code, pieces: merged(pieces), clashes: names.clashes }
}

const isDropped = (item: Included, at: number): boolean => {
  if (item.dropped !== undefined) {
    for (const member of item.dropped) if (at >= member.from && at < member.to) return true
  }
  return false
}

/** Nothing but white space and imports between two statements of a module. */
const isAdjacent = (needs: Needs, a: Included, b: Included): boolean =>
  needs.module(a.module).text.slice(
      needs.statement(a.module, a.statement).to,
      needs.statement(b.module, b.statement).start
    )
      .trim() === "" &&
  !/\n\s*\n/.test(
    needs.module(a.module).text.slice(
      needs.statement(a.module, a.statement).to,
      needs.statement(b.module, b.statement).start
    )
  )

const cuts = (item: Included): ReadonlyArray<Member> =>
  item.dropped === undefined ? [] : [...item.dropped].sort((a, b) => a.from - b.from)

const statementText = (needs: Needs, item: Included, names: Names): string => {
  const { text } = needs.module(item.module)
  const statement = needs.statement(item.module, item.statement)
  const edits = names.edits(item)
  const dropped = cuts(item)
  const members = dropped.length === 0 ? [] : statement.classes[0]!.members
  let out = ""
  let at = statement.start
  const copy = (to: number) => {
    for (const edit of edits) {
      if (edit.from < at || edit.to > to) continue
      out += text.slice(at, edit.from) + edit.text
      at = edit.to
    }
    out += text.slice(at, to)
    at = to
  }
  for (const member of dropped) {
    copy(member.from)
    // The blank lines before what was left out go with it.
    out = out.replace(/\n[ \t]*(?:\n[ \t]*)+$/, "\n")
    at = text[member.to] === "\n" ? member.to + 1 : member.to
    // Behind the header those after it go too.
    if (members.every((one) => one.from > member.from || item.dropped!.has(one))) {
      at += /^(?:[ \t]*\n)*/.exec(text.slice(at, statement.to))![0].length
    }
  }
  if (at < statement.to) copy(statement.to)
  out = out.replace(/\s+$/, "")
  if (dropped.length > 0 && dropped.length === members.length) {
    out += `\n${/^[ \t]*/.exec(text.slice(dropped[0]!.from, dropped[0]!.to))![0]}pass`
  }
  return dedent(out)
}

/** A statement inside brackets of another never starts in column 0; top-level statements always do. */
const dedent = (text: string): string => text.replace(/^[ \t]+(?=\S)/, "")

class Names {
  readonly clashes: Array<string> = []
  readonly #needs: Needs
  /** New names of local definitions, by target key. */
  readonly #renamed = new Map<string, string>()
  /** `alias = name` lines, by target key. */
  readonly #aliases = new Map<string, Set<string>>()
  readonly #aliasNames = new Map<string, string>()
  readonly #plain = new Set<string>()
  readonly #from = new Map<string, Map<string, string>>()
  /** The last release that has all names which a library's star import gives. */
  readonly #oldest = new Map<string, number>()
  readonly #words = new Set<string>()
  readonly #usesOf = new Map<Included, Array<Need>>()

  constructor(
    needs: Needs,
    scene: ClassPlace,
    items: ReadonlyArray<Included>,
    uses: ReadonlyArray<{ readonly item: Included; readonly need: Need }>
  ) {
    this.#needs = needs
    const bound = new Map<string, Map<string, { readonly target: Target; readonly modules: Set<number> }>>()
    const bind = (name: string, target: Target, module: number) => {
      const targets = bound.get(name) ?? new Map<string, { readonly target: Target; readonly modules: Set<number> }>()
      bound.set(name, targets)
      const key = targetKey(target)
      const entry = targets.get(key) ?? { target, modules: new Set<number>() }
      targets.set(key, entry)
      entry.modules.add(module)
    }
    for (const item of items) {
      for (const name of needs.statement(item.module, item.statement).binds) {
        const { kind } = needs.statement(item.module, item.statement)
        if (kind !== "import") {
          bind(name, { kind: "local", module: item.module, statement: item.statement, name }, item.module)
        }
        this.#words.add(name)
      }
      for (const name of needs.statement(item.module, item.statement).inner) this.#words.add(name)
    }
    for (const { item, need } of uses) {
      const list = this.#usesOf.get(item) ?? []
      list.push(need)
      this.#usesOf.set(item, list)
      this.#words.add(need.reference.name)
      if (need.target.kind === "local") {
        bind(need.target.name, need.target, need.target.module)
        if (need.through === 0) bind(need.reference.name, need.target, item.module)
      } else if (isImported(need.target)) bind(this.#visible(need), need.target, item.module)
      else if (need.target.kind === "builtin") bind(need.reference.name, need.target, item.module)
    }
    // One name for different things of different modules: the scene's own module keeps it.
    for (const [name, targets] of bound) {
      if (targets.size < 2) continue
      const locals = [...targets.values()].filter(({ target }) => target.kind === "local")
      if (locals.length === 0) {
        this.#partImports(name, [...targets], scene.module)
        continue
      }
      const foreign = [...targets.values()].filter(({ target }) => target.kind !== "local")
      const keeper = locals.find(({ target }) => target.kind === "local" && target.module === scene.module) ??
        locals[0]!
      const shadowed = foreign.some(({ modules }) =>
        [...modules].some((module) => module !== (keeper.target as { module: number }).module)
      )
      for (const entry of locals) {
        if (entry === keeper && !shadowed) continue
        if (entry.target.kind !== "local") continue
        if (entry.target.module === scene.module && name === scene.definition.name) {
          this.clashes.push(name)
          continue
        }
        const path = needs.module(entry.target.module).path
        const stem = path.slice(folderOf(path).length).replace(/^\//, "").replace(/\.\w+$/, "").replace(/\W+/g, "_")
        this.#renamed.set(targetKey(entry.target), this.#fresh(`${name}_${stem}`))
      }
    }
    for (const { item, need } of uses) {
      this.#bindImport(item, need)
      const { target } = need
      const span = target.kind === "library" ? needs.program.libraries.span(target.library, target.name) : undefined
      if (target.kind !== "library" || span === undefined) continue
      this.#oldest.set(target.library, Math.min(span.last, this.#oldest.get(target.library) ?? span.last))
    }
  }

  /** One name for different imports of different modules: what cannot have another name keeps it, else the scene's module. */
  #partImports(
    name: string,
    targets: ReadonlyArray<
      readonly [key: string, { readonly target: Target; readonly modules: ReadonlySet<number> }]
    >,
    scene: number
  ): void {
    const isFixed = ({ kind }: Target): boolean => kind === "builtin" || kind === "library"
    const keeper = targets.find(([, { target }]) => isFixed(target)) ??
      targets.find(([, { modules }]) => modules.has(scene)) ?? targets[0]!
    const handsOn = keeper[1].target.kind === "library" &&
      (name === "np" || explicitImport(this.#needs.program.libraries, name) !== undefined)
    for (const [key, { target }] of targets) {
      if (key === keeper[0] || isFixed(target) || handsOn) continue
      if (target.kind !== "from" && target.kind !== "star" && !(target.kind === "module" && target.aliased)) continue
      this.#renamed.set(key, this.#fresh(`${name}_${target.module.slice(target.module.lastIndexOf(".") + 1)}`))
    }
  }

  /** The name under which a use sees an imported thing. */
  #visible({ reference, target, through }: Need): string {
    const renamed = this.#renamed.get(targetKey(target))
    if (renamed !== undefined) return renamed
    if (through > 0) return reference.path[through - 1]!.name
    return target.kind === "local" ? target.name : reference.name
  }

  #fresh(wanted: string): string {
    let name = wanted
    for (let i = 2; this.#words.has(name); i++) name = `${wanted}_${i}`
    this.#words.add(name)
    return name
  }

  #bindImport(item: Included, need: Need): void {
    const { reference, target, through } = need
    switch (target.kind) {
      case "from":
      case "star": {
        const names = this.#from.get(target.module) ?? new Map<string, string>()
        this.#from.set(target.module, names)
        names.set(this.#visible(need), target.name)
        return
      }
      case "module":
        this.#plain.add(
          target.aliased && this.#visible(need) !== target.module
            ? `import ${target.module} as ${this.#visible(need)}`
            : `import ${target.module}`
        )
        return
      case "local": {
        const name = this.nameOf(target)
        if (through === 0 && reference.name !== target.name && !this.#renamed.has(targetKey(target))) {
          this.#alias(target, reference.name)
        } else if (through > 0 && this.#needs.statement(item.module, item.statement).inner.has(name)) {
          this.#alias(target, this.#aliasFor(need))
        }
        return
      }
      default:
    }
  }

  #aliasFor({ reference, target, through }: Need): string {
    const wanted = [reference.name, ...reference.path.slice(0, through).map((step) => step.name)].join("_")
    const key = `${targetKey(target)} ${wanted}`
    const known = this.#aliasNames.get(key) ?? this.#fresh(wanted)
    this.#aliasNames.set(key, known)
    return known
  }

  #alias(target: Target & { kind: "local" }, alias: string): void {
    const key = targetKey(target)
    const aliases = this.#aliases.get(key) ?? new Set<string>()
    this.#aliases.set(key, aliases)
    aliases.add(alias)
  }

  nameOf(target: Target & { kind: "local" }): string {
    return this.#renamed.get(targetKey(target)) ?? target.name
  }

  /** Replacements inside a statement, in order of place. */
  edits(item: Included): ReadonlyArray<Edit> {
    const edits: Array<Edit> = []
    const statement = this.#needs.statement(item.module, item.statement)
    for (const need of this.#usesOf.get(item) ?? []) {
      const { reference, target, through } = need
      if (through > 0) {
        const to = reference.path[through - 1]!.to
        if (target.kind === "local") {
          const name = this.nameOf(target)
          edits.push({ from: reference.from, to, text: statement.inner.has(name) ? this.#aliasFor(need) : name })
        } else if (isImported(target)) edits.push({ from: reference.from, to, text: this.#visible(need) })
      } else if (target.kind === "local" || isImported(target)) {
        const renamed = this.#renamed.get(targetKey(target))
        if (renamed !== undefined) edits.push({ from: reference.from, to: reference.to, text: renamed })
      }
    }
    if (this.#renamed.size > 0) {
      for (const reference of statement.references) {
        if (reference.kind !== "store" && reference.kind !== "del") continue
        const renamed = this.#renamed.get(`local ${item.module} ${reference.name}`)
        if (renamed !== undefined) edits.push({ from: reference.from, to: reference.to, text: renamed })
      }
    }
    for (const inner of this.#needs.inner(item.module, item.statement)) {
      if (inner.replaceable) edits.push({ from: inner.from, to: inner.to, text: this.#written(inner) })
    }
    return edits.sort((a, b) => a.from - b.from)
  }

  /** What stands for an import from the project inside a statement. */
  #written({ inClass, items, local }: InnerImport): string {
    const lines = items.flatMap(({ alias, target }) => {
      switch (target.kind) {
        case "local": {
          const name = this.nameOf(target)
          return name === alias && !inClass ? [] : [`${alias} = ${name}`]
        }
        case "library":
        case "from":
        case "star":
          return local ? [`from ${target.module} import ${named(alias, target.name)}`] : []
        case "module":
          return local ? [`import ${named(alias, target.module)}`] : []
        default:
          return []
      }
    })
    return lines.length === 0 ? "pass" : lines.join("; ")
  }

  /** `alias = name` lines that belong right behind a statement. */
  aliasesAfter(item: Included): string {
    if (this.#aliases.size === 0) return ""
    let lines = ""
    for (const name of this.#needs.statement(item.module, item.statement).binds) {
      const target: Target & { kind: "local" } = { kind: "local", module: item.module, statement: item.statement, name }
      for (const alias of [...this.#aliases.get(targetKey(target)) ?? []].sort()) {
        lines += `\n${alias} = ${this.nameOf(target)}`
      }
    }
    return lines
  }

  /**
   * Whether the star import of a library, the only one there is, gives what one of its modules does: now, and in the
   * releases that the sample's other names want.
   */
  #isStarred(stars: ReadonlyArray<string>, module: string, name: string): boolean {
    const library = module.split(".", 1)[0]!
    if (library !== "manim" && library !== "manimlib") return false
    if (!stars.includes(library) || stars.some((one) => one.split(".", 1)[0] !== library)) return false
    const { releases, span } = this.#needs.program.libraries
    const found = span(library, name)
    return found?.last === releases[library].length - 1 && found.first <= (this.#oldest.get(library) ?? found.first)
  }

  importLines(stars: ReadonlyArray<string>, futureAnnotations: boolean): ReadonlyArray<string> {
    const lines: Array<string> = futureAnnotations ? ["from __future__ import annotations", ""] : []
    lines.push(...stars.map((module) => `from ${module} import *`))
    lines.push(...[...this.#plain].sort())
    for (const module of [...this.#from.keys()].sort()) {
      const names = [...this.#from.get(module)!].filter(([alias, name]) =>
        alias !== name || !this.#isStarred(stars, module, name)
      ).sort(([a], [b]) => a < b ? -1 : 1)
      if (names.length === 0) continue
      const written = names.map(([alias, name]) => named(alias, name))
      const line = `from ${module} import ${written.join(", ")}`
      lines.push(line.length <= 100 ? line : `from ${module} import (\n    ${written.join(",\n    ")}\n)`)
    }
    return lines
  }
}

const named = (alias: string, name: string): string => alias === name ? name : `${name} as ${alias}`

const isImported = (target: Target): boolean =>
  target.kind === "library" || target.kind === "from" || target.kind === "star" || target.kind === "module"

const piecesOf = (needs: Needs, item: Included): ReadonlyArray<Piece> => {
  const module = needs.module(item.module)
  const statement = needs.statement(item.module, item.statement)
  const cell = module.cells?.ofStatement[item.statement]
  const piece = (from: number, to: number): Piece => ({
    path: module.path,
    ...(cell === undefined ? {} : { cell }),
    start_line: needs.line(item, from),
    end_line: needs.line(item, Math.max(from, to - 1))
  })
  const found: Array<Piece> = []
  let at = statement.start
  for (const member of cuts(item)) {
    if (module.text.slice(at, member.from).trim() !== "") found.push(piece(at, member.from))
    at = member.to
  }
  if (module.text.slice(at, statement.to).trim() !== "") found.push(piece(at, statement.to))
  return found
}

/** Neighbouring pieces of a file as one. */
const merged = (pieces: ReadonlyArray<Piece>): ReadonlyArray<Piece> => {
  const out: Array<Piece> = []
  for (const piece of pieces) {
    const last = out.at(-1)
    if (
      last !== undefined && last.path === piece.path && last.cell === piece.cell &&
      piece.start_line <= last.end_line + 1 && piece.start_line >= last.start_line
    ) {
      out[out.length - 1] = { ...last, end_line: Math.max(last.end_line, piece.end_line) }
    } else out.push(piece)
  }
  return out
}
