import type { Language } from "./Kernel.ts"

/** How near-duplicates are told and looked for. */
export interface NearSettings {
  /** Least Jaccard similarity of the shingle sets of two copies, above 0 to 1. */
  readonly threshold: number
  /** Tokens in a shingle. */
  readonly shingle: number
  /** MinHash permutations, a multiple of 16 up to 256. */
  readonly permutations: number
  readonly bands: number
  /** Permutations a band. */
  readonly rows: number
  readonly language: Language
}

/** What may be said of them; the rest follows. */
export interface NearChoice {
  readonly threshold?: number | undefined
  readonly shingle?: number | undefined
  readonly permutations?: number | undefined
  /** Given by hand; otherwise as many as `recall` needs. */
  readonly bands?: number | undefined
  /** Share of the pairs exactly at the threshold that must be found; pairs above it are found more surely. */
  readonly recall?: number | undefined
  readonly language?: Language | undefined
}

/** The share of pairs of a similarity that share at least one band: 1 − (1 − s^rows)^bands. */
export const recallOf = (similarity: number, bands: number, rows: number): number =>
  1 - (1 - similarity ** rows) ** bands

/**
 * Bands that find pairs at the threshold with the recall wanted, of as many permutations each as that allows: the more there are,
 * the fewer pairs are compared in vain. One permutation a band when even that is not enough.
 */
export const chooseBands = (
  threshold: number,
  permutations: number,
  recall: number
): { bands: number; rows: number } => {
  for (let rows = Math.min(permutations, 32); rows > 1; rows--) {
    const bands = Math.floor(permutations / rows)
    if (recallOf(threshold, bands, rows) >= recall) return { bands, rows }
  }
  return { bands: permutations, rows: 1 }
}

/** Defaults: 0.7 on shingles of 5 tokens of code, 128 permutations, recall 0.998 at the threshold. */
export const nearSettings = (choice: NearChoice = {}): NearSettings => {
  const { language = "code", permutations = 128, recall = 0.998, shingle = 5, threshold = 0.7 } = choice
  const { bands, rows } = choice.bands === undefined
    ? chooseBands(threshold, permutations, recall)
    : { bands: choice.bands, rows: Math.floor(permutations / choice.bands) }
  return { threshold, shingle, permutations, bands, rows, language }
}
