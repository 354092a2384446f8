/** Length of a program as statistics and report tell it. */
export interface ProgramSize {
  /** UTF-16 units, without blanks at the end. */
  readonly characters: number
  /** From 1, without blank lines at the end. */
  readonly lines: number
}

/** Undefined for a text of blanks alone, which is no program. */
export const programSize = (code: string): ProgramSize | undefined => {
  const program = code.trimEnd()
  if (program === "") return undefined
  let lines = 1
  for (let at = program.indexOf("\n"); at >= 0; at = program.indexOf("\n", at + 1)) lines++
  return { characters: program.length, lines }
}
