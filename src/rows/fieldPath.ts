import { Either } from "effect"
import { isObject, type Json, type JsonObject } from "./Json.ts"

/** A parsed path such as `conversations[1].value`: member names and array indexes; negative indexes count from the end. */
export type FieldPath = ReadonlyArray<string | number>

/**
 * `a.b[0].c`, `[0].a`, `a["odd key"]`. A name may hold anything but `.`, `[` and `]`; others are quoted as JSON.
 * Left: what is wrong with it, readable.
 */
export const parseFieldPath = (text: string): Either.Either<FieldPath, string> => {
  const path: Array<string | number> = []
  const token = /\[(-?[0-9]+)\]|\[("(?:[^"\\]|\\.)*")\]|(\.?)([^.[\]]+)/y
  let at = 0
  while (at < text.length) {
    token.lastIndex = at
    const match = token.exec(text)
    if (match === null || (match[4] !== undefined && (match[3] === ".") !== (at > 0))) {
      return Either.left(`"${text}" is no field path at character ${at + 1}; write it like conversations[1].value`)
    }
    if (match[1] !== undefined) path.push(Number(match[1]))
    else if (match[2] !== undefined) {
      try {
        path.push(JSON.parse(match[2]) as string)
      } catch {
        return Either.left(`"${text}" has a quoted name that is not JSON at character ${at + 1}`)
      }
    } else path.push(match[4]!)
    at = token.lastIndex
  }
  return path.length === 0 ? Either.left("a field path is empty") : Either.right(path)
}

/** A path as it is written: the inverse of `parseFieldPath`. */
export const formatFieldPath = (path: FieldPath): string =>
  path.map((step, i) =>
    typeof step === "number"
      ? `[${step}]`
      : step === "" || /[.[\]]/.test(step)
      ? `[${JSON.stringify(step)}]`
      : i === 0
      ? step
      : `.${step}`
  ).join("")

/** The value at a path; undefined where a member is absent. Inherited members are never found. */
export const getField = (record: Json, path: FieldPath): Json | undefined => {
  let value: Json | undefined = record
  for (const step of path) {
    if (typeof step === "number") {
      if (!Array.isArray(value)) return undefined
      value = (value as ReadonlyArray<Json>).at(step)
    } else {
      if (!isObject(value) || !Object.hasOwn(value, step)) return undefined
      value = value[step]
    }
    if (value === undefined) return undefined
  }
  return value
}

/**
 * A copy of the record with the value at a path; everything else is shared. Missing objects on the way are made;
 * undefined when the path runs through something that is no object, or an array that has no such index.
 */
export const setField = (record: JsonObject, path: FieldPath, value: Json): JsonObject | undefined => {
  const set = (node: Json | undefined, at: number): Json | undefined => {
    if (at === path.length) return value
    const step = path[at]!
    if (typeof step === "number") {
      if (!Array.isArray(node)) return undefined
      const index = step < 0 ? node.length + step : step
      if (index < 0 || index >= node.length) return undefined
      const inner = set((node as ReadonlyArray<Json>)[index], at + 1)
      return inner === undefined ? undefined : (node as ReadonlyArray<Json>).with(index, inner)
    }
    if (node !== undefined && !isObject(node)) return undefined
    const inner = set(node !== undefined && Object.hasOwn(node, step) ? node[step] : undefined, at + 1)
    if (inner === undefined) return undefined
    const copy: Record<string, Json> = { ...node }
    Object.defineProperty(copy, step, { value: inner, enumerable: true, configurable: true, writable: true })
    return copy
  }
  return set(record, 0) as JsonObject | undefined
}
