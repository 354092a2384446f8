import { Effect, Either } from "effect"
import { canonical, isObject, sha256 } from "../rows/index.ts"
import { dataFile, readYaml, UsageError } from "../stage/index.ts"
import { BadEntry } from "./patterns.ts"
import { makeProcessor, type Processor } from "./process.ts"
import { type Registry, RegistryLayer } from "./Registry.ts"

/** Which patterns: all that are known, or the seventeen of before. */
export type Rules = "wanted" | "earlier"

export interface RegistryOptions {
  readonly rules: Rules
  /** Files laid over the shipped ones, in order. */
  readonly registry: ReadonlyArray<string>
}

const shipped = (rules: Rules): ReadonlyArray<string> => [
  rules === "earlier" ? "patterns-earlier.yaml" : "patterns.yaml",
  "recipes.yaml",
  "metrics.yaml",
  "sizes.yaml",
  "processing.yaml"
]

/** What the entries of a list are called by, for lists that are laid over entry by entry. */
const keys: Readonly<Record<string, string>> = { patterns: "name", recipes: "name", sizes: "params", seeds: "seed" }

/** `above` laid over `below`: maps by key, named lists by name in the order of first mention, all else replaced. */
export const layOver = (below: unknown, above: unknown, place = ""): unknown => {
  const key = keys[place]
  if (key !== undefined && Array.isArray(below) && Array.isArray(above)) {
    const entries = new Map<unknown, unknown>()
    for (const entry of [...below, ...above] as ReadonlyArray<Record<string, unknown>>) {
      entries.set(entry[key], { ...(entries.get(entry[key]) ?? {}), ...entry })
    }
    return [...entries.values()]
  }
  if (!isObject(below) || !isObject(above)) return above
  const merged: Record<string, unknown> = { ...below }
  for (const [name, value] of Object.entries(above)) {
    merged[name] = name in below ? layOver(below[name], value, place === "" ? name : "-") : value
  }
  return merged
}

/** A pattern that a file adds must be whole. */
const complete = (registry: Registry): void => {
  for (const entry of registry.patterns) {
    for (const field of ["type", "priority", "regex"] as const) {
      if (entry[field] === undefined) throw new BadEntry(`patterns.${entry.name}`, `no ${field}`)
    }
  }
}

const compile = (registry: Registry, file: string): Either.Either<Processor, UsageError> =>
  Either.try({
    try: () => {
      complete(registry)
      return makeProcessor(registry)
    },
    catch: (error) => {
      if (!(error instanceof BadEntry)) throw error
      return new UsageError({
        where: `${file} ${error.place}`,
        found: error.message,
        next: "Mend the entry; datawright wandb patterns check tells more"
      })
    }
  })

/**
 * Reads the shipped registry and the files laid over it, and compiles them. Unknown keys, bad expressions, unknown fragments,
 * converters, hooks and columns, and spellings that mean two things are usage errors with file and place.
 */
export const load = Effect.fn("WandbRegistry.load")(function*(options: RegistryOptions) {
  const base = yield* Effect.forEach(shipped(options.rules), (name) => dataFile("wandb", name))
  const files = [...base, ...options.registry]
  const layers = yield* Effect.forEach(files, (file) => readYaml(file, RegistryLayer))
  const registry = layers.reduce<unknown>((below, above) => layOver(below, above), {}) as Registry
  const processor = yield* compile(registry, options.registry.at(-1) ?? files[0]!)
  return { registry, processor, fingerprint: sha256(canonical(registry)) }
})

export type LoadedRegistry = Effect.Effect.Success<ReturnType<typeof load>>
