import { evaluateCall, methodReference } from "./calls.ts"
import type { Context } from "./Context.ts"
import { numberOf, textOf } from "./literals.ts"
import { child, type Node, separated } from "./nodes.ts"
import { Scope, textsIn, type Value } from "./values.ts"

/** A loop over known texts is read once for each of them, up to this many; any other loop once. */
const maxRounds = 8

/** Reads a node, statement or expression: counts what it does and gives what it is. */
export const evaluate = (reader: Context, node: Node, scope: Scope): Value => {
  switch (node.type) {
    case "VariableName": {
      const name = reader.text(node)
      const found = scope.find(name)
      const value = found === undefined ? reader.globalName(name) : found.names.get(name)
      // A function named but not called is a callback: what it does counts.
      if (value?.kind === "function") methodReference(reader, value)
      return value ?? (found === undefined ? undefined : { kind: "hint", name })
    }
    case "CallExpression":
      return evaluateCall(reader, node, scope)
    case "MemberExpression":
      return member(reader, node, scope)
    case "String":
    case "FormatString":
    case "ContinuedString":
      return literal(reader, node, scope)
    case "Number":
      if (/^0[bB]/.test(reader.code.slice(node.from, node.from + 2))) reader.mark("binary")
      return number(reader, node)
    case "Boolean":
      return { kind: "flag", value: reader.text(node) === "True" }
    case "UnaryExpression":
      for (const one of node.children) reader.evaluate(one, scope)
      return number(reader, node)
    case "ParenthesizedExpression":
    case "NamedExpression":
      return inner(reader, node, scope)
    case "TupleExpression":
    case "ArrayExpression":
    case "SetExpression":
      return { kind: "list", items: list(reader, node, scope) }
    case "DictionaryExpression":
      return dictionary(reader, node, scope)
    case "ArrayComprehensionExpression":
    case "ComprehensionExpression":
    case "SetComprehensionExpression":
    case "DictionaryComprehensionExpression":
      return comprehension(reader, node.children.filter((one) => !/^[[\](){}]$/.test(one.type)), scope)
    case "BinaryExpression":
      return binary(reader, node, scope)
    case "ConditionalExpression": {
      const [yes, , condition, , no] = node.children
      if (condition !== undefined) reader.evaluate(condition, scope)
      const first = yes && reader.evaluate(yes, scope)
      const second = no && reader.evaluate(no, scope)
      return first ?? second
    }
    case "LambdaExpression": {
      const own = new Scope(scope, scope.owner)
      for (const one of child(node, "ParamList")?.children ?? []) {
        if (one.type === "VariableName") own.names.set(reader.text(one), undefined)
      }
      const body = node.children.at(-1)
      return { kind: "lambda", result: body && reader.evaluate(body, own) }
    }
    case "AssignStatement":
      assign(reader, node, scope)
      return undefined
    case "UpdateStatement":
      for (const one of node.children) {
        if (one.type === "UpdateOp" && reader.text(one) === "^=") reader.mark("xor")
        else reader.evaluate(one, scope)
      }
      return undefined
    case "ForStatement":
      forLoop(reader, node, scope)
      return undefined
    case "WhileStatement":
      looped(reader, () => each(reader, node, scope))
      return undefined
    case "WithStatement":
      withBlock(reader, node, scope)
      return undefined
    case "ReturnStatement": {
      const values = separated(node.children.slice(1)).map((group) => reader.evaluate(group.at(-1)!, scope))
      const value: Value = values.length > 1 ? { kind: "list", items: values } : values[0]
      scope.returns ??= value
      return undefined
    }
    case "FunctionDefinition":
    case "ClassDefinition":
    case "DecoratedStatement":
      reader.define(node, scope)
      return undefined
    case "TypeDef":
    case "ImportStatement":
      return undefined
    default:
      each(reader, node, scope)
      return undefined
  }
}

const each = (reader: Context, node: Node, scope: Scope): void => {
  for (const one of node.children) {
    if (one.children.length > 0 || one.type === "VariableName") reader.evaluate(one, scope)
  }
}

const looped = (reader: Context, body: () => void): void => {
  if (reader.counting) reader.findings.loops++
  reader.loopDepth++
  body()
  reader.loopDepth--
}

const number = (reader: Context, node: Node): Value => {
  const value = numberOf(node, reader.code)
  return value === undefined ? undefined : { kind: "number", value }
}

const inner = (reader: Context, node: Node, scope: Scope): Value => {
  const parts = node.children.filter((one) => one.type !== "(" && one.type !== ")")
  const value = parts.at(-1)
  const result = value && reader.evaluate(value, scope)
  if (node.type === "NamedExpression" && parts[0] !== undefined) reader.bind(parts[0], result, scope)
  return result
}

const literal = (reader: Context, node: Node, scope: Scope): Value => {
  const replacements = (one: Node): void => {
    for (const part of one.children) {
      if (part.type === "FormatSpec" && /^:[^{}]*b$/.test(reader.text(part))) reader.mark("binary")
      if (part.type === "FormatReplacement") {
        for (const expression of part.children) {
          if (expression.type === "FormatSpec") replacements({ ...part, children: [expression] })
          else if (expression.children.length > 0 || expression.type === "VariableName") {
            reader.evaluate(expression, scope)
          }
        }
      } else replacements(part)
    }
  }
  if (node.type !== "String") replacements(node)
  const text = textOf(node, reader.code)
  return text === undefined ? undefined : { kind: "text", text }
}

const list = (reader: Context, node: Node, scope: Scope): Array<Value> => {
  const items: Array<Value> = []
  for (const group of separated(node.children)) {
    const value = reader.evaluate(group.at(-1)!, scope)
    if (group[0]!.type === "*" && value?.kind === "list") items.push(...value.items.slice(0, 100))
    else if (items.length < 500) items.push(value)
  }
  return items
}

const dictionary = (reader: Context, node: Node, scope: Scope): Value => {
  const entries = new Map<string, Value>()
  for (const group of separated(node.children)) {
    const colon = group.findIndex((one) => one.type === ":")
    if (colon < 1) {
      for (const one of group) if (one.type !== "**") reader.evaluate(one, scope)
      continue
    }
    const key = reader.evaluate(group[0]!, scope)
    const value = group[colon + 1] && reader.evaluate(group[colon + 1]!, scope)
    if (key?.kind === "text" && entries.size < 500) entries.set(key.text, value)
  }
  return { kind: "dict", entries }
}

/** `value for target in iterable if …`, brackets already off; also the argument of `f(x for x in y)`. */
export const comprehension = (reader: Context, nodes: ReadonlyArray<Node>, scope: Scope): Value => {
  const at = nodes.findIndex((one) => one.type === "for")
  const first = nodes.findIndex((one) => one.type === "in")
  const iterable = nodes[first + 1]
  if (at < 0 || first < 0 || iterable === undefined) return undefined
  const own = new Scope(scope, scope.owner)
  const over = reader.evaluate(iterable, scope)
  const rest = nodes.slice(first + 2)
  const targets = nodes.slice(at + 1, first).filter((one) => one.type !== ",")
  const items: Array<Value> = []
  looped(reader, () =>
    rounds(reader, over, (value) => {
      reader.bindAll(targets, value, own)
      // Further `for`s: bind their targets to anything, read what they run over.
      for (let i = 0; i < rest.length; i++) {
        if (rest[i]!.type === "for") {
          const end = rest.findIndex((one, j) => j > i && one.type === "in")
          const more = rest[end + 1]
          if (end < 0 || more === undefined) break
          const inside = reader.evaluate(more, own)
          reader.bindAll(
            rest.slice(i + 1, end).filter((one) => one.type !== ","),
            inside?.kind === "list" ? inside.items[0] : undefined,
            own
          )
          i = end + 1
        } else if (rest[i]!.children.length > 0) reader.evaluate(rest[i]!, own)
      }
      const made = nodes.slice(0, at).filter((one) => one.type !== ":" && one.type !== "*" && one.type !== "**")
        .map((one) => reader.evaluate(one, own))
      items.push(made.at(-1))
    }))
  return { kind: "list", items }
}

/** Runs a body for each known text of a list, counting in the first round alone; once for anything else. */
const rounds = (reader: Context, over: Value, body: (value: Value) => void): void => {
  const items = over?.kind === "list" ? over.items : over?.kind === "thing" ? over.members : []
  const many = textsIn(over).length > 0 ? Math.min(items.length, maxRounds) : 1
  const { counting } = reader
  for (let i = 0; i < Math.max(1, many); i++) {
    if (i > 0) reader.counting = false
    body(items[i])
  }
  reader.counting = counting
}

const forLoop = (reader: Context, node: Node, scope: Scope): void => {
  const at = node.children.findIndex((one) => one.type === "in")
  const iterable = node.children[at + 1]
  if (at < 0 || iterable === undefined) return each(reader, node, scope)
  const targets = node.children.slice(0, at).filter((one) =>
    one.type !== "for" && one.type !== "async" && one.type !== ","
  )
  const over = reader.evaluate(iterable, scope)
  const bodies = node.children.slice(at + 2).filter((one) => one.type === "Body")
  looped(reader, () =>
    rounds(reader, over, (value) => {
      reader.bindAll(targets, value, scope)
      for (const body of bodies) reader.evaluate(body, scope)
    }))
}

const assign = (reader: Context, node: Node, scope: Scope): void => {
  const parts: Array<Array<Node>> = [[]]
  for (const one of node.children) {
    if (one.type === "AssignOp") parts.push([])
    else if (one.type !== "TypeDef" && one.type !== ",") parts.at(-1)!.push(one)
  }
  const right = parts.length > 1 ? parts.pop()! : []
  if (right.length === 0) return
  const values = right.filter((one) => one.type !== "*").map((one) => reader.evaluate(one, scope))
  const value: Value = values.length === 1 ? values[0] : { kind: "list", items: values }
  for (const targets of parts) reader.bindAll(targets, value, scope)
}

const withBlock = (reader: Context, node: Node, scope: Scope): void => {
  const before = reader.findings.spoken.length
  for (let at = 0; at < node.children.length; at++) {
    const one = node.children[at]!
    if (one.type === "as") {
      const name = node.children[at + 1]
      if (name !== undefined) scope.names.set(reader.text(name), undefined)
      at++
    } else if (one.type === "Body") {
      const open = reader.findings.spoken.slice(before)
      const seen = new Map(reader.findings.animations)
      reader.evaluate(one, scope)
      for (const spoken of open) {
        for (const [name, count] of reader.findings.animations) {
          if (count > (seen.get(name) ?? 0)) spoken.animations.push(name)
        }
      }
    } else if (one.children.length > 0) reader.evaluate(one, scope)
  }
}

const binary = (reader: Context, node: Node, scope: Scope): Value => {
  const [left, operator, right] = node.children
  if (left === undefined || operator === undefined || right === undefined) return undefined
  const a = reader.evaluate(left, scope)
  const b = reader.evaluate(right, scope)
  const sign = reader.text(operator)
  if (operator.type === "BitOp") {
    const isSet = (one: Value, at: Node) => one?.kind === "list" || /^Set|^Dict/.test(at.type)
    if (sign === "^" && !isSet(a, left) && !isSet(b, right)) reader.mark("xor")
    else if (sign === "<<" || sign === ">>") reader.mark("binary")
    return undefined
  }
  if (sign === "+" && a?.kind === "text" && b?.kind === "text") return { kind: "text", text: a.text + b.text }
  if (sign === "+" && (a?.kind === "text" || b?.kind === "text")) {
    return { kind: "text", text: `${a?.kind === "text" ? a.text : "…"}${b?.kind === "text" ? b.text : "…"}` }
  }
  if (sign === "+" && a?.kind === "list" && b?.kind === "list") {
    return { kind: "list", items: [...a.items, ...b.items].slice(0, 500) }
  }
  if (sign === "%" && a?.kind === "text") {
    return { kind: "text", text: a.text.replace(/%[-+0 #]*[\d.]*[sdfrixg]/g, "…") }
  }
  // `UP * 2` and `2 * UP + LEFT` still point somewhere.
  if (a?.kind === "name" || b?.kind === "name") return a?.kind === "name" ? a : b
  if (sign === "*" && (a?.kind === "list" || b?.kind === "list")) return a?.kind === "list" ? a : b
  return undefined
}

const member = (reader: Context, node: Node, scope: Scope): Value => {
  const base = node.children[0]
  if (base === undefined) return undefined
  const property = node.children[2]?.type === "PropertyName" ? node.children[2] : undefined
  if (property === undefined) {
    const value = reader.evaluate(base, scope)
    const indexes = node.children.slice(1).filter((one) =>
      one.children.length > 0 || /Name|Number|String/.test(one.type)
    )
      .map((one) => reader.evaluate(one, scope))
    const index = indexes.length === 1 && !node.children.some((one) => one.type === ":") ? indexes[0] : undefined
    if (value?.kind === "thing") {
      const part = index?.kind === "number" ? value.members.at(index.value) : undefined
      return part ?? (value.shape?.group === "groups" && index !== undefined ? value.members[0] : value)
    }
    if (value?.kind === "list") {
      return index?.kind === "number" ? value.items.at(index.value) : index === undefined ? value : value.items[0]
    }
    if (value?.kind === "dict" && index?.kind === "text") return value.entries.get(index.text)
    return value?.kind === "hint" ? value : undefined
  }
  return attribute(reader, base, reader.text(property), scope)
}

/** `base.name`, not called. */
const attribute = (reader: Context, base: Node, name: string, scope: Scope): Value => {
  reader.findings.calls.add(name)
  if (base.type === "VariableName") {
    const alias = reader.text(base)
    const imported = scope.find(alias) === undefined ? reader.definitions.imports.get(alias) : undefined
    if (imported !== undefined && imported.name === undefined) {
      reader.package(imported.module)
      if (imported.module === "numpy" && name === "random") reader.mark("random")
      return imported.module.startsWith("manim") ? { kind: "name", name } : undefined
    }
  }
  const value = reader.evaluate(base, scope)
  if (value?.kind === "name") {
    if (name === "animate") return { kind: "builder", target: undefined, calls: [] }
    return value.name === "self" ? undefined : { kind: "name", name }
  }
  if (value?.kind === "scene" || value?.kind === "thing" || value?.kind === "instance") {
    const own = value.attributes.get(name)
    if (own !== undefined) return own
    const definition = value.kind === "scene" ? reader.scene : value.definition
    const method = definition && reader.method(definition, name)
    if (method !== undefined) {
      const bound: Value = { kind: "function", definition: method, self: value, scope: reader.global }
      return method.isProperty
        ? reader.invoke(method, value, [], new Map(), reader.global)
        : methodReference(reader, bound)
    }
  }
  if (name === "animate") {
    if (reader.counting) reader.findings.animates++
    if (value?.kind === "frame" || value?.kind === "camera") reader.mark("camera")
    return { kind: "builder", target: value, calls: [] }
  }
  if (value?.kind === "scene" && name === "camera") return { kind: "camera" }
  if (value?.kind === "scene" && (name === "frame" || name === "camera_frame")) return { kind: "frame" }
  if (value?.kind === "camera" && name === "frame") return { kind: "frame" }
  if (value?.kind === "scene") return { kind: "hint", name }
  // `thing.method` handed on, as ManimGL's `play(thing.shift, UP)` does.
  return value?.kind === "thing" ? value : undefined
}
