/** Text as HTML and SVG write it, in elements and in quoted attributes. Control characters that HTML refuses are shown as U+FFFD. */
export const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`).replace(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g,
    "\ufffd"
  )

/**
 * JSON that may stand in a `<script>` element: no `<` (so neither `</script` nor `<!--`), no line separators that old parsers of
 * JavaScript end a line at. Parses to the same value.
 */
export const scriptJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[<>\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
