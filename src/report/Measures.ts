import { Counter } from "../rows/index.ts"
import { Histogram } from "./Histogram.ts"
import { programSize } from "./programSize.ts"
import type { RowFacts } from "./rowFacts.ts"
import { Scores } from "./Scores.ts"

/** Names of a kind that are told apart. */
const maxNames = 1000

/** Words are what stands between blanks. */
const wordCount = (text: string): number => {
  let words = 0
  const word = /\S+/g
  while (word.test(text)) words++
  return words
}

/** Figures of the rows of one split. Memory: half a MB at most, and the names of features, licences and classes. */
export class Measures {
  rows = 0
  described = 0
  readonly codeCharacters = new Histogram()
  readonly codeLines = new Histogram()
  readonly descriptionWords = new Histogram()
  readonly tokens = new Histogram()
  readonly quality = new Scores()
  readonly sources = new Counter(maxNames)
  readonly licenses = new Counter(maxNames)
  readonly frameworks = new Counter(maxNames)
  readonly features = new Counter(maxNames)
  readonly groups = new Counter(maxNames)
  readonly animations = new Counter(maxNames)
  readonly #components = new Map<string, { sum: number; count: number }>()

  add(facts: RowFacts): void {
    this.rows++
    if (facts.isDescribed) {
      this.described++
      this.descriptionWords.add(wordCount(facts.description))
    }
    const size = facts.isCode ? programSize(facts.code) : undefined
    if (size !== undefined) {
      this.codeCharacters.add(size.characters)
      this.codeLines.add(size.lines)
    }
    if (facts.tokens !== undefined) this.tokens.add(facts.tokens)
    if (facts.quality !== undefined) this.quality.add(facts.quality)
    this.sources.add(facts.source)
    this.licenses.add(facts.license)
    this.frameworks.add(facts.framework)
    for (const name of facts.features) this.features.add(name)
    for (const name of facts.groups) this.groups.add(name)
    for (const name of facts.animations) this.animations.add(name)
    for (const [name, score] of facts.components) {
      const known = this.#components.get(name)
      if (known !== undefined) {
        known.sum += score
        known.count++
      } else if (this.#components.size < 100) this.#components.set(name, { sum: score, count: 1 })
    }
  }

  /** Means of the components of quality, in the order they came. */
  components(): ReadonlyArray<readonly [name: string, mean: number, count: number]> {
    return [...this.#components].map(([name, { count, sum }]) => [name, sum / count, count] as const)
  }
}
