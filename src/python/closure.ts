import type { ClassPlace, Need, Needs, PictureEffect, StatementPlace } from "./needs.ts"
import type { Target } from "./Program.ts"
import type { Member } from "./scopes/Module.ts"

/** A statement of the project that a scene needs; of a scene's base classes only the members that something reaches. */
export interface Included {
  readonly module: number
  readonly statement: number
  /** Members of the class that are left out, or undefined when the statement is taken whole. */
  dropped: Set<Member> | undefined
}

/** All a scene needs, before it is put in order. */
export interface Closure {
  readonly included: ReadonlyMap<number, Included>
  /** Names that lead nowhere, each once, in order of discovery. */
  readonly unresolved: ReadonlyMap<string, Target>
  /** Modules used as objects in a way that cannot be written out, and function-level imports that cannot be lifted. */
  readonly dynamic: ReadonlySet<string>
  readonly absent: ReadonlySet<string>
  /** Attribute names that the scene's own classes reach. */
  readonly reached: ReadonlySet<string>
}

/** Methods that the libraries call by themselves. */
const hooks =
  /^(__\w+__|setup|setup_scene|tear_down|construct|on_\w+|update_frame|interact|voiceover|add_voiceover\w*)$/

/** A setting that matters only when something reads it. */
interface Waiting {
  readonly effect: PictureEffect
  /** A later one sets the same thing anew: it matters to what runs with the modules alone. */
  readonly undone: boolean
}

/** Effects apart: those that last, and those that wait for a reader, namely seeds and what a later one undoes. */
const apart = (needs: Needs, scene: ClassPlace) => {
  const effects = needs.pictureEffects(scene.module)
  const lastImport = needs.module(scene.module).statements.findLastIndex((one) => one.kind === "import")
  const lasting: Array<PictureEffect> = []
  const waiting = new Set<Waiting>()
  for (const [at, effect] of effects.entries()) {
    const undone = effect.slot !== undefined &&
      effects.some((other, index) =>
        other.slot === effect.slot && (other.module === effect.module
          ? index > at
          : other.module === scene.module && other.statement > lastImport)
      )
    if (undone || effect.seed !== undefined) waiting.add({ effect, undone })
    else lasting.push(effect)
  }
  return { lasting, waiting }
}

const draws = /rand|shuffle|choice|sample|uniform|gauss|noise|normal\(|torch|jitter/i

/** Whether something included looks at what a setting sets: for a seed draws, else reads the setting. */
const isRead = (needs: Needs, { effect, undone }: Waiting, included: Iterable<Included>): boolean => {
  const root = /^\w+/.exec(effect.slot ?? "")?.[0]
  for (const { module, statement } of included) {
    const { from, kind, references, to } = needs.statement(module, statement)
    if (effect.seed === undefined) {
      if (references.some((one) => one.name === root && !one.deferred && !one.assigns && one.from !== from)) return true
    } else if (!undone || kind === "assign" || kind === "compound") {
      const text = needs.module(module).text.slice(from, to)
      if (!/^[\w.]*seed\(/.test(text) && (effect.seed === "torch" ? /torch/ : draws).test(text)) return true
    }
  }
  return false
}

/** Methods that the libraries' own mobjects and animations call. */
const inherited =
  /^(init_\w+|generate_\w+|create_\w+|interpolate\w*|begin|finish|clean_up\w*|update\w*|set_\w+|apply_\w+|align_\w+|add\w*|remove|copy|become|construct_\w+|get_\w*(points|anchors|family|submobjects|center|color|axes|mobjects?))$/

/**
 * Methods of a helper class with names that are bound nowhere. They would fail, so a program that runs never calls them:
 * they stay out unless something reaches them, or the library may.
 */
const brokenMethods = (needs: Needs, { module, statement }: StatementPlace): ReadonlyArray<Member> => {
  const { classes, kind } = needs.statement(module, statement)
  if (kind !== "class" || classes[0]!.within !== "module") return []
  const { futureAnnotations } = needs.module(module)
  const broken = needs.of(module, statement).filter((need) =>
    need.reference.deferred && need.reference.kind === "load" && need.target.kind === "unbound" &&
    !isIdle(need, futureAnnotations)
  )
  return broken.length === 0 ?
    [] :
    classes[0]!.members.filter((member) =>
      member.kind === "method" && !inherited.test(member.name) &&
      broken.some(({ reference }) => reference.from >= member.from && reference.from < member.to)
    )
}

/** True for a reference that nothing has to satisfy: an annotation that is never evaluated. */
export const isIdle = (need: Need, futureAnnotations: boolean): boolean =>
  need.reference.annotation === "never" || need.reference.annotation === "evaluated" && futureAnnotations

/**
 * Follows every name of a scene class through the project until nothing new turns up. A base class that is a scene itself
 * is taken in part: its methods only when an attribute access, a `super()` call or the library reaches their names.
 */
export const closureOf = (needs: Needs, scene: ClassPlace): Closure => {
  const included = new Map<number, Included>()
  const unresolved = new Map<string, Target>()
  const dynamic = new Set<string>()
  const absent = new Set<string>()
  const reached = new Set<string>()
  const reachedAbove = new Set<string>()
  const prefixes = new Set<string>()
  const visible = new Set([scene.module, ...needs.importedModules(scene.module)])
  const queue: Array<{ readonly item: Included; readonly from: number; readonly to: number }> = []
  const partial: Array<{ readonly item: Included; readonly below: ReadonlySet<string> }> = []
  const ancestors = ancestorsOf(needs, scene)

  const include = (module: number, statement: number): void => {
    const key = needs.key(module, statement)
    if (included.has(key)) return
    const item: Included = { module, statement, dropped: undefined }
    included.set(key, item)
    const whole = needs.statement(module, statement)
    const below = ancestors.get(key)
    const methods = below === undefined
      ? item.statement === scene.statement && item.module === scene.module ? [] : brokenMethods(needs, item)
      : whole.classes[0]!.members.filter((member) => member.kind === "method")
    if (methods.length === 0) {
      queue.push({ item, from: whole.from, to: whole.to })
      return
    }
    item.dropped = new Set(methods)
    partial.push({ item, below: below ?? new Set() })
    // What lies between the methods: header, attributes, nested classes.
    let at = whole.from
    for (const method of methods) {
      if (method.from > at) queue.push({ item, from: at, to: method.from })
      at = method.to
    }
    if (at < whole.to) queue.push({ item, from: at, to: whole.to })
  }

  const follow = (target: Target): void => {
    if (target.kind !== "local") return
    for (const { module, statement } of needs.chain(target)) {
      // Changes that other modules make count when the scene's module imports those.
      if (module === target.module || visible.has(module)) include(module, statement)
    }
  }

  const process = (item: Included, from: number, to: number): void => {
    const { futureAnnotations } = needs.module(item.module)
    for (const need of needs.seenBy(scene, item.module, item.statement)) {
      const { reference, target, through } = need
      if (reference.from < from || reference.from >= to) continue
      if (isIdle(need, futureAnnotations)) continue
      switch (target.kind) {
        case "local":
          // An assignment to another module's variable inside a function has no counterpart in one module.
          if (reference.assigns && reference.deferred && through === reference.path.length) dynamic.add(fullName(need))
          if (!reference.own || target.module !== item.module || target.statement !== item.statement) follow(target)
          break
        case "unbound":
        case "unknown-star":
          if (reference.kind === "load") unresolved.set(fullName(need), target)
          break
        case "absent":
          absent.add(target.module)
          break
        case "project-module":
        case "package":
          dynamic.add(
            reference.name + (through > 0
              ? `.${reference.path.slice(0, through).map((step) => step.name).join(".")}`
              : "")
          )
          break
        default:
      }
    }
    for (const inner of needs.inner(item.module, item.statement)) {
      if (inner.from < from || inner.from >= to) continue
      if (inner.replaceable) { for (const { target } of inner.items) follow(target) }
      else absent.add(inner.module)
    }
    for (const { above, at, name } of needs.statement(item.module, item.statement).attributes) {
      if (at < from || at >= to) continue
      if (name.endsWith("*")) prefixes.add(name.slice(0, -1))
      reached.add(name)
      if (above) reachedAbove.add(name)
    }
  }

  const { lasting, waiting } = apart(needs, scene)
  for (const effect of lasting) include(effect.module, effect.statement)
  include(scene.module, scene.statement)
  for (;;) {
    let next
    while ((next = queue.pop()) !== undefined) process(next.item, next.from, next.to)
    for (const { below, item } of partial) {
      for (const member of [...item.dropped!]) {
        const wanted = below.has(member.name)
          ? reachedAbove.has(member.name)
          : reached.has(member.name) || hooks.test(member.name) || needs.program.libraries.isSceneMethod(member.name) ||
            [...prefixes].some((prefix) => member.name.startsWith(prefix))
        if (!wanted) continue
        item.dropped!.delete(member)
        queue.push({ item, from: member.from, to: member.to })
      }
    }
    // Settings that wait for somebody to read them: they change that, and may bring more along.
    for (const one of queue.length === 0 ? waiting : []) {
      if (!isRead(needs, one, included.values())) continue
      waiting.delete(one)
      include(one.effect.module, one.effect.statement)
    }
    if (queue.length === 0) break
  }
  return { included, unresolved, dynamic, absent, reached }
}

const fullName = ({ reference, through }: Need): string =>
  [reference.name, ...reference.path.slice(0, through).map((step) => step.name)].join(".")

/**
 * The scene's base classes that are scenes of the project and stand alone in their statement, by key, each with the
 * methods that classes further down define.
 */
const ancestorsOf = (needs: Needs, scene: ClassPlace): ReadonlyMap<number, ReadonlySet<string>> => {
  const found = new Map<number, ReadonlySet<string>>()
  const visit = (place: ClassPlace, below: ReadonlySet<string>, depth: number): void => {
    if (depth > 50) return
    const own = new Set(below)
    for (const member of place.definition.members) if (member.kind === "method") own.add(member.name)
    for (const { target } of needs.bases(place)) {
      const base = needs.classOf(target)
      if (base === undefined || needs.sceneKind(base) !== "scene") continue
      const key = needs.key(base.module, base.statement)
      if (key === needs.key(scene.module, scene.statement)) continue
      const statement = needs.statement(base.module, base.statement)
      if (statement.kind === "class" && statement.classes[0] === base.definition) {
        const before = found.get(key)
        // Reached on two ways: only what is defined below on both is overridden for certain.
        found.set(key, before === undefined ? own : new Set([...before].filter((name) => own.has(name))))
      }
      visit(base, own, depth + 1)
    }
  }
  visit(scene, new Set(), 0)
  return found
}
