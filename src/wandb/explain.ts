import { type Classifier, classify, isAscii } from "./classify.ts"
import { type Pattern, toUnicode } from "./patterns.ts"
import { terms } from "./syntax.ts"

/** Why no pattern took an id. */
export type Unclassified =
  | "no_timestamp"
  | "sweep_folder"
  | "bad_number"
  | "case"
  | "whitespace"
  | "trailing_text"
  | "unknown_shape"

export interface Explanation {
  readonly reason: Unclassified
  /** The pattern that follows the id furthest, and how many characters of it. */
  readonly pattern: string | null
  readonly matched: number
}

interface Prefixes {
  readonly pattern: Pattern
  readonly ascii: ReadonlyArray<RegExp>
  readonly unicode: ReadonlyArray<RegExp>
  readonly whole: RegExp
  readonly anyCase: RegExp
}

/** The beginnings of a pattern, by one term more each; the closing `$` is left out. */
const prefixesOf = (pattern: Pattern): Prefixes => {
  const cuts = pattern.tree === undefined
    ? []
    : terms(pattern.tree).filter((term) => term._tag !== "Edge").map((term) => term.end)
  const sources = cuts.map((end) => pattern.source.slice(0, end))
  return {
    pattern,
    ascii: sources.map((source) => new RegExp(source)),
    unicode: sources.map((source) => new RegExp(toUnicode(source), "u")),
    whole: new RegExp(toUnicode(pattern.source.replace(/\$$/, "")), "u"),
    anyCase: new RegExp(toUnicode(pattern.source), "ui")
  }
}

/** Length of the longest beginning that an id follows. A later beginning can only hold when all earlier ones do. */
const follow = (prefixes: ReadonlyArray<RegExp>, id: string): number => {
  let low = 0
  let high = prefixes.length
  let longest = 0
  while (low < high) {
    const middle = (low + high) >> 1
    const hit = prefixes[middle]!.exec(id)
    if (hit === null) high = middle
    else {
      longest = hit[0].length
      low = middle + 1
    }
  }
  return longest
}

const timestamp = /^(?:\p{Nd}{6}-\p{Nd}{6}|\p{Nd}{4}_\p{Nd}{2}_\p{Nd}{2}-\p{Nd}{2}_\p{Nd}{2}_\p{Nd}{2})(?:_|$)/u
const rates = /((?:--)?(?:learning_rate|lr)=)([^_]*)/g

/** Explains ids that are `other`; built once, since every beginning of every pattern is compiled. */
export const makeExplainer = (classifier: Classifier) => {
  const all = classifier.patterns.map(prefixesOf)
  return (text: string): Explanation => {
    const id = text.endsWith("\n") ? text.slice(0, -1) : text
    const plain = isAscii(id)
    let matched = 0
    let pattern: string | null = null
    for (const prefixes of all) {
      const length = follow(plain ? prefixes.ascii : prefixes.unicode, id)
      if (length > matched) {
        matched = length
        pattern = prefixes.pattern.name
      }
    }
    return { reason: reasonOf(id, plain), pattern, matched }
  }

  function reasonOf(id: string, plain: boolean): Unclassified {
    if (/\s/u.test(id)) return "whitespace"
    if (!timestamp.test(id)) return "no_timestamp"
    if ((plain ? classifier.sweepFolder.ascii : classifier.sweepFolder.unicode).test(id)) return "sweep_folder"
    const mended = id.replace(rates, "$11")
    if (mended !== id && classify(classifier, mended).type !== "other") return "bad_number"
    if (all.some(({ anyCase }) => anyCase.test(id))) return "case"
    if (all.some(({ whole }) => whole.test(id))) return "trailing_text"
    return "unknown_shape"
  }
}
