import { checkDescription } from "../llm/index.ts"
import { isPlaceholder, ramp } from "../rows/index.ts"
import { agreement } from "./agreement.ts"
import { type Claims, claimsOf, quotes } from "./claims.ts"
import type { CodeQuality, Verdict } from "./codeQuality.ts"
import { type Shown, shownBy } from "./shown.ts"
import type { TextCounts } from "./TextCounts.ts"

export type DescriptionComponent =
  | "described"
  | "description_length"
  | "specificity"
  | "agreement"
  | "no_template"
  | "unshared"

/** How often each description and each sentence occurs in the file. */
export interface RepeatedTexts {
  readonly descriptions: TextCounts
  readonly sentences: TextCounts
}

const unknown: Verdict = [null, ""]

/** Sentences of a text, each once; short ones say too little to be a template. */
export const sentencesOf = (description: string): ReadonlySet<string> =>
  new Set(description.split(/(?<=[.!?])\s+|\n+/).map((one) => one.trim()).filter((one) => one.length >= 12))

const lengthOf = (words: number): Verdict => {
  const value = words < 12 ? ramp(words, 3, 0, 12, 1) : ramp(words, 250, 1, 600, 0.3)
  return [value, value === 1 ? "" : `${words} words`]
}

/** Concrete things a description of this code could name: small pictures need few words. */
const wanted = (shown: Shown | undefined, isManim: boolean): number => {
  if (shown === undefined || !isManim) return 5
  const there = shown.families.length + Math.min(3, shown.texts.length) + Math.min(2, shown.formulas.length) +
    Math.min(2, shown.colours.length) + Math.min(2, shown.motions.length)
  return Math.min(8, Math.max(3, there))
}

const specificity = (claims: Claims, need: number): Verdict => {
  const count = claims.concepts.size + claims.words.size + 2 * claims.quoted.length + claims.numbers.size
  return [Math.min(1, count / need), count >= need ? "" : `${count} concrete things named, ${need} would be good`]
}

/** What templates and assistants leave behind, and how much is left of the component's value. */
const remains: ReadonlyArray<readonly [pattern: RegExp, value: number, what: string]> = [
  [
    /<[^<>\n]{0,80}(?:about|description|title|topic|here)[^<>\n]{0,80}>|\{\{?\s*[a-z_]+\s*\}?\}|\[[A-Z_ ]{4,}\]/,
    0,
    "an unfilled gap"
  ],
  [/:$/, 0.5, "it ends by pointing at something that is not there"],
  [
    /^(?:an? )?(?:abstract\b.*\bclass\b|base class\b|returns?\b|helper\b|wrapper\b|see also\b|deprecated\b)/i,
    0.5,
    "the text of a reference manual"
  ],
  [/here is the user'?s request:|### ?(?:instruction|response)|<\|[a-z_]+\|>/i, 0.2, "the wrapper of a prompt"],
  [
    /^(?:please )?(?:create|write|generate|make|produce)\s+(?:me\s+)?(?:an?\s+|the\s+)?(?:manim\s+)?(?:animation|scene|code|video|program|script)s?(?:\s+(?:code|scene|animation))?\s*(?:(?:that|which)\s+)?(?:for|of|about|on|called|named|demonstrat\w+|show\w*|visuali[sz]\w+|illustrat\w+|explain\w*)?\s*:?\s*["'`]?[\w ]{0,40}["'`]?(?:\s+(?:from|in|by)\s+[\w :,-]{1,60})?[.!]?$/i,
    0.3,
    "nothing but a common opening"
  ]
]

const template = (description: string, classNames: ReadonlyArray<string>, repeated: RepeatedTexts): Verdict => {
  const why: Array<string> = []
  let value = 1
  const sentences = [...sentencesOf(description)]
  // What is quoted is the scene's own: formulas are full of braces.
  const bare = description.replace(quotes, "\"\"").trim()
  for (const [pattern, left, what] of remains) {
    if (!pattern.test(bare) || left === 0.3 && sentences.length > 1) continue
    value = Math.min(value, left)
    why.push(what)
  }
  const fault = checkDescription(description, classNames)
  if (fault !== undefined && ["chatter", "code", "class-name"].includes(fault.reason)) {
    value = Math.min(value, fault.reason === "class-name" ? 0.6 : 0.3)
    why.push(fault.detail)
  }
  const all = sentences.reduce((sum, one) => sum + one.length, 0)
  const common = sentences.filter((one) => repeated.sentences.count(one) >= 4)
  const shared = common.reduce((sum, one) => sum + one.length, 0)
  if (shared > 0) {
    value *= 1 - shared / all
    why.push(`in four rows or more: "${common[0]!.slice(0, 60)}"`)
  }
  return [value, why.join("; ")]
}

/** A description against the code and the other rows; with `undefined` for no description wanted nothing applies. */
export const judgeDescription = (
  description: string | undefined,
  code: string,
  context: string,
  quality: CodeQuality,
  classNames: ReadonlyArray<string>,
  repeated: RepeatedTexts
): Readonly<Record<DescriptionComponent, Verdict>> => {
  const nothing = {
    description_length: unknown,
    specificity: unknown,
    agreement: unknown,
    no_template: unknown,
    unshared: unknown
  }
  if (description === undefined) return { described: unknown, ...nothing }
  if (isPlaceholder(description)) {
    return { described: [0, description.trim() === "" ? "there is no description" : "it is a placeholder"], ...nothing }
  }
  const claims = claimsOf(description)
  const { features, isManim, reader } = quality
  const shown = reader === undefined || features === undefined ? undefined : shownBy(code, reader, features, context)
  const rows = repeated.descriptions.count(description)
  return {
    described: [1, ""],
    description_length: lengthOf(claims.length),
    specificity: specificity(claims, wanted(shown, isManim)),
    agreement: shown === undefined ? unknown : agreement(description, claims, shown, isManim),
    no_template: template(description, classNames, repeated),
    unshared: rows < 2 ? [1, ""] : [1 / rows, `${rows} rows have it`]
  }
}
