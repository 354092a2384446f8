/** What a placeholder says besides being one: `[PENDING_DESCRIPTION] Advent of Code…`. */
export const placeholderContext = (text: string): string => {
  const rest = /^\s*\[\s*(?:PENDING[_ ]DESCRIPTION|PLACEHOLDER|TO BE GENERATED)\s*[-:]?\s*([^\]]*)\]\s*([\s\S]*)$/i
    .exec(text)
  return rest === null ? "" : `${rest[1]!.trim()} ${rest[2]!.trim()}`.trim()
}
