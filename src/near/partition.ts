import { Effect, Schema } from "effect"
import { type Draft } from "../rows/index.ts"
import { type FileError, type ThreadError } from "../stage/index.ts"
import { acrossSides, containmentDefaults, type Crossing, type CrossingSearch } from "./acrossSides.ts"
import { compareTexts } from "./compareTexts.ts"
import type { Benchmarks, Contamination } from "./contamination.ts"
import { copySets, deduplicate, keysOf, type Priorities, ranked } from "./deduplicate.ts"
import { DisjointSets } from "./DisjointSets.ts"
import type { Removal } from "./duplicates.ts"
import { modest, nearDuplicates, type Resources, surely } from "./nearDuplicates.ts"
import { draftViews } from "./sceneText.ts"
import { type NearChoice, type NearSettings, recallOf } from "./settings.ts"
import type { Side } from "./sides.ts"
import { prove, split, type SplitOptions, SplitProof, upstreamSides } from "./split.ts"

export interface PartitionOptions extends Pick<SplitOptions, "ratio" | "seed" | "balance" | "stratify"> {
  readonly priorities?: Priorities
  /** False: no row is removed, copies follow the side of the one that would have stayed. */
  readonly deduplicate?: boolean
  /** How near-duplicates are told; false: only exact and renamed copies are. */
  readonly near?: NearChoice | false
  /** Least share of a scene in another row's code that counts as contained; false: containment is not looked for. */
  readonly contained?: number | false
  /** Training rows that hold their n-grams are taken out. */
  readonly benchmarks?: Benchmarks
  readonly resources?: Resources
}

/** What the manifest says of near-duplicates across the split. */
export const NearProof = Schema.Struct({
  threshold: Schema.Number,
  shingle_tokens: Schema.Number,
  permutations: Schema.Number,
  bands: Schema.Number,
  /** Share of pairs exactly at the threshold that the bands find; more above it. */
  recall_at_threshold: Schema.Number,
  /** Training rows × test rows. */
  pairs: Schema.Number,
  /** Pairs of their texts (scene, whole code) that share a band: no other can well reach the threshold. */
  pairs_compared: Schema.Number,
  /** Of these, compared exactly since their signatures did not rule them out. */
  pairs_compared_exactly: Schema.Number,
  /** Among rows that are left; below the threshold. */
  highest_similarity: Schema.Number,
  /** Rows taken out because they crossed. */
  crossing_rows_removed: Schema.Number
})
export type NearProof = typeof NearProof.Type

/** What the manifest says of a split; `near` unless near-duplicates were not looked for. */
export const PartitionProof = Schema.Struct({
  ...SplitProof.fields,
  near: Schema.optionalWith(NearProof, { exact: true })
})
export type PartitionProof = typeof PartitionProof.Type

export interface Partition {
  readonly train: ReadonlyArray<Draft>
  readonly test: ReadonlyArray<Draft>
  /** Copies, in the order of the input. */
  readonly removed: ReadonlyArray<Removal>
  /** Training rows that held a benchmark's words, in the order of the input. */
  readonly contaminated: ReadonlyArray<{ readonly removed: Draft; readonly found: Contamination }>
  readonly proof: PartitionProof
}

/**
 * Rows to a training and a test side between which nothing leaks: copies out (`deduplicate`), split by group (`split`), then what still
 * crosses: near-duplicates as whole codes, whose scenes differ, and scenes that stand in another row's code. Of rows that cross, those
 * on one side go: the training side's where an upstream test row is among them, else the side with fewer, else the contained ones. Benchmarks' words go
 * from training rows last. `drafts in = train + test + removed + contaminated`. Memory: the texts twice, 1.5 KB a row.
 */
export const partition = (
  drafts: ReadonlyArray<Draft>,
  options: PartitionOptions
): Effect.Effect<Partition, FileError | ThreadError> =>
  Effect.scoped(Effect.gen(function*() {
    const { contained = containmentDefaults.threshold, near = {}, priorities = new Map(), resources = modest } = options
    const links = near === false ? undefined : yield* nearDuplicates(drafts, near, resources)
    const across = (rows: ReadonlyArray<Draft>, sides: ReadonlyArray<Side>) =>
      acrossSides(rows.map(draftViews), sides, near === false ? {} : near, contained, resources)

    if (options.deduplicate === false) {
      const sets = new DisjointSets(drafts.length)
      for (const members of copySets(keysOf(drafts), links?.clusters)) {
        for (const index of members) sets.join(members[0]!, index)
      }
      for (;;) {
        const clusters = sets.joined().map((members) => ranked(drafts, members, priorities))
        const { proof, sides } = split(drafts, { ...options, clusters })
        const search = near === false ? undefined : yield* across(drafts, sides)
        // What still crosses joins the clusters, which moves rows, which may make others cross: until nothing does.
        const joined = (search?.crossings ?? []).filter(({ test, train }) => sets.join(train, test))
        if (joined.length > 0) continue
        return finish({ rows: drafts, sides, followed: proof.followed, removed: [], lost: 0, search }, options)
      }
    }

    const { kept, keptAt, removed } = deduplicate(drafts, priorities, links)
    // Groups go where they would with all their rows: a copy elsewhere must not move the rows beside it.
    const { sides } = split(kept, { ...options, upstream: upstreamSides(drafts) })
    const search = near === false ? undefined : yield* across(kept, sides)
    const lost = losers(kept, sides, search?.crossings ?? [])
    const rowOf = new Map(kept.map((draft, row) => [draft, row]))
    const stays = new Set(keptAt)
    const removedAt = drafts.flatMap((_, index) => stays.has(index) ? [] : [index])
    const measure = compareTexts(surely(near === false ? {} : near))
    // A copy of a row that went as well is told to be a copy of the row that stays for both.
    const settled = removed.map((removal, i): readonly [number, Removal] => {
      const instead = lost.get(rowOf.get(removal.kept)!)
      if (instead === undefined) return [removedAt[i]!, removal]
      const to = kept[instead.keeper]!
      const [own, other] = [draftViews(removal.removed), draftViews(to)]
      const similarity = instead.kind === "near"
        ? Math.max(measure.similarity(own.scene, other.scene), measure.similarity(removal.removed.code, to.code))
        : Math.max(measure.containment(own.scene, to.code), measure.containment(other.scene, removal.removed.code))
      return [removedAt[i]!, { removed: removal.removed, kept: to, kind: instead.kind, similarity }]
    })
    const crossed = [...lost].map(([row, { keeper, kind, similarity }]): readonly [number, Removal] => [
      keptAt[row]!,
      { removed: kept[row]!, kept: kept[keeper]!, kind, similarity }
    ])
    return finish({
      rows: kept.filter((_, row) => !lost.has(row)),
      sides: sides.filter((_, row) => !lost.has(row)),
      followed: [],
      removed: [...settled, ...crossed].sort(([a], [b]) => a - b).map(([, removal]) => removal),
      lost: lost.size,
      search: search === undefined ? undefined : { ...search, highest: () => search.highest((row) => !lost.has(row)) }
    }, options)
  }))

/** The sides to write, without rows that hold words of benchmarks, and the proof for exactly these rows. */
const finish = (
  { followed, lost, removed, rows, search, sides }: {
    readonly rows: ReadonlyArray<Draft>
    readonly sides: ReadonlyArray<Side>
    readonly followed: SplitProof["followed"]
    readonly removed: ReadonlyArray<Removal>
    readonly lost: number
    readonly search: CrossingSearch | undefined
  },
  options: PartitionOptions
): Partition => {
  const { benchmarks, near = {} } = options
  const contaminated: Array<Partition["contaminated"][number]> = []
  const isClean = rows.map((draft, row) => {
    if (benchmarks === undefined || sides[row] === "test") return true
    for (const text of [draft.code, draft.description, ...draft.prompts ?? []]) {
      const found = benchmarks.find(text)
      if (found === undefined) continue
      contaminated.push({ removed: draft, found })
      return false
    }
    return true
  })
  const clean = rows.filter((_, row) => isClean[row])
  const cleanSides = sides.filter((_, row) => isClean[row])
  const proof = prove(clean, cleanSides, followed, options)
  return {
    train: clean.filter((_, row) => cleanSides[row] === "train"),
    test: clean.filter((_, row) => cleanSides[row] === "test"),
    removed,
    contaminated,
    proof: near === false || search === undefined
      ? proof
      : { ...proof, near: nearProof(surely(near), proof, search, lost) }
  }
}

const nearProof = (settings: NearSettings, { rows }: SplitProof, search: CrossingSearch, lost: number): NearProof => ({
  threshold: settings.threshold,
  shingle_tokens: settings.shingle,
  permutations: settings.permutations,
  bands: settings.bands,
  recall_at_threshold: Number(recallOf(settings.threshold, settings.bands, settings.rows).toFixed(9)),
  pairs: rows.train * rows.test,
  pairs_compared: search.candidates,
  pairs_compared_exactly: search.compared,
  highest_similarity: Number(search.highest(() => true).toFixed(6)),
  crossing_rows_removed: lost
})

/** The rows that go so that nothing crosses, each with the strongest reason. */
const losers = (
  rows: ReadonlyArray<Draft>,
  sides: ReadonlyArray<Side>,
  crossings: ReadonlyArray<Crossing>
): Map<number, { readonly keeper: number; readonly kind: Crossing["kind"]; readonly similarity: number }> => {
  const sets = new DisjointSets(rows.length)
  for (const { test, train } of crossings) sets.join(train, test)
  const goes = new Map<number, Side | undefined>()
  for (const members of sets.joined()) {
    const test = members.filter((row) => sides[row] === "test")
    const isUpstream = test.some((row) => rows[row]!.side === "test")
    const larger = test.length * 2 - members.length
    goes.set(sets.find(members[0]!), isUpstream || larger > 0 ? "train" : larger < 0 ? "test" : undefined)
  }
  // Of two equally large sides the one goes whose rows stand in the other's more often; of equals, the training side.
  const leaning = new Map<number, number>()
  for (const { inner, train } of crossings) {
    const set = sets.find(train)
    leaning.set(set, (leaning.get(set) ?? 0) + (inner === "test" ? 1 : inner === "train" ? -1 : 0))
  }
  for (const [set, side] of goes) if (side === undefined) goes.set(set, leaning.get(set)! > 0 ? "test" : "train")
  const lost = new Map<number, { keeper: number; kind: Crossing["kind"]; similarity: number }>()
  for (const { kind, similarity, test, train } of crossings) {
    const [row, keeper] = goes.get(sets.find(train)) === "train" ? [train, test] : [test, train]
    const known = lost.get(row)
    if (known === undefined || similarity > known.similarity) lost.set(row, { keeper, kind, similarity })
  }
  return lost
}
