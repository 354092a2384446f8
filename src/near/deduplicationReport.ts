import { Counter, type Draft, type Json, Reject } from "../rows/index.ts"
import { idOf } from "./deduplicate.ts"
import { describePlace, type Removal } from "./duplicates.ts"
import type { Partition } from "./partition.ts"

type Contaminated = Partition["contaminated"]

const count = <A>(items: ReadonlyArray<A>, key: (item: A) => string): Readonly<Record<string, number>> => {
  const counter = new Counter()
  for (const item of items) counter.add(key(item))
  return counter.byName()
}

/** The tenth a similarity falls into: `0.7` for 0.7 to below 0.8; 1 has a place of its own. */
const tenth = (similarity: number): string => similarity >= 1 ? "1.0" : (Math.floor(similarity * 10) / 10).toFixed(1)

const rounded = (similarity: number): number => Number(similarity.toFixed(6))

/**
 * What `deduplication_report.json` says. `totals.in = totals.kept + totals.removed`, the same by source, and every removed row is
 * listed: with kind, similarity and the row that stays (both with id, place and description; the codes are in the rejects and in the
 * outputs, under the same ids), or with the benchmark whose words it holds. `clusters` has the rows that stay for others.
 */
export const deduplicationReport = (
  kept: ReadonlyArray<Draft>,
  removed: ReadonlyArray<Removal>,
  contaminated: Contaminated = []
): Json.Json => {
  const gone = [...removed, ...contaminated]
  const clusters = new Map<Draft, Array<string>>()
  for (const { kept: by, removed: one } of removed) clusters.set(by, [...clusters.get(by) ?? [], idOf(one)])
  return {
    totals: { in: kept.length + gone.length, kept: kept.length, removed: gone.length },
    removed_by_kind: {
      ...count(removed, (one) => one.kind),
      ...(contaminated.length === 0 ? {} : { contaminated: contaminated.length })
    },
    removed_by_source: count(gone, (one) => one.removed.source),
    kept_by_source: count(kept, (draft) => draft.source),
    similarity_histogram: count(removed, (one) => tenth(one.similarity)),
    clusters: [...clusters].map(([by, ids]) => ({ kept: idOf(by), ...describePlace(by), removed: ids })),
    removed: [
      ...removed.map((one) => ({
        ...row(one.removed),
        kind: one.kind,
        similarity: rounded(one.similarity),
        kept: row(one.kept)
      })),
      ...contaminated.map(({ found, removed }) => ({ ...row(removed), kind: "contaminated", ...found }))
    ]
  }
}

const row = (draft: Draft) => ({ id: idOf(draft), ...describePlace(draft), description: draft.description })

/**
 * The same rows as rejects, records whole: `duplicate-exact`, `duplicate-renamed`, `duplicate-near`, `duplicate-contained` and
 * `contaminated`.
 */
export const duplicateRejects = (
  removed: ReadonlyArray<Removal>,
  contaminated: Contaminated,
  stage: string
): Array<Reject> => {
  const reject = ({ code, description, metadata, origin, source }: Draft, id: string, reason: string, detail: string) =>
    new Reject({
      stage,
      reason,
      detail,
      origin,
      source,
      record: { description, code, source, metadata: { ...metadata, id } }
    })
  return [
    ...removed.map(({ kept, kind, removed, similarity }) =>
      reject(
        removed,
        idOf(removed),
        `duplicate-${kind}`,
        `a copy of ${idOf(kept)} (${kept.source}, ${kept.origin.file}), similarity ${similarity.toFixed(3)}`
      )
    ),
    ...contaminated.map(({ found: { benchmark, words }, removed }) =>
      reject(removed, idOf(removed), "contaminated", `holds words of ${benchmark.file}:${benchmark.line}: ${words}`)
    )
  ]
}
