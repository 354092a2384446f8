import { type Concept, conceptsOf, isStopWord, stem } from "./concepts.ts"

/** What a description names, each once, in order of first use. */
export interface Claims {
  /** Texts in quotes, formulas between dollars. */
  readonly quoted: ReadonlyArray<string>
  /** Stems of words that stand for objects, colours or movements, with the word. */
  readonly concepts: ReadonlyMap<string, { readonly word: string; readonly concepts: ReadonlyArray<Concept> }>
  /** Stems of the other words that mean something, with the word. */
  readonly words: ReadonlyMap<string, string>
  /** Numbers that are not inside quotes, as written. */
  readonly numbers: ReadonlySet<string>
  /** All words, those without a meaning of their own too. */
  readonly length: number
}

/** What stands in quotes, between dollars or backticks. */
export const quotes =
  /"([^"\n]{1,300})"|“([^”\n]{1,300})”|(?<![\w])'([^'\n]{2,300})'(?!\w)|\$\$?([^$\n]{1,300})\$\$?|`([^`\n]{1,300})`/g

const maxCharacters = 20_000

/** Reads a description's words; English is assumed. Texts beyond 20,000 characters are not read. */
export const claimsOf = (description: string): Claims => {
  const quoted = new Set<string>()
  const text = description.slice(0, maxCharacters)
  const rest = text.replace(quotes, (_, ...parts: Array<string | undefined>) => {
    const found = parts.slice(0, 5).find((one) => one !== undefined)?.replace(/…$/, "").trim()
    if (found !== undefined && found !== "") quoted.add(found)
    return " "
  })
  const found = new Map<string, { readonly word: string; readonly concepts: ReadonlyArray<Concept> }>()
  const words = new Map<string, string>()
  let length = 0
  for (const match of rest.matchAll(/[\p{L}][\p{L}'’-]*/gu)) {
    length++
    for (const word of match[0].toLowerCase().split(/['’-]/)) {
      if (word.length < 2) continue
      const stemmed = stem(word)
      const known = conceptsOf(stemmed)
      if (known.length > 0) found.set(stemmed, { word, concepts: known })
      else if (word.length > 2 && !isStopWord(word)) words.set(stemmed, word)
    }
  }
  const numbers = new Set(rest.match(/(?<![\w.])\d+(?:\.\d+)?(?![\w])/g) ?? [])
  for (const one of quoted) length += one.split(/\s+/).length
  return { quoted: [...quoted], concepts: found, words, numbers, length }
}
