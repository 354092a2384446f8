import { type JsonObject } from "../rows/index.ts"
import { compileExpression, compilePatterns, type Lead, type Pattern } from "./patterns.ts"
import type { Registry, RunType } from "./Registry.ts"

/** What an id tells. */
export interface Classification {
  readonly type: RunType
  /** The pattern that took it, and null for `old` and `other`. */
  readonly pattern: Pattern | null
  /** Named groups of the pattern, as text; digits of all scripts as ASCII ones. */
  readonly groups: Readonly<Record<string, string>>
  /** Patterns that would have taken it too, in the order of their priority. */
  readonly others: ReadonlyArray<Pattern>
  /** Trailing `key=value` parts that no pattern knows; numbers as numbers. */
  readonly hyperParameters: JsonObject | null
  /** True when patterns of two types take it and the registry does not say that they overlap on purpose. */
  readonly ambiguous: boolean
}

/** A registry's patterns and rules for ids, compiled. */
export interface Classifier {
  readonly patterns: ReadonlyArray<Pattern>
  readonly fallbacks: Registry["fallbacks"]
  readonly hyperParameters: Registry["hyper_parameters"]
  readonly sweepFolder: { readonly ascii: RegExp; readonly unicode: RegExp }
}

/** Throws `BadEntry` for a pattern that cannot be compiled. */
export const makeClassifier = (registry: Registry): Classifier => ({
  patterns: compilePatterns(registry),
  fallbacks: registry.fallbacks,
  hyperParameters: registry.hyper_parameters,
  sweepFolder: compileExpression(registry.sweep_folder, registry.fragments, "sweep_folder")
})

const ascii = /^[\x00-\x7f]*$/

/** True when `\w` and `\d` mean the same in both readings of a pattern. */
export const isAscii = (id: string): boolean => ascii.test(id)

const otherDigits = /(?![0-9])\p{Nd}/gu

const isDigit = /^\p{Nd}$/u

/** Decimal digits of every script as ASCII digits. Source: Unicode, section 4.6: ten in a row, zero first. */
export const foldDigits = (text: string): string =>
  text.replace(otherDigits, (digit) => {
    const code = digit.codePointAt(0)!
    let first = code
    while (isDigit.test(String.fromCodePoint(first - 1))) first--
    return String((code - first) % 10)
  })

const lastParameter = /_(--[A-Za-z]\w*|learning_rate|[A-Za-z][A-Za-z0-9]*)=([^=\s]+)$/
const plainNumber = /^[0-9.e-]+$/
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/

/** An id without its trailing `key=value` parts, and these, first one first. */
const takeOff = (id: string) => {
  const parts: Array<{ readonly text: string; readonly key: string; readonly value: string }> = []
  let rest = id
  for (let found = lastParameter.exec(rest); found !== null; found = lastParameter.exec(rest)) {
    parts.unshift({ text: found[0], key: found[1]!.replace(/^--/, ""), value: found[2]! })
    rest = rest.slice(0, found.index)
  }
  return { rest, parts }
}

const has = (pattern: Pattern, id: string): boolean => {
  if (pattern.contains !== undefined && !id.includes(pattern.contains)) return false
  for (const text of pattern.required) if (!id.includes(text)) return false
  return true
}

const noGroups: Readonly<Record<string, string>> = {}

const groupsOf = (match: RegExpExecArray, isAscii: boolean): Readonly<Record<string, string>> => {
  const groups: Record<string, string> = {}
  for (const name in match.groups) {
    const text = match.groups[name]
    if (text !== undefined) groups[name] = isAscii ? text : foldDigits(text)
  }
  return groups
}

/** All patterns that take a text, with the match of the first. */
const takers = (classifier: Classifier, id: string, plain: boolean, depth: number) => {
  const found: Array<Pattern> = []
  let match: RegExpExecArray | null = null
  // Patterns begin in two or three ways; each way is tried once an id.
  let good: Lead | undefined
  let bad: Lead | undefined
  for (const pattern of classifier.patterns) {
    const { lead } = pattern
    if (lead !== undefined && lead !== good) {
      if (lead === bad) continue
      if (!(plain ? lead.ascii : lead.unicode).test(id)) {
        bad = lead
        continue
      }
      good = lead
    }
    if (!has(pattern, id)) continue
    const hit = (plain ? pattern.ascii : pattern.unicode).exec(id)
    if (hit === null) continue
    if (!holds(classifier, pattern, hit, depth)) continue
    match ??= hit
    found.push(pattern)
  }
  return { found, match }
}

/** An id inside an id may hold a third one; deeper nesting than this is no run's. */
const deepest = 4

const holds = (classifier: Classifier, pattern: Pattern, hit: RegExpExecArray, depth: number): boolean => {
  const group = pattern.sourceGroup
  if (group === undefined) return true
  const inner = hit.groups?.[group]
  return inner !== undefined && depth < deepest && classifyAt(classifier, inner, depth + 1).type !== "other"
}

const isAmbiguous = (first: Pattern, others: ReadonlyArray<Pattern>): boolean =>
  others.some((other) => other.type !== first.type && first.overlaps?.includes(other.name) !== true)

const classifyAt = (classifier: Classifier, text: string, depth: number): Classification => {
  // Python's `$` lets one line feed stand at the end; ids came through it.
  const id = text.endsWith("\n") ? text.slice(0, -1) : text
  const plain = isAscii(id)
  const first = takers(classifier, id, plain, depth)
  if (first.match !== null) return taken(first.found, first.match, plain, null)

  const { parts, rest } = takeOff(id)
  if (parts.length > 0) {
    const { keep, selections } = classifier.hyperParameters
    for (const selection of selections) {
      const kept = keep.filter((key) => selection.includes(key)).flatMap((key) =>
        parts.filter((part) => part.key === key)
      )
      const left = parts.filter((part) => !kept.includes(part))
      // A malformed rate is a malformed id, not a hyper-parameter.
      if (left.length === 0 || left.some((part) => keep.includes(part.key) && !plainNumber.test(part.value))) continue
      const next = takers(classifier, rest + kept.map((part) => part.text).join(""), plain, depth)
      if (next.match === null) continue
      const values = left.map((part): [string, string | number] => [
        part.key,
        jsonNumber.test(part.value) ? Number(part.value) : part.value
      ])
      return taken(next.found, next.match, plain, Object.fromEntries(values))
    }
  }
  for (const { contains, lacks, type } of classifier.fallbacks) {
    if (contains.every((part) => id.includes(part)) && !lacks.some((part) => id.includes(part))) return untaken(type)
  }
  return untaken("other")
}

const taken = (
  found: ReadonlyArray<Pattern>,
  match: RegExpExecArray,
  plain: boolean,
  hyperParameters: JsonObject | null
): Classification => {
  const pattern = found[0]!
  const others = found.length === 1 ? none : found.slice(1)
  return {
    type: pattern.type,
    pattern,
    groups: groupsOf(match, plain),
    others,
    hyperParameters,
    ambiguous: isAmbiguous(pattern, others)
  }
}

const none: ReadonlyArray<Pattern> = []

const untaken = (type: RunType): Classification => ({
  type,
  pattern: null,
  groups: noGroups,
  others: none,
  hyperParameters: null,
  ambiguous: false
})

/**
 * Run type and named parts of an id. Never throws, keeps no state, and looks at nothing but the id.
 * A missing id is `other`.
 */
export const classify = (classifier: Classifier, id: string | null | undefined): Classification =>
  id === null || id === undefined ? untaken("other") : classifyAt(classifier, id, 0)
