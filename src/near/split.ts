import { Schema } from "effect"
import { type Draft } from "../rows/index.ts"
import { idOf } from "./deduplicate.ts"
import type { Cluster } from "./duplicates.ts"
import { chooseGroups, fraction, type Side, type Weighed } from "./sides.ts"

export interface SplitOptions {
  /** Share of rows for the test side, 0 to 1. */
  readonly ratio: number
  readonly seed: number
  /** Choose groups so that the share is met within a percentage point where group sizes allow; rows may move when sources are added. */
  readonly balance?: boolean
  /** Meet the share within each source, not only over all of them. */
  readonly stratify?: boolean
  /**
   * Copies that were not removed, each cluster with the row that would have stayed (first) and the others: they follow it to
   * its side, whatever their groups say.
   */
  readonly clusters?: ReadonlyArray<Cluster>
  /** Groups whose side is known from rows that are no longer here; see `upstreamSides`. */
  readonly upstream?: ReadonlyMap<string, Side>
}

/** The sides of the groups that have rows with a side of their own: test where one of them is. */
export const upstreamSides = (drafts: ReadonlyArray<Draft>): Map<string, Side> => {
  const sides = new Map<string, Side>()
  for (const { group, side } of drafts) {
    if (side !== undefined && sides.get(group) !== "test") sides.set(group, side)
  }
  return sides
}

const BothSides = Schema.Struct({ train: Schema.Number, test: Schema.Number })

/** What the manifest says of a split; the numbers of rows count what the split was given. */
export const SplitProof = Schema.Struct({
  seed: Schema.Number,
  rows: BothSides,
  /** Of the rows without a side of their own: share wanted, share reached, the difference in percentage points. */
  ratio: Schema.Struct({ wanted: Schema.Number, reached: Schema.Number, error_points: Schema.Number }),
  /** Rows whose source had split them already. */
  upstream: BothSides,
  groups: BothSides,
  /** Groups with rows on both sides: only where an upstream split or a followed cluster parts them. */
  groups_on_both_sides: Schema.Array(Schema.String),
  /** Rows that went to the side of the row they are a copy of. */
  followed: Schema.Array(
    Schema.Struct({ id: Schema.String, follows: Schema.String, side: Schema.Literal("train", "test") })
  )
})
export type SplitProof = typeof SplitProof.Type

export interface Split {
  readonly train: ReadonlyArray<Draft>
  readonly test: ReadonlyArray<Draft>
  /** The side of each row, by index. */
  readonly sides: ReadonlyArray<Side>
  readonly proof: SplitProof
}

/**
 * Parts rows by group. The side of a group follows from its key and the seed alone, so nothing moves when rows or sources
 * are added (unless `balance` or `stratify` ask for more: then a group moves only if its source, or with `balance` any
 * source, changes). Rows with a side of their own keep it, and the others of a group with upstream test rows go to the test
 * side as well. Both outputs are in the order of the input.
 */
export const split = (drafts: ReadonlyArray<Draft>, options: SplitOptions): Split => {
  const sideOf = new Map(options.upstream ?? upstreamSides(drafts))
  const groups = new Map<string, { rows: number; source: string }>()
  for (const { group, source } of drafts) {
    if (sideOf.has(group)) continue
    const known = groups.get(group)
    if (known === undefined) groups.set(group, { rows: 1, source })
    else {
      known.rows++
      if (source < known.source) known.source = source
    }
  }
  const open = [...groups].map(([group, { rows, source }]) => ({
    group,
    rows,
    source,
    fraction: fraction(group, options.seed)
  }))
  for (const group of testGroups(open, options)) sideOf.set(group, "test")

  const sides = drafts.map((draft): Side => draft.side ?? sideOf.get(draft.group) ?? "train")
  const followed: Array<SplitProof["followed"][number]> = []
  for (const [first, ...others] of options.clusters ?? []) {
    for (const other of others) {
      if (sides[other] === sides[first!]) continue
      sides[other] = sides[first!]!
      followed.push({ id: idOf(drafts[other]!), follows: idOf(drafts[first!]!), side: sides[first!]! })
    }
  }
  return {
    train: drafts.filter((_, index) => sides[index] === "train"),
    test: drafts.filter((_, index) => sides[index] === "test"),
    sides,
    proof: prove(drafts, sides, followed, options)
  }
}

/** The groups of the test side among those that are free to be on either. */
const testGroups = (
  open: ReadonlyArray<Weighed & { readonly source: string }>,
  { balance = false, ratio, stratify = false }: SplitOptions
): Iterable<string> => {
  if (!balance && !stratify) return open.flatMap(({ fraction, group }) => fraction < ratio ? [group] : [])
  const strata = new Map<string, Array<Weighed>>()
  for (const one of open) {
    const key = stratify ? one.source : ""
    strata.set(key, [...strata.get(key) ?? [], one])
  }
  const chosen: Array<string> = []
  let owed = 0
  for (const key of [...strata.keys()].sort()) {
    const groups = strata.get(key)!
    const rows = groups.reduce((sum, one) => sum + one.rows, 0)
    // With both, what one source is short of is owed to the next.
    const wanted = Math.min(rows, Math.max(0, ratio * rows + (balance ? owed : 0)))
    const test = chooseGroups(groups, wanted, Math.max(0.5, rows / 200))
    owed += ratio * rows - groups.reduce((sum, one) => sum + (test.has(one.group) ? one.rows : 0), 0)
    chosen.push(...test)
  }
  return chosen
}

/** The proof of a split as it stands, for rows and sides by index. */
export const prove = (
  drafts: ReadonlyArray<Draft>,
  sides: ReadonlyArray<Side>,
  followed: SplitProof["followed"],
  { ratio, seed }: Pick<SplitOptions, "ratio" | "seed">
): SplitProof => {
  const rows = { train: 0, test: 0 }
  const upstream = { train: 0, test: 0 }
  const free = { train: 0, test: 0 }
  const seen = { train: new Set<string>(), test: new Set<string>() }
  drafts.forEach((draft, index) => {
    const side = sides[index]!
    rows[side]++
    seen[side].add(draft.group)
    if (draft.side === undefined) free[side]++
    else upstream[draft.side]++
  })
  const reached = free.train + free.test === 0 ? ratio : free.test / (free.train + free.test)
  return {
    seed,
    rows,
    ratio: { wanted: ratio, reached: rounded(reached, 6), error_points: rounded((reached - ratio) * 100, 4) },
    upstream,
    groups: { train: seen.train.size, test: seen.test.size },
    groups_on_both_sides: [...seen.train].filter((group) => seen.test.has(group)).sort(),
    followed
  }
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits))
