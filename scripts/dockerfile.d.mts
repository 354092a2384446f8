/** An instruction of a Dockerfile: its stage (from 0), its line (from 1), and its words in one line. */
export interface Instruction {
  readonly stage: number
  readonly line: number
  readonly name: string
  readonly words: string
}
export function readDockerfile(text: string): ReadonlyArray<Instruction>
export function lintDockerfile(text: string): ReadonlyArray<string>
