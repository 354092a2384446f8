import type { Value } from "./values.ts"

/** One thing that happens on the screen, in the order in which the code says it. */
export interface Step {
  readonly kind: "play" | "add" | "remove" | "wait" | "section" | "say" | "camera" | "transform"
  readonly values: ReadonlyArray<Value>
  /** Title of a section, spoken words, what the camera does, or the scene's method that changes all that is there. */
  readonly text: string
  /** Inside a loop: it happens several times. */
  readonly repeated: boolean
}

/** A spoken text and the animations that run while it is spoken. */
export interface Spoken {
  readonly text: string
  readonly animations: Array<string>
}

interface Counted {
  count: number
  readonly colors: Array<string>
  readonly base: string | undefined
}

const maxSteps = 400
const maxTexts = 200
const maxTextLength = 2000

/** What reading a scene gathers. Everything is counted once for each place in the code, however often it would run. */
export class Findings {
  readonly elements = new Map<string, Counted>()
  readonly animations = new Map<string, number>()
  readonly texts = new Set<string>()
  readonly equations = new Set<string>()
  readonly steps: Array<Step> = []
  readonly spoken: Array<Spoken> = []
  /** Names of calls and features met, such as `add_updater`; a small closed set of marks. */
  readonly marks = new Set<string>()
  readonly calls = new Set<string>()
  readonly packages = new Set<string>()
  readonly methods = new Set<string>()
  background: string | undefined
  plays = 0
  waits = 0
  animates = 0
  sections = 0
  loops = 0
  runTime = 0

  element(name: string, colour: string | undefined, base: string | undefined, counting: boolean): void {
    const known = this.elements.get(name)
    if (known === undefined) {
      this.elements.set(name, { count: 1, colors: colour === undefined ? [] : [colour], base })
      return
    }
    if (counting) known.count++
    if (colour !== undefined && !known.colors.includes(colour) && known.colors.length < 20) known.colors.push(colour)
  }

  colour(name: string, colour: string): void {
    const known = this.elements.get(name)
    if (known !== undefined && !known.colors.includes(colour) && known.colors.length < 20) known.colors.push(colour)
  }

  show(into: "texts" | "equations", texts: ReadonlyArray<string>): void {
    for (const text of texts) {
      const shown = text.trim().slice(0, maxTextLength)
      if (/[^….\s]/.test(shown) && this[into].size < maxTexts) this[into].add(shown)
    }
  }

  step(step: Step): void {
    if (this.steps.length < maxSteps) this.steps.push(step)
  }
}
