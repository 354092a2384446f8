import { colourIn } from "./colours.ts"
import type { Context } from "./Context.ts"
import { type ClassDefinition, motionBase, shapeBase } from "./definitions.ts"
import { objectCall, sceneCall } from "./methods.ts"
import { argumentsOf, child, type Node } from "./nodes.ts"
import { type Given, type Scope, textsIn, type Thing, type Value } from "./values.ts"
import * as vocabulary from "./vocabulary.ts"

const given = (reader: Context, list: Node | undefined, scope: Scope): Given => {
  const positional: Array<Value> = []
  const named = new Map<string, Value>()
  for (const argument of argumentsOf(list, reader.code)) {
    const value = argument.comprehension.length > 0
      ? reader.comprehension([argument.value, ...argument.comprehension], scope)
      : reader.evaluate(argument.value, scope)
    if (argument.star === "*") {
      if (value?.kind === "list") positional.push(...value.items.slice(0, 100))
      else if (value?.kind === "thing" && value.members.length > 0) positional.push(...value.members.slice(0, 100))
      else positional.push(value)
    } else if (argument.star === "**") {
      if (value?.kind === "dict") { for (const [name, entry] of value.entries) named.set(name, entry) }
    } else if (argument.name !== undefined) named.set(argument.name, value)
    else positional.push(value)
  }
  return { positional, named }
}

/** A function handed on by name: read it once, so that what it does counts. */
export const methodReference = (reader: Context, value: Value & { kind: "function" }): Value => {
  const result = reader.invoke(value.definition, value.self, [], new Map(), value.scope)
  return value.self === undefined ? { kind: "lambda", result } : value
}

export const evaluateCall = (reader: Context, node: Node, scope: Scope): Value => {
  const callee = node.children[0]
  const list = child(node, "ArgList")
  if (callee?.type === "VariableName") {
    const name = reader.text(callee)
    reader.findings.calls.add(name)
    if (name === "super" && scope.find(name) === undefined) {
      given(reader, list, scope)
      const self = scope.find("self")?.names.get("self")
      return { kind: "super", self, after: ownerOf(scope) }
    }
    const found = scope.find(name)
    const target = found === undefined ? reader.globalName(name) : found.names.get(name)
    return callValue(reader, target, given(reader, list, scope))
  }
  if (callee?.type === "MemberExpression" && callee.children[2]?.type === "PropertyName") {
    return callMember(reader, callee, reader.text(callee.children[2]), list, scope)
  }
  const target = callee && reader.evaluate(callee, scope)
  return callValue(reader, target, given(reader, list, scope))
}

const ownerOf = (scope: Scope): ClassDefinition | undefined => {
  for (let one: Scope | undefined = scope; one !== undefined; one = one.parent) {
    if (one.owner !== undefined) return one.owner
  }
  return undefined
}

const callValue = (reader: Context, target: Value, args: Given): Value => {
  switch (target?.kind) {
    case "function":
      return reader.invoke(target.definition, target.self, args.positional, args.named, target.scope)
    case "lambda":
      return target.result
    case "class":
      return instantiate(reader, target.definition, args)
    case "name":
      return libraryCall(reader, target.name, args)
    default:
      return undefined
  }
}

const callMember = (reader: Context, callee: Node, name: string, list: Node | undefined, scope: Scope): Value => {
  const base = callee.children[0]!
  reader.findings.calls.add(name)
  if (base.type === "VariableName") {
    const alias = reader.text(base)
    const imported = scope.find(alias) === undefined ? reader.definitions.imports.get(alias) : undefined
    if (imported !== undefined && imported.name === undefined) {
      reader.package(imported.module)
      const args = given(reader, list, scope)
      if (vocabulary.isLibrary(imported.module)) return libraryCall(reader, name, args)
      moduleCall(reader, imported.module, name)
      return /^(?:as)?array$/.test(name) ? args.positional[0] : undefined
    }
    // `np.random…` where numpy came through a star import.
    if (alias === "random" && scope.find(alias) === undefined) moduleCall(reader, "random", name)
    if (alias === "np" && /xor/.test(name)) reader.mark("xor")
  } else if (/^(?:np|numpy)\.random$/.test(reader.text(base))) moduleCall(reader, "random", name)
  const value = reader.evaluate(base, scope)
  if (value?.kind === "super") {
    const definition = value.self?.kind === "scene"
      ? reader.scene
      : value.self?.kind === "thing" || value.self?.kind === "instance"
      ? value.self.definition
      : undefined
    const method = definition && reader.method(definition, name, value.after)
    const args = given(reader, list, scope)
    if (method !== undefined) return reader.invoke(method, value.self, args.positional, args.named, reader.global)
    if (name === "__init__") {
      if (value.self?.kind === "thing") initialise(reader, value.self, args)
      return undefined
    }
    return value.self?.kind === "scene" ? sceneCall(reader, name, args) : undefined
  }
  // A name of a module or of an enumeration: what is called is the name itself.
  if (value?.kind === "name" && /^[a-z]/.test(value.name) && /^[A-Z]/.test(name)) {
    return libraryCall(reader, name, given(reader, list, scope))
  }
  const definition = value?.kind === "scene"
    ? reader.scene
    : value?.kind === "thing" || value?.kind === "instance"
    ? value.definition
    : value?.kind === "class"
    ? value.definition
    : undefined
  const method = definition && reader.method(definition, name)
  const args = given(reader, list, scope)
  if (method !== undefined) {
    // `Base.construct(self)`: the object is the first argument.
    const viaClass = value?.kind === "class" && !method.isStatic && args.positional[0]?.kind === "scene"
    return viaClass
      ? reader.invoke(method, args.positional[0], args.positional.slice(1), args.named, reader.global)
      : reader.invoke(method, value, args.positional, args.named, reader.global)
  }
  if (value?.kind === "scene" || isSceneLike(reader, value, base, name, args)) return sceneCall(reader, name, args)
  const held = value?.kind === "thing" || value?.kind === "instance" ? value.attributes.get(name) : undefined
  if (held !== undefined) return callValue(reader, held, args)
  return objectCall(reader, value, name, args)
}

/** A scene that a helper got as an argument. */
const isSceneLike = (reader: Context, value: Value, base: Node, name: string, args: Given): boolean =>
  (value === undefined || value.kind === "hint") &&
  (/(?:^|[._])(?:self|scene|scn)$/i.test(reader.text(base)) ||
    name === "play" && args.positional.some((one) => one?.kind === "animation" || one?.kind === "builder"))

const moduleCall = (reader: Context, module: string, name: string): void => {
  if (/xor$/.test(name) && (module === "operator" || module === "numpy")) reader.mark("xor")
  if (module === "random" || module.endsWith(".random")) {
    reader.mark("random")
    if (name === "seed" || name === "default_rng") reader.mark("seed")
  }
}

/** Texts that a constructor puts on the screen, told to the findings. */
const shown = (reader: Context, name: string, args: Given): Array<string> => {
  const formula = vocabulary.formulaClasses.has(name) || name === "Tex" && reader.isGl || name === "MathTable" ||
    name === "TexMatrix" || name === "BraceLabel"
  const takesAll = formula || vocabulary.textClasses.has(name) || name === "BraceText" || /Table$/.test(name) ||
    /Matrix$/.test(name)
  const texts = takesAll ? args.positional.flatMap((one) => textsIn(one)) : []
  for (const [keyword, value] of args.named) if (vocabulary.textKeywords.has(keyword)) texts.push(...textsIn(value))
  if (texts.length === 0) return texts
  const whole = formula && !/Table$|Matrix$/.test(name) ? [texts.join(" ")] : texts
  for (const text of whole) {
    const inMath = formula || name === "Tex" && /^\s*\$[^$]+\$\s*$/.test(text)
    reader.findings.show(inMath ? "equations" : "texts", [inMath ? text.replace(/^\s*\$+|\$+\s*$/g, "") : text])
  }
  return whole
}

const thing = (name: string, definition: ClassDefinition | undefined): Thing => ({
  kind: "thing",
  name,
  shape: vocabulary.shapeOf(name),
  definition,
  colour: undefined,
  texts: [],
  members: [],
  attributes: new Map()
})

const initialise = (reader: Context, one: Thing, args: Given): void => {
  one.members.push(...args.positional.filter((value) => value?.kind === "thing").slice(0, 100))
  one.colour ??= colourIn(args, false)
  const base = one.definition && shapeBase(one.definition, reader.definitions)
  const texts = base === undefined ? [] : shown(reader, base, args)
  if (texts.length > 0 && one.texts.length === 0) (one.texts as Array<string>).push(...texts)
}

const instantiate = (reader: Context, definition: ClassDefinition, args: Given): Value => {
  const { definitions, findings } = reader
  const motion = motionBase(definition, definitions)
  const base = shapeBase(definition, definitions)
  const one: Value = motion === undefined && base !== undefined
    ? { ...thing(definition.name, definition), shape: vocabulary.shapeOf(base) }
    : { kind: "instance", definition, attributes: new Map() }
  reader.enter(definition, one.attributes)
  if (one.kind === "thing") {
    findings.element(definition.name, colourIn(args, false), base, reader.counting)
    one.colour = colourIn(args, false)
  }
  const initialiser = reader.method(definition, "__init__")
  if (initialiser !== undefined) reader.invoke(initialiser, one, args.positional, args.named, reader.global)
  else if (one.kind === "thing") initialise(reader, one, args)
  const generate = reader.method(definition, "generate_points") ?? reader.method(definition, "init_points")
  if (generate !== undefined) reader.invoke(generate, one, [], new Map(), reader.global)
  if (motion === undefined) return one
  return animated(reader, definition.name, motion, args)
}

const animated = (reader: Context, name: string, like: string, args: Given): Value => {
  const { findings } = reader
  if (reader.counting || !findings.animations.has(name)) {
    findings.animations.set(name, (findings.animations.get(name) ?? 0) + 1)
  }
  if (vocabulary.updaterClasses.has(like)) reader.mark("updaters")
  const runTime = args.named.get("run_time")
  return {
    kind: "animation",
    name,
    motion: vocabulary.motionOf(like),
    targets: args.positional,
    runTime: runTime?.kind === "number" ? runTime.value : undefined
  }
}

/** A call of something the library gives. */
const libraryCall = (reader: Context, name: string, args: Given): Value => {
  const { findings } = reader
  if (vocabulary.latex.has(name)) reader.mark("latex")
  if (vocabulary.updaterCalls.has(name) || vocabulary.updaterClasses.has(name)) reader.mark("updaters")
  if (vocabulary.threeD.has(name)) reader.mark("3d")
  const shape = vocabulary.shapeOf(name)
  if (shape !== undefined || /Mobject$/.test(name)) {
    const colour = colourIn(args, shape?.group === "dots" || shape?.group === "svgs")
    findings.element(name, colour, undefined, reader.counting)
    const one = thing(name, undefined)
    one.colour = colour
    const texts = shown(reader, name, args)
    const listed = args.positional.flatMap((value) => value?.kind === "list" ? value.items : [value])
    one.members.push(...listed.filter((value) => value?.kind === "thing").slice(0, 100))
    return { ...one, texts }
  }
  if (vocabulary.motionOf(name) !== undefined || /^(?:FadeIn|FadeOut|Transform)/.test(name)) {
    return animated(reader, name, name, args)
  }
  const first = args.positional[0]
  switch (name) {
    case "always_redraw":
      return first?.kind === "lambda" ? first.result : undefined
    case "bin":
      reader.mark("binary")
      return undefined
    case "format":
      if (args.positional[1]?.kind === "text" && /b$/.test(args.positional[1].text)) reader.mark("binary")
      return undefined
    case "int":
      if (args.positional[1]?.kind === "number" && args.positional[1].value === 2) reader.mark("binary")
      return undefined
    case "xor":
    case "bitwise_xor":
    case "logical_xor":
      reader.mark("xor")
      return undefined
    case "getattr":
      if (args.positional[1]?.kind === "text") findings.calls.add(args.positional[1].text)
      return undefined
    case "list":
    case "tuple":
    case "reversed":
    case "sorted":
    case "iter":
    case "deepcopy":
      return first
    case "enumerate":
      return first?.kind === "list"
        ? { kind: "list", items: first.items.map((item): Value => ({ kind: "list", items: [undefined, item] })) }
        : undefined
    case "zip":
      return {
        kind: "list",
        items: (first?.kind === "list" ? first.items : [undefined]).map((_, at): Value => ({
          kind: "list",
          items: args.positional.map((one) => one?.kind === "list" ? one.items[at] : undefined)
        }))
      }
    case "str":
      return first?.kind === "text" || first?.kind === "number"
        ? { kind: "text", text: String(first.kind === "text" ? first.text : first.value) }
        : { kind: "text", text: "…" }
    case "Random":
    case "seed":
      reader.mark(name === "seed" || first !== undefined ? "seed" : "random")
      return undefined
    default:
      return undefined
  }
}
