import { type Backtracking, backtracking } from "./ambiguity.ts"
import { type Classifier, classify } from "./classify.ts"
import type { Pattern } from "./patterns.ts"

/** Something about a pattern that its author should know. */
export interface PatternProblem {
  readonly pattern: string
  readonly problem: "unmatched" | "shadowed" | "backtracking" | "unreadable"
  readonly detail: string
}

export interface PatternReport {
  readonly pattern: string
  readonly type: string
  readonly priority: number
  readonly examples: number
  /** `exponential`, the power of the length that matching may cost, or null when it is not known. */
  readonly cost: "exponential" | number | null
}

/** Ids have some 200 characters: their square is nothing, their third power can be felt. */
const worstDegree = 2

const costOf = (pattern: Pattern): Backtracking | undefined =>
  pattern.tree === undefined ? undefined : backtracking(pattern.tree)

/**
 * Looks at every pattern of a registry: whether its examples are taken by it, by no pattern, or by one that stands before it, and whether its
 * expression can backtrack badly (exponentially, or with a third or higher power of the id's length).
 */
export const checkPatterns = (classifier: Classifier): {
  readonly patterns: ReadonlyArray<PatternReport>
  readonly problems: ReadonlyArray<PatternProblem>
} => {
  const problems: Array<PatternProblem> = []
  const patterns = classifier.patterns.map((pattern): PatternReport => {
    const { examples = [], name, priority, type } = pattern
    const own = examples.filter((id) => classify(classifier, id).pattern?.name === name)
    if (own.length === 0) {
      problems.push({
        pattern: name,
        problem: "unmatched",
        detail: examples.length === 0 ? "has no example" : "takes none of its examples"
      })
    }
    for (const id of examples) {
      const taker = classify(classifier, id).pattern
      if (taker?.name === name) continue
      problems.push(
        taker === null || taker === undefined
          ? { pattern: name, problem: "unmatched", detail: `no pattern takes its example ${id}` }
          : {
            pattern: name,
            problem: "shadowed",
            detail: `${taker.name} (priority ${taker.priority}) takes its example ${id}`
          }
      )
    }
    const cost = costOf(pattern)
    if (cost === undefined) {
      problems.push({
        pattern: name,
        problem: "unreadable",
        detail: "uses syntax that is not analysed (lookaround, back references)"
      })
    } else if (cost._tag === "Exponential") {
      problems.push({
        pattern: name,
        problem: "backtracking",
        detail: "a loop can read the same text in two ways: exponential"
      })
    } else if (cost.degree > worstDegree) {
      problems.push({
        pattern: name,
        problem: "backtracking",
        detail: `loops follow each other on the same text: power ${cost.degree}`
      })
    }
    return {
      pattern: name,
      type,
      priority,
      examples: own.length,
      cost: cost === undefined ? null : cost._tag === "Exponential" ? "exponential" : cost.degree
    }
  })
  return { patterns, problems }
}
