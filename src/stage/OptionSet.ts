import type * as Options from "./Options.ts"

/** Options by the name they have in TypeScript; `maxCost` is `--max-cost` on the command line and in pipeline files. */
export type OptionSet = { readonly [name: string]: Options.Any }

/** What a stage's run gets: every option decoded, defaults filled in. */
export type Values<O extends OptionSet> = { readonly [K in keyof O]: O[K]["Type"] }

type Required<O extends OptionSet> = { [K in keyof O]: O[K]["Presence"] extends "required" ? K : never }[keyof O]

/** What a caller writes: what has a default may be left out. */
export type Given<O extends OptionSet> =
  & { readonly [K in Required<O>]: O[K]["Given"] }
  & { readonly [K in Exclude<keyof O, Required<O>>]?: O[K]["Given"] | undefined }
