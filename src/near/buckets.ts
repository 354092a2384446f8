import type { Corpus } from "./Corpus.ts"
import { orderByKey } from "./orderByKey.ts"

/**
 * Sets of two and more documents that share their key in a band, members ascending; documents without shingles are in none.
 * Memory: 24 bytes a document while it runs.
 */
export const buckets = function*(corpus: Corpus, band: number): Generator<Uint32Array> {
  const keys = corpus.keys(band)
  const order = orderByKey(keys)
  for (let start = 0; start < order.length;) {
    const key = keys[order[start]!]
    let end = start + 1
    while (end < order.length && keys[order[end]!] === key) end++
    if (end - start > 1) {
      const members = order.subarray(start, end).filter((document) => corpus.shingles(document) > 0)
      if (members.length > 1) yield members
    }
    start = end
  }
}

/** True when the two share an earlier band: what there is to know of the pair is known since then. */
export const isSettled = (corpus: Corpus, left: number, right: number, band: number): boolean => {
  const keys = corpus.bandKeys(left)
  const others = corpus.bandKeys(right)
  for (let earlier = 0; earlier < band; earlier++) {
    if (keys[earlier] === others[earlier]) return true
  }
  return false
}
