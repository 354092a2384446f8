import { read } from "./features.ts"
import type { Spoken } from "./scene/Findings.ts"

/**
 * What is said in a scene, in the order in which it is said: the texts of `voiceover(…)`, positional or `text=`, literals in
 * a row joined, bookmark tags taken out, blanks collapsed, `…` where a value is put in. Each with the animations of its block.
 * Texts that only running the code would tell are left out.
 */
export const narration = (code: string, className?: string): ReadonlyArray<Spoken> =>
  read(code, className).findings.spoken
