/** Part of a long text: how it begins and ends, and the lines between that are left out. */
export interface Excerpt {
  readonly head: string
  readonly tail: string
  readonly linesLeftOut: number
}

/**
 * At most `most` characters of a text, a third from its beginning and the rest from its end, where a bundled scene stands; cut
 * between lines where there are some.
 */
export const excerpt = (text: string, most: number): Excerpt => {
  if (text.length <= most) return { head: text, tail: "", linesLeftOut: 0 }
  const early = Math.floor(most / 3)
  const headEnd = text.lastIndexOf("\n", early) + 1
  const head = text.slice(0, headEnd > early / 2 ? headEnd : whole(text, early))
  const late = text.length - (most - early)
  const newline = text.indexOf("\n", late)
  const tail = text.slice(newline >= 0 && newline < late + (most - early) / 2 ? newline + 1 : whole(text, late))
  const between = text.slice(head.length, text.length - tail.length)
  return { head, tail, linesLeftOut: Math.max(1, between.split("\n").length - 1) }
}

/** At most `most` characters of a text, `…` at the end where there are more. */
export const clip = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, whole(text, most - 1))}…`

/** A place near `at` that does not part a surrogate pair. */
const whole = (text: string, at: number): number => {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}
