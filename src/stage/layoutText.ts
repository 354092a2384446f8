/** Columns of the help: those of the terminal, between 40 and 100; 80 where the width is unknown. */
export const helpWidth = (columns: number | undefined): number =>
  Math.max(40, Math.min(100, columns === undefined || !(columns > 0) ? 80 : Math.floor(columns)))

/** Breaks text at blanks so that no line is wider than `width`; a word that is wider by itself is cut. */
export const wrap = (text: string, width: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = ""
  for (let word of text.split(/\s+/)) {
    if (word === "") continue
    if (line !== "" && line.length + 1 + word.length <= width) {
      line += ` ${word}`
      continue
    }
    if (line !== "") lines.push(line)
    while (word.length > width) {
      lines.push(word.slice(0, width))
      word = word.slice(width)
    }
    line = word
  }
  if (line !== "") lines.push(line)
  return lines
}

/** The same, each line behind `indent` blanks. */
export const indented = (text: string, indent: number, width: number): ReadonlyArray<string> =>
  wrap(text, width - indent).map((line) => " ".repeat(indent) + line)

/** A row of two columns: what is listed, and what is said about it. */
export type Row = readonly [heading: string, text: string]

/** Widest heading that still has its text beside it. */
const widestHeading = 26

/** Rows in two columns: the heading, and its text beside it, or below where the heading is long. No line is wider than `width`. */
export const columns = (rows: ReadonlyArray<Row>, width: number): ReadonlyArray<string> => {
  const widest = Math.min(widestHeading, Math.max(0, ...rows.map(([heading]) => heading.length)))
  const left = Math.min(widest + 4, Math.floor(width / 2))
  return rows.flatMap(([heading, text]) => {
    const lines = wrap(text, width - left)
    const [first] = lines
    return heading.length <= left - 4
      ? [
        `  ${heading.padEnd(left - 4)}  ${first ?? ""}`.trimEnd(),
        ...lines.slice(1).map((line) => " ".repeat(left) + line)
      ]
      : [...indented(heading, 2, width), ...lines.map((line) => " ".repeat(left) + line)]
  })
}
