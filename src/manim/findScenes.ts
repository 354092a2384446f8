import {
  assemble,
  type ClassPlace,
  type Closure,
  closureOf,
  type Libraries,
  type Missing,
  Needs,
  type Problem,
  Program,
  type Project,
  type Scene
} from "../python/index.ts"

/** Calls by which a scene shows something. */
const showing =
  /^(play|wait|add|add_\w+|remove|bring_to_front|bring_to_back|embed|move_camera|begin_\w+|set_camera_orientation|apply_\w+|play_\w+|setup_axes|show_\w+|draw_\w+|introduce_\w+|animate_\w+|next_section|checkpoint_paste)$/

/**
 * Every scene class of a project as a program of its own, in order of path and place; and what could not be made one.
 * A scene is a class whose bases lead, by binding, to a scene class of Manim; the program holds what the class needs,
 * transitively, and nothing else. Files without Python are skipped; broken ones give what can be read of them.
 * Memory: about ten times the text of the project.
 */
export const findScenes = (
  project: Project,
  libraries: Libraries
): { readonly scenes: ReadonlyArray<Scene>; readonly problems: ReadonlyArray<Problem> } => {
  const program = new Program(project, libraries, { mends: true })
  const needs = new Needs(program)
  const scenes: Array<Scene> = []
  const problems: Array<Problem> = []

  for (const [index, module] of program.modules.entries()) {
    if (program.isVendored(module.path)) continue
    if (module.tooDeep === true) {
      problems.push({ path: module.path, reason: "syntax-error", detail: "nested too deeply to be read" })
    }
    for (const [at, statement] of module.statements.entries()) {
      for (const definition of statement.classes) {
        const place: ClassPlace = { module: index, statement: at, definition }
        const kind = needs.sceneKind(place)
        if (kind === "other") continue
        const where = { path: module.path, line: needs.line(place, definition.from), className: definition.name }
        if (kind === "candidate") {
          problems.push({
            ...where,
            reason: "unresolved-base",
            detail: `class ${definition.name}: no base of ${
              definition.bases.map((base) => base.text).join(", ")
            } leads to a scene class`
          })
        } else if (definition.within !== "module") {
          problems.push({
            ...where,
            reason: "nested-class",
            detail: `class ${definition.name} stands inside a ${definition.within}, whose variables it may use`
          })
        } else {
          try {
            scenes.push(sceneOf(needs, place))
          } catch (error) {
            if (!(error instanceof RangeError)) throw error
            problems.push({
              ...where,
              reason: "syntax-error",
              detail: `class ${definition.name}: nested too deeply to be read`
            })
          }
        }
      }
    }
  }
  return { scenes, problems }
}

const sceneOf = (needs: Needs, place: ClassPlace): Scene => {
  const module = needs.module(place.module)
  const { definition } = place
  const closure = closureOf(needs, place)
  const { clashes, code, pieces } = assemble(needs, place, closure)
  const cell = module.cells?.ofStatement[place.statement]
  const core = module.text.slice(definition.from, definition.to).trimEnd()
  return {
    className: definition.name,
    path: module.path,
    ...(cell === undefined ? {} : { cell }),
    startLine: needs.line(place, definition.from),
    endLine: needs.line(place, definition.from + core.length - 1),
    bases: definition.bases.map((base) => base.text),
    code,
    core,
    pieces,
    missing: missingOf(closure, clashes),
    animates: hasConstruct(needs, place, 0) && [...closure.reached].some((name) => showing.test(name))
  }
}

const missingOf = (closure: Closure, clashes: ReadonlyArray<string>): ReadonlyArray<Missing> => [
  ...[...closure.unresolved].map(([name, target]): Missing =>
    target.kind === "unknown-star" ? { kind: "star", name } : { kind: "name", name }
  ),
  ...[...closure.absent].map((name): Missing => ({ kind: "module", name })),
  ...[...closure.dynamic, ...clashes].map((name): Missing => ({ kind: "dynamic", name }))
]

/** Whether a class has a `construct`, of its own or from a base; a scene class of the library that is no bare `Scene` may. */
const hasConstruct = (needs: Needs, place: ClassPlace, depth: number): boolean => {
  if (place.definition.members.some((member) => member.name === "construct")) return true
  if (place.definition.members.length === 0 && /def construct|construct\s*=/.test(coreOf(needs, place))) return true
  if (depth > 50) return false
  return needs.bases(place).some(({ target }) => {
    const base = needs.classOf(target)
    return base !== undefined && hasConstruct(needs, base, depth + 1)
  })
}

const coreOf = (needs: Needs, { definition, module }: ClassPlace): string =>
  needs.module(module).text.slice(definition.from, definition.to)
