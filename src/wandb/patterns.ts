import type { PatternEntry, Registry } from "./Registry.ts"
import { type Node, parseRegex, requiredTexts, terms } from "./syntax.ts"

/** A pattern ready for use. */
export interface Pattern extends Omit<PatternEntry, "source"> {
  /** The expression with its fragments put in. */
  readonly source: string
  /** Group that holds another run's id. */
  readonly sourceGroup: string | undefined
  /** For ids of ASCII characters alone, where `\w` and `\d` mean what they mean in JavaScript. */
  readonly ascii: RegExp
  /** For all others: `\w` and `\d` as in Unicode. */
  readonly unicode: RegExp
  /** Texts that every match contains; a quick way to say no. */
  readonly required: ReadonlyArray<string>
  /** What an id begins with; patterns that begin alike share the object. */
  readonly lead: Lead | undefined
  /** Undefined where the syntax is beyond what is analysed. */
  readonly tree: Node | undefined
}

/** The first term of patterns. */
export interface Lead {
  readonly ascii: RegExp
  readonly unicode: RegExp
}

/** An entry of a registry that cannot be used, with its place in the file. */
export class BadEntry extends SyntaxError {
  readonly place: string
  constructor(place: string, found: string) {
    super(found)
    this.place = place
  }
}

const reference = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g

/** Puts fragments in for `${name}`; throws `BadEntry` for an unknown name or a fragment that holds itself. */
export const expand = (
  text: string,
  fragments: Registry["fragments"],
  place: string,
  open: ReadonlyArray<string> = []
): string =>
  text.replace(reference, (_, name: string) => {
    const fragment = Object.hasOwn(fragments, name) ? fragments[name]! : undefined
    if (fragment === undefined) throw new BadEntry(place, `no fragment named ${name}`)
    if (open.includes(name)) throw new BadEntry(place, `fragment ${name} holds itself`)
    return expand(fragment, fragments, place, [...open, name])
  })

/** The expression with `\w` and `\d` spelled out for Unicode, for the flag `u`. */
export const toUnicode = (source: string): string => {
  let inside = false
  let out = ""
  for (let i = 0; i < source.length; i++) {
    const c = source[i]!
    if (c === "\\") {
      const next = source[++i] ?? ""
      out += next === "w"
        ? inside ? "\\p{L}\\p{N}_" : "[\\p{L}\\p{N}_]"
        : next === "d"
        ? "\\p{Nd}"
        : /[A-Za-z0-9^$\\.*+?()[\]{}|/-]/.test(next)
        ? c + next
        : next
      continue
    }
    if (c === "[" && !inside) inside = true
    else if (c === "]") inside = false
    out += c
  }
  return out
}

const compileRegex = (source: string, flags: string, place: string): RegExp => {
  try {
    return new RegExp(source, flags)
  } catch (error) {
    throw new BadEntry(place, (error as Error).message)
  }
}

const leadOf = (source: string, tree: Node | undefined, known: Map<string, Lead>): Lead | undefined => {
  const end = tree === undefined ? undefined : terms(tree).find((term) => term._tag !== "Edge")?.end
  if (end === undefined) return undefined
  const text = source.slice(0, end)
  const lead = known.get(text) ?? { ascii: new RegExp(text), unicode: new RegExp(toUnicode(text), "u") }
  known.set(text, lead)
  return lead
}

const compileOne = (entry: PatternEntry, fragments: Registry["fragments"], leads: Map<string, Lead>): Pattern => {
  const place = `patterns.${entry.name}.regex`
  const source = expand(entry.regex, fragments, place)
  if (!source.startsWith("^")) throw new BadEntry(place, "the expression does not begin with ^")
  const ascii = compileRegex(source, "", place)
  const unicode = compileRegex(toUnicode(source), "u", place)
  let tree: Node | undefined
  try {
    tree = parseRegex(source)
  } catch {
    tree = undefined
  }
  const required = tree === undefined ? [] : requiredTexts(tree).filter((text) => text.length > 2)
  return {
    ...entry,
    source,
    sourceGroup: entry.source,
    ascii,
    unicode,
    tree,
    required,
    lead: leadOf(source, tree, leads)
  }
}

/** The patterns of a registry in the order of their priority. Throws `BadEntry`. */
export const compilePatterns = (
  registry: Pick<Registry, "patterns" | "fragments">
): ReadonlyArray<Pattern> => {
  const enabled = registry.patterns.filter((entry) => entry.disabled !== true)
  const taken = new Map<number, string>()
  for (const { name, priority } of enabled) {
    const other = taken.get(priority)
    if (other !== undefined) {
      throw new BadEntry(`patterns.${name}.priority`, `${priority} is the priority of ${other} too`)
    }
    taken.set(priority, name)
  }
  const leads = new Map<string, Lead>()
  return enabled.map((entry) => compileOne(entry, registry.fragments, leads)).sort((a, b) => a.priority - b.priority)
}

/** A plain expression of the registry, fragments put in, in its ASCII and Unicode forms. */
export const compileExpression = (text: string, fragments: Registry["fragments"], place: string) => {
  const source = expand(text, fragments, place)
  return {
    ascii: compileRegex(source, "", place),
    unicode: compileRegex(toUnicode(source), "u", place)
  }
}
