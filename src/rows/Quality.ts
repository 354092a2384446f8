import { Schema } from "effect"

/** What one component of the score looks at. */
export interface ComponentInfo {
  /** `code`, `description`, or both, as a judge sees them. */
  readonly of: "code" | "description" | "both"
  /** A gate multiplies the score; it has no weight. */
  readonly gate: boolean
  /** Share in the weighted mean unless `datawright.yaml` says otherwise. */
  readonly weight: number
  readonly means: string
}

const part = (of: ComponentInfo["of"], weight: number, means: string): ComponentInfo => ({
  of,
  gate: false,
  weight,
  means
})
const gate = (of: ComponentInfo["of"], means: string): ComponentInfo => ({ of, gate: true, weight: 0, means })

/** Every component, in the order in which it is written. Each lies between 0 and 1; 1 is best. */
export const components = {
  has_code: gate("code", "1 when the row holds code, else 0"),
  parses: gate("code", "1 when the code is Python by the newest grammar (3.14), else 0"),
  names_known: part("code", 3, "1 / (1 + 2n) for n names that nothing binds; 0.5 when no single release has all names"),
  animates: part(
    "code",
    2,
    "1 for a scene that plays, 0.8 for a still picture (1 where its source says it is one), 0.9 when animations are made and nothing seen plays them, 0.5 for pauses over an unchanging picture, 0.3 for pauses over nothing, 0.1 for nothing at all, 0 without a scene; Manim alone"
  ),
  complete: part(
    "code",
    2,
    "1, halved for each mark of unwritten code: \"your code here\", a bare …, NotImplementedError; 0 for an empty construct"
  ),
  assets: part("code", 1, "1 / (1 + n) for n files that the code reads and the sample does not bring along"),
  code_length: part("code", 1, "0 at 40 characters, 1 from 200 to 15,000, 0.2 at 60,000 and beyond"),
  self_contained: part(
    "code",
    1,
    "1 for known packages alone; 0.7 with packages that may be local files, 0.2 with relative imports or modules that could not be brought along"
  ),
  lint: part(
    "code",
    1,
    "1 / (1 + 4d) for d findings a line of ruff (F without star imports and unused names, E71, E72, PLE, W605)"
  ),
  described: gate("description", "1 when there is a description and it is no placeholder, else 0"),
  description_length: part("description", 1, "0 at 3 words, 1 from 12 to 250, 0.3 at 600 and beyond"),
  specificity: part(
    "description",
    3,
    "Different concrete things named (objects, colours, movements, quoted texts, formulas, numbers, words of the trade) over what the code makes worth naming, 3 to 8"
  ),
  agreement: part(
    "description",
    12,
    "What the description names and the code shows, and what the code shows and the description names"
  ),
  no_template: part(
    "description",
    2,
    "1, less for text a template or an assistant left, less by the share of sentences that stand in four rows or more"
  ),
  unshared: part("description", 1, "1 / n for a description that n rows share, case and punctuation aside"),
  judge: part("both", 12, "What a language model gives, asked with --judge")
} as const satisfies Record<string, ComponentInfo>

export type ComponentName = keyof typeof components

export const componentNames = Object.keys(components) as ReadonlyArray<ComponentName>

/** The components that have a weight. */
export const weightedNames = componentNames.filter((name) => !components[name].gate)

/** Values between 0 and 1; null for what does not apply to the row or is not known. */
export type Components = Readonly<Record<ComponentName, number | null>>

export type Weights = { readonly [Name in ComponentName]?: number | undefined }

const weight = (name: ComponentName) =>
  Schema.optional(Schema.NonNegative.annotations({
    description: `${components[name].means}. Default ${components[name].weight}`,
    default: components[name].weight
  }))

/** `quality` in `datawright.yaml`. */
export const QualityConfiguration = Schema.Struct({
  /** Rows below are rejected, unless the command line says otherwise. */
  min_quality: Schema.optional(Schema.Number.pipe(Schema.between(0, 1))),
  /** Weights by component; 0 leaves one out of the score. */
  weights: Schema.optional(Schema.Struct({
    names_known: weight("names_known"),
    animates: weight("animates"),
    complete: weight("complete"),
    assets: weight("assets"),
    code_length: weight("code_length"),
    self_contained: weight("self_contained"),
    lint: weight("lint"),
    description_length: weight("description_length"),
    specificity: weight("specificity"),
    agreement: weight("agreement"),
    no_template: weight("no_template"),
    unshared: weight("unshared"),
    judge: weight("judge")
  }))
})

const digits = 10_000

/** To four decimals: the same text on every machine. */
export const rounded = (value: number): number => Math.round(value * digits) / digits

/** From `(x0, y0)` to `(x1, y1)` in a straight line, level beyond both. */
export const ramp = (x: number, x0: number, y0: number, x1: number, y1: number): number =>
  x <= x0 ? y0 : x >= x1 ? y1 : y0 + (y1 - y0) * (x - x0) / (x1 - x0)

/**
 * The product of the gates times the weighted mean of the other components; what does not apply counts in neither. 0 where no
 * component with a weight applies. Never falls when a component rises.
 */
export const scoreOf = (values: Components, weights: Weights = {}): number => {
  let gates = 1
  let sum = 0
  let total = 0
  for (const name of componentNames) {
    const value = values[name]
    if (value === null) continue
    const { gate: isGate, weight: standard } = components[name]
    if (isGate) {
      gates *= value
      continue
    }
    const share = weights[name] ?? standard
    sum += share * value
    total += share
  }
  return total === 0 ? 0 : rounded(gates * Math.min(1, sum / total))
}
