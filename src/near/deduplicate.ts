import { copyKeys, lastClassName, sampleId } from "../python/index.ts"
import { canonical, type Draft, isPlaceholder, type Json } from "../rows/index.ts"
import { DisjointSets } from "./DisjointSets.ts"
import { type Cluster, describePlace, type DuplicateKind, type NearLinks, type Removal } from "./duplicates.ts"

/** What is left of the rows, and where the others went: `drafts in = kept + removed`. */
export interface Deduplicated {
  /** In the order of the input. */
  readonly kept: ReadonlyArray<Draft>
  /** Where each of them stood in the input. */
  readonly keptAt: ReadonlyArray<number>
  /** In the order of the input. */
  readonly removed: ReadonlyArray<Removal>
}

/** Priorities by source, higher wins, 0 unless said. */
export type Priorities = ReadonlyMap<string, number>

/** `metadata.id`, or what it would be. */
export const idOf = (draft: Draft): string =>
  typeof draft.metadata["id"] === "string" ? draft.metadata["id"] : sampleId(draft.source, draft.code)

/** The name of the scene: `metadata.class_name`, or the last class of the code. */
export const classNameOf = (draft: Draft): string | undefined =>
  typeof draft.metadata["class_name"] === "string" ? draft.metadata["class_name"] : lastClassName(draft.code)

/** A total order of rows that does not depend on how they arrived. */
const stableKey = (draft: Draft): string =>
  canonical([draft.source, draft.origin.file, draft.origin.line ?? 0, draft.group, draft.code, draft.description])

/**
 * Rows of a cluster, the one that stays first. A row of an upstream test split always does: were it left out for a training row,
 * the benchmark would come back as training data. Then the higher priority, a description that somebody wrote, a stable key.
 */
export const ranked = (drafts: ReadonlyArray<Draft>, members: Cluster, priorities: Priorities): Array<number> =>
  members
    .map((index) => {
      const draft = drafts[index]!
      return {
        index,
        test: Number(draft.side === "test"),
        priority: priorities.get(draft.source) ?? 0,
        described: Number(!isPlaceholder(draft.description)),
        key: stableKey(draft)
      }
    })
    .sort((a, b) =>
      b.test - a.test || b.priority - a.priority || b.described - a.described ||
      (a.key < b.key ? -1 : a.key > b.key ? 1 : a.index - b.index)
    )
    .map(({ index }) => index)

/** Two keys a row: equal `exact` keys are copies, equal `renamed` keys are copies but for the name of the scene. */
export const keysOf = (drafts: ReadonlyArray<Draft>) => drafts.map((draft) => copyKeys(draft.code, classNameOf(draft)))

/** All copies as sets: by key, and by the clusters given. */
export const copySets = (
  keys: ReturnType<typeof keysOf>,
  clusters: ReadonlyArray<Cluster> = []
): Array<Array<number>> => {
  const sets = new DisjointSets(keys.length)
  const first = new Map<string, number>()
  keys.forEach(({ exact, renamed }, index) => {
    for (const key of [`=${exact}`, `~${renamed}`]) {
      const other = first.get(key)
      if (other === undefined) first.set(key, index)
      else sets.join(other, index)
    }
  })
  for (const cluster of clusters) {
    for (const index of cluster) sets.join(cluster[0]!, index)
  }
  return sets.joined()
}

/**
 * One row of each set of copies. Copies have the same tokens (`exact`), the same tokens but for the name of the scene
 * (`renamed`), or stand in one cluster of `near`; what follows from several of these is one set. Equal descriptions over
 * different code make no copies. A row that stays for exact or renamed copies takes over their prompts, placeholders never, and
 * names their sources in `metadata.also_in`; if it had no description, the best of theirs becomes its own.
 * Who stays does not depend on the order of the input; see `ranked`. Memory: two hashes a row, 0.3 KB.
 */
export const deduplicate = (
  drafts: ReadonlyArray<Draft>,
  priorities: Priorities = new Map(),
  near?: NearLinks
): Deduplicated => {
  const keys = keysOf(drafts)
  const kinds = (best: number, index: number): DuplicateKind =>
    keys[index]!.exact === keys[best]!.exact
      ? "exact"
      : near === undefined || keys[index]!.renamed === keys[best]!.renamed
      ? "renamed"
      : "near"
  const replaced = new Map<number, Draft>()
  const removed = new Map<number, { readonly by: number; readonly kind: DuplicateKind; readonly similarity: number }>()
  for (const members of copySets(keys, near?.clusters)) {
    const [best, ...rest] = ranked(drafts, members, priorities) as [number, ...Array<number>]
    const copies: Array<Draft> = []
    for (const index of rest) {
      const kind = kinds(best, index)
      if (kind !== "near") copies.push(drafts[index]!)
      removed.set(index, { by: best, kind, similarity: kind === "near" ? near!.similarity(best, index) : 1 })
    }
    if (copies.length > 0) replaced.set(best, merged(drafts[best]!, copies))
  }
  const now = (index: number): Draft => replaced.get(index) ?? drafts[index]!
  const indexes = drafts.map((_, index) => index)
  const keptAt = indexes.filter((index) => !removed.has(index))
  return {
    kept: keptAt.map(now),
    keptAt,
    removed: indexes.flatMap((index) => {
      const removal = removed.get(index)
      if (removal === undefined) return []
      const { by, kind, similarity } = removal
      return [{ removed: drafts[index]!, kept: now(by), kind, similarity }]
    })
  }
}

/** The row that stays, with the prompts and places of its copies. */
const merged = (best: Draft, copies: ReadonlyArray<Draft>): Draft => {
  const prompts: Array<string> = []
  for (const prompt of [best, ...copies].flatMap((draft) => [draft.description, ...draft.prompts ?? []])) {
    if (!isPlaceholder(prompt) && !prompts.includes(prompt)) prompts.push(prompt)
  }
  const adopted = isPlaceholder(best.description) ? prompts[0] : undefined
  const description = adopted ?? best.description
  const others = prompts.filter((prompt) => prompt !== description)
  const known = Array.isArray(best.metadata["also_in"]) ? best.metadata["also_in"] as ReadonlyArray<Json.Json> : []
  const also = copies.map((copy): Json.Json => ({ id: idOf(copy), ...describePlace(copy) }))
  return {
    ...best,
    description,
    ...(others.length === 0 ? {} : { prompts: others }),
    metadata: {
      ...best.metadata,
      ...(adopted === undefined ? {} : { needs_description: false }),
      also_in: [...known, ...also]
    }
  }
}
