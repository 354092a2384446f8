/** Tokens of a usual description, where nothing better is known of an answer's length. */
export const usualAnswerTokens = 220

/** Tokens that a call will probably take: a token for each 3.5 characters of input, and those of its answer. */
export const probableTokens = (characters: number, outputTokens: number): number =>
  Math.ceil(characters / 3.5) + outputTokens
