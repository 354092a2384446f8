import { child, type CodeFeatures, featuresOf, type Node, read, type Reader } from "../manim/index.ts"
import { type Check, checkProgram, type Libraries } from "../python/index.ts"
import { ramp } from "../rows/index.ts"
import { lint } from "./lint.ts"

/** A component's value and why it is not 1; the words are empty when it is. */
export type Verdict = readonly [value: number | null, why: string]

export type CodeComponent =
  | "has_code"
  | "parses"
  | "names_known"
  | "animates"
  | "complete"
  | "assets"
  | "code_length"
  | "self_contained"
  | "lint"

export interface CodeQuality {
  readonly verdicts: Readonly<Record<CodeComponent, Verdict>>
  /** What was read; absent for code that does not parse. */
  readonly reader: Reader | undefined
  readonly features: CodeFeatures | undefined
  /** The code is written for Manim. */
  readonly isManim: boolean
}

/** What the row itself says of its code. */
export interface CodeContext {
  readonly className: string | undefined
  /** Entries of `metadata.missing`, as `prepare` writes them. */
  readonly missing: ReadonlyArray<{ readonly kind: string; readonly name: string; readonly inRepository?: boolean }>
  /** The source says that the scene is a still picture. */
  readonly isStill: boolean
}

const unknown: Verdict = [null, ""]

const several = (names: ReadonlyArray<string>): string =>
  names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ")

const unwritten: ReadonlyArray<RegExp> = [
  /#.*\b(?:your|add|insert|put|rest of(?: the)?|remaining|more|implement(?: the)?) (?:code|logic|implementation|animations?)\b(?: (?:goes )?here)?/gi,
  /#\s*(?:\.\.\.|…)\s*(?:\(?(?:rest|existing|same|previous|remaining)\b|$)/gim,
  /#\s*(?:TODO|FIXME|XXX)\b/g,
  /^[ \t]*\.\.\.[ \t]*(?:#.*)?$/gm,
  /\braise NotImplementedError\b/g,
  /<(?:your|insert|add)[ _-][^>\n]{1,40}>/gi
]

const isEmptyBody = (node: Node, code: string): boolean => {
  const body = child(node, "Body")
  return body !== undefined && body.children.every((one) =>
    one.type === ":" || one.type === "PassStatement" ||
    one.type === "ExpressionStatement" && /^(?:\.\.\.|["'rR])/.test(code.slice(one.from, one.to))
  )
}

const complete = (code: string, reader: Reader): Verdict => {
  const construct = reader.scene?.methods.get("construct")
  if (construct !== undefined && isEmptyBody(construct.node, code)) return [0, "construct is empty"]
  const found = unwritten.flatMap((one) => code.match(one) ?? []).map((one) => one.trim())
  // Halves, not powers of any base: exact everywhere.
  return found.length === 0 ? [1, ""] : [1 / 2 ** Math.min(found.length, 10), `unwritten: ${several(found)}`]
}

const animates = (features: CodeFeatures, check: Check, reader: Reader, context: CodeContext): Verdict => {
  if (reader.scene === undefined && !check.hasScene) return [0, "no class descends from a scene of Manim"]
  if (features.plays > 0 || reader.findings.marks.has("updaters") && features.waits > 0) return [1, ""]
  const shows = reader.findings.steps.some((one) => one.kind === "add" || one.kind === "play")
  if (features.animations.length > 0) return [0.9, "animations are made, but nothing seen plays them"]
  if (features.waits > 0) {
    return shows
      ? [0.5, "pauses over a picture that never changes"]
      : [0.3, "waits and shows nothing"]
  }
  if (shows) return context.isStill ? [1, ""] : [0.8, "a still picture"]
  return [0.1, "shows nothing"]
}

/** Packages that are installed by name, besides those the tables of names know. */
const common =
  /^(?:numpy|scipy|pandas|matplotlib|sympy|networkx|cv2|PIL|sklearn|skimage|torch|torchvision|tensorflow|requests|yaml|tqdm|seaborn|shapely|numba|pydub|pulp|open3d|manimpango|moderngl|colour|svgelements|pygments|mpmath|gtts|nltk|jax|plotly|IPython|flask|django|pytest|bs4|click|rich|httpx|aiohttp|pydantic|sqlalchemy|typer|fastapi|manim_\w+|manimlib|chanim)$/

/** Nobody looked into it, or it only may be part of a library's oldest layout. */
const isStrange = (libraries: Libraries, module: string): boolean => {
  const known = libraries.star(module)
  return known === undefined || known.guessed === true
}

const relativeImport = /^[ \t]*from[ \t]+\.+[\w.]*[ \t]+import\b/m

const selfContained = (code: string, check: Check, libraries: Libraries, context: CodeContext): Verdict => {
  const gone = context.missing.filter((one) => one.kind === "module" || one.kind === "dynamic").map((one) => one.name)
  if (gone.length > 0) return [0.2, `could not be brought along: ${several(gone)}`]
  const relative = relativeImport.exec(code)
  if (relative !== null) return [0.2, `relative import: ${relative[0].trim()}`]
  const strange = check.packages.filter((one) => !common.test(one) && isStrange(libraries, one))
  return strange.length === 0 ? [1, ""] : [0.7, `may be local files: ${several(strange)}`]
}

const codeLength = (code: string): Verdict => {
  const { length } = code.trim()
  const value = length < 200 ? ramp(length, 40, 0, 200, 1) : ramp(length, 15_000, 1, 60_000, 0.2)
  return [value, value === 1 ? "" : `${length.toLocaleString("en")} characters`]
}

const linted = (code: string): Verdict => {
  const found = lint(code)
  if (found.length === 0) return [1, ""]
  const lines = code.split("\n").filter((line) => line.trim() !== "").length
  const rules = [...new Set(found.map((one) => one.code))].sort()
  const first = found[0]!
  return [
    1 / (1 + 4 * found.length / Math.max(10, lines)),
    `${found.length} in ${lines} lines (${several(rules)}), first: line ${first.line}, ${first.message}`
  ]
}

/** What a program says of itself, without running it. Never throws. About 1 MB/s. */
export const judgeCode = (code: string, context: CodeContext, libraries: Libraries): CodeQuality => {
  const nothing = {
    names_known: unknown,
    animates: unknown,
    complete: unknown,
    assets: unknown,
    code_length: unknown,
    self_contained: unknown,
    lint: unknown
  }
  const without = { reader: undefined, features: undefined, isManim: false }
  if (code.trim() === "") {
    return { ...without, verdicts: { has_code: [0, "there is no code"], parses: unknown, ...nothing } }
  }
  const check = checkProgram(code, libraries)
  if (check.syntax !== undefined) {
    const { column, line, message } = check.syntax
    const why = `line ${line}, column ${column}: ${message}`
    return { ...without, verdicts: { has_code: [1, ""], parses: [0, why], ...nothing } }
  }
  const reader = read(code, context.className)
  const features = featuresOf(reader, code)
  const isManim = check.framework !== "unknown" || check.hasScene || reader.scene !== undefined
  const absent = new Set([
    ...check.assets.map((one) => one.name),
    ...context.missing.filter((one) => one.kind === "asset").map((one) => one.name)
  ])
  const names = check.unknownNames.length
  return {
    reader,
    features,
    isManim,
    verdicts: {
      has_code: [1, ""],
      parses: [1, ""],
      names_known: names > 0
        ? [1 / (1 + 2 * names), `bound nowhere: ${several(check.unknownNames)}`]
        : check.conflict !== undefined
        ? [0.5, `no release has both ${check.conflict.join(" and ")}`]
        : [1, ""],
      animates: isManim ? animates(features, check, reader, context) : unknown,
      complete: complete(code, reader),
      assets: absent.size === 0 ? [1, ""] : [1 / (1 + absent.size), `does not come with: ${several([...absent])}`],
      code_length: codeLength(code),
      self_contained: selfContained(code, check, libraries, context),
      lint: linted(code)
    }
  }
}
