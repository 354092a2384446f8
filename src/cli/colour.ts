/** Escape sequences that set colours and weights of a terminal's text. */
export const colourCode = /\u001b\[[0-9;]*m/g

/** True when text for this stream is to be plain: it is no terminal, or `NO_COLOR` is set (no-color.org). */
export const withoutColour = (stream: { readonly isTTY?: boolean }): boolean =>
  // @effect-diagnostics-next-line processEnv:off
  // Read before any layer is built.
  // eslint-disable-next-line no-restricted-properties
  stream.isTTY !== true || (process.env["NO_COLOR"] ?? "") !== ""
