/** Spellings of "not written yet" that the field uses. */
const placeholders: ReadonlyArray<RegExp> = [
  /^\s*\[\s*PENDING[_ ]DESCRIPTION\s*\]/i,
  /^\s*\[\s*PLACEHOLDER\b/i,
  /^\s*\[\s*TO BE (?:GENERATED|WRITTEN|ADDED|FILLED)\b/i,
  /\[\s*(?:TODO|FIXME|INSERT|TBD)\b[^\]]*\]/i,
  /<\s*(?:what (?:the|this) (?:video|animation|scene) is about|(?:your |insert |add )?(?:description|prompt|title)(?: here)?)\s*>/i,
  /^\s*(?:TODO|TBD|FIXME|N\/A|nan|null|none|undefined|placeholder|description|\.\.\.|…|-+)\s*[.!]?\s*$/i
]

/** A path or file name alone is no request. */
const fileName = /^\s*[\w./\\ -]+\.(?:py|ipynb|md|txt|mp4|json|jsonl)\s*$/i

/** True for text that stands where a description should be. */
export const isPlaceholder = (text: string): boolean =>
  text.trim() === "" || fileName.test(text) || placeholders.some((one) => one.test(text))

/** What a placeholder says besides being one: `[PENDING_DESCRIPTION] Advent of Code…`. */
export const placeholderContext = (text: string): string => {
  const rest = /^\s*\[\s*(?:PENDING[_ ]DESCRIPTION|PLACEHOLDER|TO BE GENERATED)\s*[-:]?\s*([^\]]*)\]\s*([\s\S]*)$/i
    .exec(text)
  return rest === null ? "" : `${rest[1]!.trim()} ${rest[2]!.trim()}`.trim()
}
