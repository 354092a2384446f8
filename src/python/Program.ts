import { explicitImport, isBuiltin, type Libraries, type LibraryName } from "./libraries.ts"
import type { Project, ProjectFile } from "./Project.ts"
import { analyzeModule } from "./scopes.ts"
import type { Import, Module, Statement } from "./scopes/Module.ts"

/** What a name stands for, seen from a place in a module. */
export type Target =
  /** A statement of the project that binds it: the last one that counts. */
  | { readonly kind: "local"; readonly module: number; readonly statement: number; readonly name: string }
  /** Given by a star import of a library whose releases are known. */
  | {
    readonly kind: "library"
    readonly library: LibraryName
    readonly module: string
    readonly name: string
    /** A module inside the library may give it; anything that certainly does goes before. */
    readonly guessed?: boolean
  }
  /** Given by a star import of another module that was looked into: written out as an explicit import. */
  | { readonly kind: "star"; readonly module: string; readonly name: string }
  /** `from module import name`. */
  | { readonly kind: "from"; readonly module: string; readonly name: string }
  /** `import module [as alias]`; without alias the name is the root of the dotted path. */
  | { readonly kind: "module"; readonly module: string; readonly aliased: boolean }
  /** A module of the project, used as an object. */
  | { readonly kind: "project-module"; readonly module: number }
  /** A folder of the project on the way to one of its modules (`import a.b`). */
  | { readonly kind: "package"; readonly path: string; readonly outside?: Target }
  | { readonly kind: "builtin" }
  /** Only a star import of a package that was not looked into can give it. */
  | { readonly kind: "unknown-star"; readonly modules: ReadonlyArray<string> }
  /** An import of something that should be in the project and is not. */
  | { readonly kind: "absent"; readonly module: string }
  | { readonly kind: "unbound" }

export interface ProgramModule extends Module {
  readonly path: string
  /** Statement indexes that bind a name when the module is run, ascending; those of functions when nothing else does. */
  readonly binders: ReadonlyMap<string, ReadonlyArray<number>>
  /** Statement indexes that delete a name, ascending. */
  readonly unbinders: ReadonlyMap<string, ReadonlyArray<number>>
  /** Statement indexes with a top-level star import, ascending. */
  readonly stars: ReadonlyArray<number>
  /** For a notebook: the cell of each statement, and the offset at which the cell begins in `text`. */
  readonly cells?: { readonly ofStatement: ReadonlyArray<number>; readonly starts: ReadonlyMap<number, number> }
  /** Names listed in a literal `__all__`. */
  readonly all: ReadonlySet<string> | undefined
}

const unbound: Target = { kind: "unbound" }

/** Statement index that means "the finished module". */
export const atEnd = Number.MAX_SAFE_INTEGER

/** All modules of a project and the meaning of their names. Built once; resolution is memoised. */
export class Program {
  readonly modules: ReadonlyArray<ProgramModule>
  readonly libraries: Libraries
  readonly #byPath = new Map<string, number>()
  readonly #byTail = new Map<string, Array<number>>()
  readonly #folders = new Set<string>()
  readonly #vendored: ReadonlyArray<string>
  readonly #extraFolders = new Map<number, ReadonlyArray<string>>()
  readonly #resolved: Array<Map<string, Target>> = []
  /** Stand-ins for names that are being resolved, with how deep in the question they are. */
  readonly #pending = new Map<Target, number>()
  readonly #provisional: Array<readonly [Map<string, Target>, string]> = []
  #cut = Infinity
  readonly #located = new Map<string, number | { readonly folder: string } | undefined>()

  readonly #mends: boolean

  /** `mends`: names that old releases passed on from the standard library are imported from there. */
  constructor(project: Project, libraries: Libraries, { mends = false }: { readonly mends?: boolean } = {}) {
    this.#mends = mends
    this.libraries = libraries
    this.#vendored = project.vendored ?? []
    const files = [...project.files].sort((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0)
    this.modules = files.map((file) => readModule(file))
    for (const [index, module] of this.modules.entries()) {
      this.#resolved.push(new Map())
      if (module.cells !== undefined) continue
      const dotted = module.path.replace(/\.py$/, "").replace(/\/__init__$/, "")
      this.#byPath.set(dotted, index)
      const segments = dotted.split("/")
      for (let i = 1; i <= segments.length; i++) this.#folders.add(segments.slice(0, i - 1).join("/"))
      const tail = segments.at(-1)!
      this.#byTail.set(tail, [...(this.#byTail.get(tail) ?? []), index])
    }
  }

  isVendored(path: string): boolean {
    return this.#vendored.some((folder) => path.startsWith(`${folder}/`))
  }

  /** The project's module behind an import, or the folder of a package without `__init__`; undefined for everything else. */
  locate(from: number, level: number, module: string): number | { readonly folder: string } | undefined {
    const folder = folderOf(this.modules[from]!.path)
    const key = `${level === 0 ? this.modules[from]!.path : folder}\n${level}\n${module}`
    if (!this.#located.has(key)) this.#located.set(key, this.#locate(from, folder, level, module))
    return this.#located.get(key)
  }

  #at(folder: string, module: string): number | { readonly folder: string } | undefined {
    const path = [folder, module.replaceAll(".", "/")].filter((part) => part !== "").join("/")
    if (this.isVendored(`${path}/`)) return undefined
    const index = this.#byPath.get(path)
    if (index !== undefined) return this.isVendored(this.modules[index]!.path) ? undefined : index
    return path !== "" && this.#folders.has(path) ? { folder: path } : undefined
  }

  #locate(
    from: number,
    folder: string,
    level: number,
    module: string
  ): number | { readonly folder: string } | undefined {
    if (level > 0) {
      let base = folder
      for (let i = 1; i < level; i++) {
        if (base === "") return undefined
        base = folderOf(base)
      }
      return this.#at(base, module)
    }
    const root = module.split(".", 1)[0]!
    // The library goes before a file that happens to have its name.
    if (root === "manim" || root === "manimlib" || root === "numpy") return undefined
    const beside = this.#at(folder, module)
    if (beside !== undefined) return beside
    if (this.libraries.isStandard(root)) return undefined
    for (let up = folder; up !== "";) {
      up = folderOf(up)
      const found = this.#at(up, module)
      if (found !== undefined) return found
    }
    for (const extra of this.#pathFolders(from)) {
      const found = this.#at(extra, module)
      if (found !== undefined) return found
    }
    // By a name that is unique in the repository.
    const tail = `/${module.replaceAll(".", "/")}`
    const last = module.slice(module.lastIndexOf(".") + 1)
    if (isPackage(this.libraries, root)) return undefined
    const matches = (this.#byTail.get(last) ?? []).filter((index) => {
      const path = this.modules[index]!.path.replace(/(\/__init__)?\.py$/, "")
      return `/${path}`.endsWith(tail) && !this.isVendored(this.modules[index]!.path)
    })
    return matches.length === 1 ? matches[0] : undefined
  }

  /**
   * Folders that `sys.path.insert(…, "x")` and `sys.path.append("x")` lines add, as paths in the project: those of the file
   * itself, else those of the files beside it, which it imports.
   */
  #pathFolders(index: number): ReadonlyArray<string> {
    const known = this.#extraFolders.get(index)
    if (known !== undefined) return known
    const { path } = this.modules[index]!
    let folders = pathLines(this.modules[index]!)
    if (folders.length === 0) {
      folders = this.modules.flatMap((other) => folderOf(other.path) === folderOf(path) ? pathLines(other) : [])
    }
    this.#extraFolders.set(index, folders)
    return folders
  }

  /** What a name means in the finished module. */
  resolve(module: number, name: string): Target {
    const memo = this.#resolved[module]!
    const known = memo.get(name)
    if (known !== undefined) {
      const pending = this.#pending.get(known)
      if (pending !== undefined) this.#cut = Math.min(this.#cut, pending)
      return known
    }
    // A cycle of star imports finds nothing on its way back.
    const place: Target = { kind: "unbound" }
    const depth = this.#pending.size
    this.#pending.set(place, depth)
    memo.set(name, place)
    const target = this.lookup(module, name, atEnd)
    this.#pending.delete(place)
    memo.set(name, target)
    // What was found on a way that a cycle cut short holds for this question alone.
    if (this.#cut < depth) this.#provisional.push([memo, name])
    else this.#cut = Infinity
    if (depth === 0) { for (const [one, key] of this.#provisional.splice(0)) one.delete(key) }
    return target
  }

  /**
   * What a name means before a statement runs; falls back on the finished module, for code that is run out of order: in a
   * notebook on the first definition from the statement on, without its own.
   */
  resolveBefore(module: number, name: string, statement: number, own = statement): Target {
    const target = this.lookup(module, name, statement)
    return target.kind === "unbound" || target.kind === "unknown-star" || target.kind === "builtin"
      ? this.#afterwards(module, name, own, target)
      : target
  }

  #afterwards(module: number, name: string, statement: number, otherwise: Target): Target {
    const { binders, cells } = this.modules[module]!
    if (cells === undefined) {
      const target = this.resolve(module, name)
      return target.kind === "unbound" ||
          target.kind === "local" && target.module === module && target.statement === statement
        ? otherwise
        : target
    }
    // A notebook: the first definition after the place.
    const next = binders.get(name)?.find((index) => index > statement)
    return next === undefined ? otherwise : this.#bound(module, next, name) ?? otherwise
  }

  lookup(module: number, name: string, before: number): Target {
    const { binders, stars, unbinders } = this.modules[module]!
    const bound = binders.get(name)
    const gone = lastBelow(unbinders.get(name) ?? [], before)
    let at = bound === undefined ? -1 : lastBelow(bound, before)
    if (at < gone) at = -1
    const unknown: Array<string> = []
    const guesses: Array<Target> = []
    for (let s = stars.length - 1; s >= 0; s--) {
      const index = stars[s]!
      if (index >= before) continue
      if (index < at || index < gone) break
      const found = this.#starred(module, index, name, unknown, guesses)
      if (found !== undefined) return found
    }
    while (at >= 0) {
      const target = this.#bound(module, at, name)
      if (target !== undefined) return target
      at = lastBelow(bound!, at)
      if (at < gone) break
    }
    if (isBuiltin(name)) return { kind: "builtin" }
    if (guesses.length > 0) return guesses[0]!
    return unknown.length > 0 && !name.startsWith("_") ? { kind: "unknown-star", modules: unknown } : unbound
  }

  #starred(
    module: number,
    statement: number,
    name: string,
    unknown: Array<string>,
    guesses: Array<Target>
  ): Target | undefined {
    // In `try` and `if` the first way is the one that is meant.
    for (const found of this.modules[module]!.statements[statement]!.imports) {
      if (found.names !== "*" || found.local) continue
      const place = this.locate(module, found.level, found.module)
      if (typeof place === "number") {
        const { all } = this.modules[place]!
        if (all === undefined ? name.startsWith("_") : !all.has(name)) continue
        const target = this.resolve(place, name)
        if (target.kind === "unknown-star") {
          for (const source of target.modules) if (!unknown.includes(source)) unknown.push(source)
        } else if (target.kind === "library" && target.guessed === true) guesses.push(target)
        else if (target.kind !== "unbound" && target.kind !== "builtin") return target
        continue
      }
      if (place !== undefined || name.startsWith("_")) continue
      if (found.level > 0) {
        unknown.push(".".repeat(found.level) + found.module)
        continue
      }
      const given = this.libraries.star(found.module)
      if (given === undefined) {
        if (!unknown.includes(found.module)) unknown.push(found.module)
      } else if (given.has(name)) {
        if (given.guessed === true) {
          guesses.push({ kind: "library", library: given.library!, module: found.module, name, guessed: true })
          continue
        }
        return given.library === undefined
          ? { kind: "star", module: found.module, name }
          : this.#exported(given.library, found.module, name)
      }
    }
    return undefined
  }

  #exported(library: LibraryName, module: string, name: string): Target {
    const span = this.libraries.span(library, name)
    if (
      this.#mends && library === "manim" && span !== undefined && span.last < this.libraries.releases.manim.length - 1
    ) {
      const explicit = explicitImport(this.libraries, name)
      if (explicit !== undefined) {
        return explicit.name === undefined
          ? { kind: "module", module: explicit.module, aliased: false }
          : { kind: "star", module: explicit.module, name }
      }
    }
    return { kind: "library", library, module, name }
  }

  /** What a name is to a statement that binds it by itself. */
  boundBy(module: number, statement: number, name: string): Target {
    return this.#bound(module, statement, name) ?? { kind: "local", module, statement, name }
  }

  /** What a statement that binds a name makes of it; undefined for `import` statements under names they do not bind. */
  #bound(module: number, index: number, name: string): Target | undefined {
    const statement = this.modules[module]!.statements[index]!
    const imports = statement.imports.filter((one) => !one.local && binds(one, name))
    const local: Target = { kind: "local", module, statement: index, name }
    if (imports.length === 0) return local
    if (statement.kind !== "import") {
      // try/except and if/else around imports: the project's own module when one of them is it, else the statement as it is.
      if (imports.some((one) => one.typing)) return local
      for (const one of imports) {
        const target = this.#imported(module, one, name)
        if (target.kind === "local" || target.kind === "project-module") return target
      }
      return local
    }
    return this.#imported(module, imports.at(-1)!, name)
  }

  #imported(module: number, one: Import, name: string): Target {
    if (one.names === undefined) {
      if (one.alias !== undefined) {
        const place = this.locate(module, 0, one.module)
        if (typeof place === "number") return { kind: "project-module", module: place }
        const outside: Target = { kind: "module", module: one.module, aliased: true }
        return place === undefined ? outside : { kind: "package", path: place.folder, outside }
      }
      const place = this.locate(module, 0, one.module)
      if (place === undefined) return { kind: "module", module: one.module, aliased: false }
      const root = this.locate(module, 0, name)
      if (typeof root === "number") return { kind: "project-module", module: root }
      if (root === undefined) return { kind: "absent", module: one.module }
      return {
        kind: "package",
        path: root.folder,
        outside: { kind: "module", module: one.module, aliased: false }
      }
    }
    if (one.names === "*") return unbound
    const item = one.names.findLast((entry) => entry.alias === name)!
    const place = this.locate(module, one.level, one.module)
    if (place === undefined) {
      return one.level > 0
        ? { kind: "absent", module: ".".repeat(one.level) + one.module }
        : { kind: "from", module: one.module, name: item.name }
    }
    if (typeof place === "number") {
      const target = place === module ? unbound : this.resolve(place, item.name)
      if (target.kind !== "unbound" && target.kind !== "builtin") return target
    }
    const folder = typeof place === "number" ? folderOf(this.modules[place]!.path) : place.folder
    const isPackage = typeof place !== "number" || /(^|\/)__init__\.py$/.test(this.modules[place]!.path)
    const inner = isPackage ? this.#at(folder, item.name) : undefined
    if (typeof inner === "number") return { kind: "project-module", module: inner }
    if (inner !== undefined) return { kind: "package", path: inner.folder }
    // A folder that only happens to have a package's name.
    if (typeof place !== "number" && one.level === 0) return { kind: "from", module: one.module, name: item.name }
    return { kind: "absent", module: `${one.module}.${item.name}` }
  }

  /** A member of a package folder: a module, a folder, or nothing. */
  inside(path: string, name: string): Target {
    const found = this.#at(path, name)
    if (typeof found === "number") return { kind: "project-module", module: found }
    return found === undefined ? unbound : { kind: "package", path: found.folder }
  }

  /** Every public name a star import of a module of the project gives, in code-unit order; stars of libraries left out. */
  publicNames(module: number, seen: Set<number> = new Set()): ReadonlyArray<string> {
    if (seen.has(module)) return []
    seen.add(module)
    const { all, binders, stars, statements } = this.modules[module]!
    const names = new Set<string>(all ?? [...binders.keys()].filter((name) => !name.startsWith("_")))
    if (all === undefined) {
      for (const index of stars) {
        for (const one of statements[index]!.imports) {
          const place = one.names === "*" ? this.locate(module, one.level, one.module) : undefined
          if (typeof place === "number") { for (const name of this.publicNames(place, seen)) names.add(name) }
        }
      }
    }
    return [...names].sort()
  }
}

/** Packages that are meant when no file of the project stands where Python would look. */
const packages =
  /^(cv2|manimpango|matplotlib|moderngl|networkx|numba|open3d|pandas|PIL|pydub|requests|scipy|seaborn|shapely|skimage|sklearn|sympy|tensorflow|torch|torchvision|tqdm)$/

const isPackage = (libraries: Libraries, root: string): boolean => {
  const known = libraries.star(root)
  return packages.test(root) || known !== undefined && known.library === undefined
}

const pathLines = ({ path, text }: ProgramModule): ReadonlyArray<string> => {
  const folders: Array<string> = []
  if (!text.includes("sys.path.")) return folders
  for (const match of text.matchAll(/^[ \t]*sys\.path\.(?:insert|append)\(.*?["']([^"'\n]*)["']\s*\)/gm)) {
    const given = match[1]!.replace(/\/+$/, "")
    for (let base = folderOf(path);; base = folderOf(base)) {
      folders.push(normalize(base === "" ? given : `${base}/${given}`))
      if (base === "") break
    }
  }
  if (/sys\.path\.(insert|append)\(.*dirname\(.*dirname\(/.test(text)) folders.push(folderOf(folderOf(path)))
  return folders
}

const binds = (one: Import, name: string): boolean =>
  one.names === undefined
    ? (one.alias ?? one.module.split(".", 1)[0]) === name
    : one.names !== "*" && one.names.some((item) => item.alias === name)

const lastBelow = (ascending: ReadonlyArray<number>, limit: number): number => {
  for (let i = ascending.length - 1; i >= 0; i--) if (ascending[i]! < limit) return ascending[i]!
  return -1
}

export const folderOf = (path: string): string => {
  const slash = path.lastIndexOf("/")
  return slash < 0 ? "" : path.slice(0, slash)
}

const normalize = (path: string): string => {
  const out: Array<string> = []
  for (const part of path.split("/")) {
    if (part === "..") out.pop()
    else if (part !== "." && part !== "") out.push(part)
  }
  return out.join("/")
}

/** A text nested deeper than the stack is high counts as empty. */
const readable = (text: string): Module => {
  try {
    return analyzeModule(text)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { text, statements: [], futureAnnotations: false, tooDeep: true }
  }
}

const readModule = (file: ProjectFile): ProgramModule => {
  if (file.cells === undefined) return index(file.path, readable(file.text))
  // Cells run in one namespace: one text, each code cell from a line of its own.
  let text = ""
  const starts = new Map<number, number>()
  const bounds: Array<readonly [from: number, cell: number]> = []
  for (const [cell, { kind, text: source }] of file.cells.entries()) {
    if (kind !== "code") continue
    starts.set(cell, text.length)
    bounds.push([text.length, cell])
    text += source.endsWith("\n") ? source : `${source}\n`
  }
  const module = readable(text)
  let at = 0
  const ofStatement = module.statements.map(({ from }) => {
    while (at + 1 < bounds.length && bounds[at + 1]![0] <= from) at++
    return bounds[at]?.[1] ?? 0
  })
  return { ...index(file.path, module), cells: { ofStatement, starts } }
}

const index = (path: string, module: Module): ProgramModule => {
  const binders = new Map<string, Array<number>>()
  const later = new Map<string, Array<number>>()
  const unbinders = new Map<string, Array<number>>()
  const stars: Array<number> = []
  const note = (map: Map<string, Array<number>>, name: string, at: number) => {
    const list = map.get(name)
    if (list === undefined) map.set(name, [at])
    else list.push(at)
  }
  for (const [at, statement] of module.statements.entries()) {
    for (const name of statement.binds) note(statement.bindsLater.has(name) ? later : binders, name, at)
    for (const name of statement.unbinds) note(unbinders, name, at)
    if (statement.imports.some((one) => one.names === "*" && !one.local && !one.typing)) stars.push(at)
  }
  for (const [name, list] of later) if (!binders.has(name)) binders.set(name, list)
  return { ...module, path, binders, unbinders, stars, all: literalAll(module) }
}

/** The strings of a literal `__all__`, added-to lists included; undefined when there is none. */
const literalAll = (module: Module): ReadonlySet<string> | undefined => {
  let names: Set<string> | undefined
  for (const statement of module.statements) {
    if (!isAll(statement)) continue
    names ??= new Set()
    for (const match of module.text.slice(statement.from, statement.to).matchAll(/["']([A-Za-z_]\w*)["']/g)) {
      names.add(match[1]!)
    }
  }
  return names
}

const isAll = (statement: Statement): boolean => statement.kind === "assign" && statement.binds.has("__all__")
