import { ramp } from "../rows/index.ts"
import type { Claims } from "./claims.ts"
import type { Verdict } from "./codeQuality.ts"
import { type Concept, concepts } from "./concepts.ts"
import { flatten, type Shown, wordStems } from "./shown.ts"

interface Share {
  readonly value: number | null
  readonly missing: ReadonlyArray<string>
}

/** Weighted share of what was found; null when there was nothing to look for. */
class Count {
  #found = 0
  #all = 0
  readonly missing: Array<string> = []

  add(name: string, weight: number, found: number): void {
    this.#all += weight
    this.#found += weight * found
    if (found < 0.5 && this.missing.length < 8) this.missing.push(name)
  }

  share(): Share {
    return { value: this.#all === 0 ? null : this.#found / this.#all, missing: this.missing }
  }
}

/** Words that any scene can be said to hold prove little. */
const faint = new Set(["text", "enter", "leave", "morph", "move", "formula", "number", "line", "update"])

const weightOf = (found: ReadonlyArray<Concept>): number =>
  found.every((one) => faint.has(one.name)) ? 0.25 : found.every((one) => one.kind === "motion") ? 0.4 : 0.75

const isShown = (concept: Concept, shown: Shown): boolean => concept.shown.some((mark) => shown.marks.has(mark))

/** How much of what the description names the code shows or says. */
const supported = (claims: Claims, shown: Shown, isManim: boolean): Share => {
  const count = new Count()
  for (const one of claims.quoted) {
    const flat = flatten(one)
    if (flat === "") continue
    const words = wordStems(one)
    const known = [...words].filter((word) => shown.words.has(word)).length
    if (!shown.flat.includes(flat) && words.size > 0 && [...words].every((word) => shown.context.has(word))) {
      count.add(`"${one}"`, 0.4, 0.5)
      continue
    }
    const found = shown.flat.includes(flat)
      ? flat.length < 3 ? 0.7 : 1
      : words.size === 0
      ? 0
      : known / words.size * 0.8
    count.add(`"${one.length > 24 ? `${one.slice(0, 24)}…` : one}"`, flat.length < 3 ? 0.5 : 2, found)
  }
  for (const [stem, { concepts: found, word }] of claims.concepts) {
    const isKnown = shown.words.has(stem)
    if (!isKnown && shown.context.has(stem)) {
      count.add(word, 0.4, 0.5)
      continue
    }
    if (!isManim) count.add(word, 0.5, isKnown ? 1 : 0)
    else {
      const is = isKnown && !found.every((one) => faint.has(one.name)) ||
        found.some((one) => isShown(one, shown))
      count.add(word, weightOf(found), is ? 1 : 0)
    }
  }
  for (const [stem, word] of claims.words) {
    const isKnown = shown.words.has(stem)
    // What only the source says is neither shown nor wrong.
    if (isKnown || !shown.context.has(stem)) count.add(word, 1, isKnown ? 1 : 0)
    else count.add(word, 0.4, 0.5)
  }
  return count.share()
}

const said = (claims: Claims, mark: string): boolean => {
  for (const { concepts: found } of claims.concepts.values()) {
    if (found.some((one) => one.shown.includes(mark))) return true
  }
  return false
}

const nameOf = (mark: string): string => concepts.find((one) => one.shown.includes(mark))?.name ?? mark

/** How much of what stands out in the code the description names. */
const named = (description: string, claims: Claims, shown: Shown): Share => {
  const count = new Count()
  const flat = flatten(description)
  const words = wordStems(description)
  const share = (text: string): number => {
    const plain = flatten(text)
    if (plain === "") return 1
    if (flat.includes(plain)) return 1
    const all = [...wordStems(text)]
    return all.length === 0 ? 0 : all.filter((word) => words.has(word)).length / all.length
  }
  for (const [stem, word] of shown.topic) count.add(word, 1.5, words.has(stem) ? 1 : 0)
  for (const one of shown.families.slice(0, 5)) {
    count.add(nameOf(one), faint.has(nameOf(one)) ? 0.4 : 1, said(claims, one) ? 1 : 0)
  }
  for (const one of shown.texts.slice(0, 5)) count.add(`"${one.slice(0, 24)}"`, 1, share(one))
  for (const one of shown.formulas.slice(0, 3)) {
    count.add(`$${one.slice(0, 24)}$`, 1, Math.max(share(one), said(claims, "equations") ? 0.4 : 0))
  }
  for (const one of shown.colours.slice(0, 3)) count.add(one, 0.6, said(claims, one) ? 1 : 0)
  for (const one of shown.motions.slice(0, 3)) count.add(nameOf(one), 0.3, said(claims, one) ? 1 : 0)
  return count.share()
}

/**
 * How far a description and the code agree, both ways: three fifths for what the description names and the code shows (none
 * at a fifth of it, all at three fifths), two fifths for what stands out in the code and the description names (none at a
 * tenth, all at half: nobody names everything). Not applicable where neither names anything.
 */
export const agreement = (description: string, claims: Claims, shown: Shown, isManim: boolean): Verdict => {
  const forward = supported(claims, shown, isManim)
  const backward = named(description, claims, shown)
  const a = forward.value === null ? 0 : ramp(forward.value, 0.2, 0, 0.6, 1)
  if (forward.value === null && backward.value === null) return [null, ""]
  const value = backward.value === null ? a : 0.6 * a + 0.4 * ramp(backward.value, 0.1, 0, 0.5, 1)
  const why = [
    ...(a < 1 && forward.missing.length > 0 ? [`not in the code: ${forward.missing.slice(0, 6).join(", ")}`] : []),
    ...(forward.value === null ? ["nothing the description names can be looked for"] : []),
    ...(backward.value !== null && backward.value < 0.5 && backward.missing.length > 0
      ? [`shown but not named: ${backward.missing.slice(0, 5).join(", ")}`]
      : [])
  ]
  return [value, why.join("; ")]
}
