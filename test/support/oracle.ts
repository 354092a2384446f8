import type { Language } from "../../src/near/Kernel.ts"

/** Tokens as the documentation of `Language` has them, by another way: regular expressions over characters. */
const tokensOf = (language: Language, text: string): Array<string> => {
  const out: Array<string> = []
  const token = /([\w\u0080-\u1fff]+)|([\u2000-\uffff])|([\u{10000}-\u{10ffff}])|([^\w\s\u0000-\u0020\u007f])/uy
  let quote = ""
  const punctuation = (mark: string) => {
    if (language === "code") out.push(mark)
  }
  for (let i = 0; i < text.length;) {
    const c = text[i]!
    const three = text.slice(i, i + 3)
    if (c === "\n" && quote.length < 3) quote = ""
    if (language !== "text" && quote === "" && c === "#") {
      while (i < text.length && text[i] !== "\n") i++
    } else if (language !== "text" && quote === "" && (c === "'" || c === "\"")) {
      quote = three === c.repeat(3) ? three : c
      punctuation(c)
      i += quote.length
    } else if (language !== "text" && quote !== "" && c === "\\") {
      punctuation(c)
      i += 2
      // Escapes are two bytes: of a longer character the rest goes on as a word.
      const code = text.charCodeAt(i - 1)
      if (code >= 0x80) throw new Error("not for this oracle")
    } else if (language !== "text" && quote !== "" && text.startsWith(quote, i)) {
      punctuation(c)
      i += quote.length
      quote = ""
    } else {
      token.lastIndex = i
      const match = token.exec(text)
      if (match === null) i++
      else {
        if (match[4] === undefined) out.push(match[0])
        else punctuation(match[4])
        i = token.lastIndex
      }
    }
  }
  return out
}

/** The shingles of a text as strings, repeated ones included. */
export const shinglesOf = (language: Language, text: string, k: number): Array<string> => {
  const tokens = tokensOf(language, text)
  if (tokens.length === 0) return []
  if (tokens.length < k) return [tokens.join(" ")]
  return tokens.slice(k - 1).map((_, i) => tokens.slice(i, i + k).join(" "))
}

/** Jaccard similarity of two texts of code, by sets of strings; 0 when either is empty. */
export const similarityOf = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  let common = 0
  for (const one of a) common += b.has(one) ? 1 : 0
  return common === 0 ? 0 : common / (a.size + b.size - common)
}

/** Clusters of near-duplicates by comparing all pairs. */
export const clustersByAllPairs = (texts: ReadonlyArray<string>, threshold: number, k = 5): Array<Array<number>> => {
  const sets = texts.map((text) => new Set(shinglesOf("code", text, k)))
  const cluster = texts.map((_, i) => i)
  for (let a = 0; a < texts.length; a++) {
    for (let b = 0; b < a; b++) {
      if (similarityOf(sets[a]!, sets[b]!) < threshold) continue
      const [from, to] = [cluster[a]!, cluster[b]!]
      cluster.forEach((one, i) => {
        if (one === from) cluster[i] = to
      })
    }
  }
  return [...new Set(cluster)].map((id) => texts.flatMap((_, i) => cluster[i] === id ? [i] : [])).filter((set) =>
    set.length > 1
  )
}
