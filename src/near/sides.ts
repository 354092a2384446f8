import { createHash } from "node:crypto"

export type Side = "train" | "test"

/**
 * Where a group stands between 0 and 1, evenly, by its key and the seed alone: the first 48 bits of a SHA-256.
 * Below the share of test rows wanted it is test.
 */
export const fraction = (group: string, seed: number): number =>
  createHash("sha256").update(`${seed}\n${group}`).digest().readUIntBE(0, 6) / 2 ** 48

/** A group with its place and the number of its rows. */
export interface Weighed {
  readonly group: string
  readonly fraction: number
  readonly rows: number
}

/**
 * The groups whose rows together come closest to `wanted`, where sums allow. Groups are taken by their fraction as long as they
 * fit, so that most sides stay when groups are added; where that leaves an error above `tolerance` rows, the best sum of all
 * is sought instead, among as many groups as `work` (groups × rows) allows.
 */
export const chooseGroups = (groups: ReadonlyArray<Weighed>, wanted: number, tolerance: number): Set<string> => {
  const ordered = [...groups].sort((a, b) => a.fraction - b.fraction || (a.group < b.group ? -1 : 1))
  const chosen = new Set<string>()
  let rows = 0
  for (const one of ordered) {
    // Half a group over is nearer than half a group under.
    if (Math.abs(rows + one.rows - wanted) < Math.abs(rows - wanted)) {
      chosen.add(one.group)
      rows += one.rows
    }
  }
  if (Math.abs(rows - wanted) <= tolerance) return chosen
  return closestSum(ordered, wanted, Math.abs(rows - wanted)) ?? chosen
}

/** Groups × sums that are tried for the best sum: a second's work, 64 MB. */
const work = 64_000_000

/** Undefined when no sum is nearer than `error`, or there are too many to try. */
const closestSum = (ordered: ReadonlyArray<Weighed>, wanted: number, error: number): Set<string> | undefined => {
  const limit = Math.floor(wanted + error)
  if (limit < 0 || (limit + 1) * ordered.length > work) return undefined
  // The group by which a sum was reached first, from sums without it; so the way back never takes one twice.
  const by = new Int32Array(limit + 1).fill(-1)
  by[0] = ordered.length
  ordered.forEach(({ rows }, index) => {
    for (let sum = limit; sum >= rows; sum--) {
      if (by[sum] === -1 && by[sum - rows] !== -1) by[sum] = index
    }
  })
  let best = -1
  for (let sum = 0; sum <= limit; sum++) {
    if (by[sum] !== -1 && (best < 0 || Math.abs(sum - wanted) < Math.abs(best - wanted))) best = sum
  }
  if (best < 0 || Math.abs(best - wanted) >= error) return undefined
  const chosen = new Set<string>()
  for (let sum = best; sum > 0;) {
    const { group, rows } = ordered[by[sum]!]!
    chosen.add(group)
    sum -= rows
  }
  return chosen
}
