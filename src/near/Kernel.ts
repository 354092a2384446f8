/**
 * What counts as a token. `code`: words, numbers and single punctuation marks of Python, in strings too, comments left out.
 * `words`: the same without punctuation. `text`: words and numbers of any text. Blanks never matter. Characters from U+2000 on
 * (signs, CJK, emoji) are tokens of their own; words are case-sensitive.
 */
export type Language = "code" | "words" | "text"

/** What kernels are made from; can be sent to a worker thread. */
export interface KernelOptions {
  readonly language: Language
  /** Tokens in a shingle, 1 to 64. A text with fewer is one shingle, a text without any has none. */
  readonly shingle: number
  /** MinHash permutations: a multiple of 16, up to 256. */
  readonly permutations: number
  readonly bands: number
  /** Permutations in a band: bands × rows ≤ permutations. */
  readonly rows: number
  /** One odd factor a permutation; see `multipliers`. */
  readonly multipliers: Uint32Array
  /** What each byte is: 0 blank, 1 in a word, 2 first of a character that stands alone, 3 punctuation; see `classes`. */
  readonly classes: Uint8Array
}

/**
 * The inner loops of near-duplicate search, over UTF-8 text. Shingles are compared by 64-bit hashes of their tokens.
 * An instance is for one thread, and holds as much memory as its largest texts needed.
 */
export interface Kernel {
  /**
   * Writes a text's band keys and its signature (a byte a permutation) at the places given; returns the number of its
   * shingles, repeated ones counted. Nothing useful is written for a text without shingles.
   */
  readonly sketch: (
    text: Uint8Array,
    keys: Uint32Array,
    keysAt: number,
    signatures: Uint8Array,
    signaturesAt: number
  ) => number
  /** The shingles in the order of the text, repeated ones included: low and high half of each hash in turn. */
  readonly shingles: (text: Uint8Array) => Uint32Array
  /** Sets the text that others are compared to; returns the number of its distinct shingles. */
  readonly remember: (text: Uint8Array) => number
  /** Distinct shingles shared with the text remembered; `only` then gives how many this text has beside. */
  readonly compare: (text: Uint8Array) => number
  readonly only: () => number
}

/** Odd factors for the permutations, the same on every machine (xorshift over a fixed seed). */
export const multipliers = (permutations: number): Uint32Array => {
  const out = new Uint32Array(permutations)
  let x = 0x1f123bb5
  for (let i = 0; i < permutations; i++) {
    for (let round = 0; round < 3; round++) {
      x ^= x << 13
      x ^= x >>> 17
      x ^= x << 5
    }
    out[i] = x | 1
  }
  return out
}

/** The classes of bytes that all kernels go by. */
export const classes: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte <= 0x20 || byte === 0x7f) return 0
  if (byte >= 0xe2) return 2
  return byte >= 0x80 || byte === 0x5f || /[0-9A-Za-z]/.test(String.fromCharCode(byte)) ? 1 : 3
})
