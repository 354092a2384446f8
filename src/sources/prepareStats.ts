import { type SplitProof } from "../near/index.ts"
import { Counter, type Draft, isPlaceholder, type Json } from "../rows/index.ts"
import type { About } from "./Extractor.ts"

/** What became of the records of one source. `in = out + Σ rejected`. */
export interface SourceTally {
  readonly about: About
  in: number
  readonly rejected: Map<string, number>
  /** Commits that its rows name, by repository. */
  readonly commits: Map<string, string>
  /** Set when the source failed as a whole. */
  failed?: string
}

/** Upper bounds of code lengths in characters; the last bucket has none. */
const lengths = [500, 1000, 2000, 3000, 5000, 10000, 30000]

const lengthBucket = (code: string): string => {
  const bound = lengths.find((limit) => code.length < limit)
  return bound === undefined ? "30000 and more" : `under ${bound}`
}

const sortedCount = (values: Iterable<string>): Readonly<Record<string, number>> => {
  const counter = new Counter()
  for (const value of values) counter.add(value)
  return counter.byName()
}

const licenseOf = (draft: Draft): string => {
  const provenance = draft.metadata["provenance"]
  const license = typeof provenance === "object" && provenance !== null && "license" in provenance
    ? provenance["license"]
    : undefined
  return typeof license === "string" ? license : "unknown"
}

const frameworkOf = (draft: Draft): string => String(draft.metadata["framework"] ?? "unknown")

export interface StatsInput {
  readonly tallies: ReadonlyArray<SourceTally>
  /** Rows of both sides before augmentation. */
  readonly train: ReadonlyArray<Draft>
  readonly test: ReadonlyArray<Draft>
  /** Training rows with their variants. */
  readonly augmented: ReadonlyArray<Draft>
  readonly deduplicated: { readonly in: number; readonly kept: number }
  readonly proof: SplitProof
}

/** The content of `dataset_stats.json`. Order: sources as they were asked for, everything else by name. */
export const prepareStats = ({ augmented, deduplicated, proof, tallies, test, train }: StatsInput): Json.Json => {
  const rows = [...train, ...test]
  const total = rows.length
  const sources = Object.fromEntries(tallies.map(({ about, failed, in: read, rejected }) => {
    const own = rows.filter((draft) => draft.source === about.id)
    const entry: { [key: string]: Json.Json } = {
      name: about.name,
      ...(about.expected === undefined ? {} : { expected: about.expected }),
      priority: about.priority,
      in: read,
      out: own.length,
      rejected: Object.fromEntries([...rejected].sort(([a], [b]) => a < b ? -1 : 1)),
      train: train.filter((draft) => draft.source === about.id).length,
      test: test.filter((draft) => draft.source === about.id).length,
      needs_description: own.filter((draft) => isPlaceholder(draft.description)).length,
      frameworks: sortedCount(own.map(frameworkOf)),
      licenses: sortedCount(own.map(licenseOf)),
      share: total === 0 ? 0 : Number((own.length / total).toFixed(4)),
      ...(failed === undefined ? {} : { failed })
    }
    return [about.id, entry]
  }))
  const read = tallies.reduce((sum, tally) => sum + tally.in, 0)
  return {
    records: {
      in: read,
      out: total,
      rejected: totalRejected(tallies)
    },
    sources,
    totals: {
      raw: read,
      checked: deduplicated.in,
      after_deduplication: deduplicated.kept,
      train_before_augmentation: train.length,
      train: augmented.length,
      test: test.length,
      augmentation_factor: train.length === 0 ? 1 : Number((augmented.length / train.length).toFixed(4))
    },
    needs_description: rows.filter((draft) => isPlaceholder(draft.description)).length,
    code_lengths: Object.fromEntries(
      [...lengths.map((limit) => `under ${limit}`), "30000 and more"].map((bucket) => [
        bucket,
        rows.filter((draft) => lengthBucket(draft.code) === bucket).length
      ])
    ),
    frameworks: sortedCount(rows.map(frameworkOf)),
    licenses: sortedCount(rows.map(licenseOf)),
    split: proof as unknown as Json.Json
  }
}

/** Rejects of all sources by reason, in code-unit order. */
export const totalRejected = (tallies: ReadonlyArray<SourceTally>): Readonly<Record<string, number>> => {
  const sums = new Counter()
  for (const { rejected } of tallies) {
    for (const [reason, number] of rejected) sums.add(reason, number)
  }
  return sums.byName()
}
