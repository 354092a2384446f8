/** Text of a row as Markdown shows it: one line, with no markup of its own. */
export const escaped = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").replace(
    /[\\`*_{}[\]<>|#]/g,
    (c) => c === "<" ? "&lt;" : `\\${c}`
  )
    .trim()

/** Text as code; backticks in it become quotes. */
export const code = (text: string): string =>
  `\`${text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ").replaceAll("`", "'").replaceAll("|", "\\|")}\``

/** An address as a link, when it is one of the web; anything else as text. */
export const link = (address: string, words: string = address): string =>
  /^https:\/\/[^\s()<>|[\]\\`]+$/.test(address) ? `[${escaped(words)}](${address})` : escaped(words)

export const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n")

/** Digits in groups, for people. */
export const number = (value: number): string => value.toLocaleString("en-US")
