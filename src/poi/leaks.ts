import type { Sequences } from "./sequences.ts"

/** What of a split is in the train split already. */
export interface Leaks {
  readonly rows: number
  /** Rows equal to a train row in user, visits, times, target and its time. */
  readonly identical: number
  /** Rows whose target visit (user, POI, time) is in a train row, as target or in its history. */
  readonly targetVisits: ReadonlySet<number>
}

const historyTime = (
  { rowText, starts, timeEnds }: Sequences,
  row: number,
  visit: number
): readonly [number, number] => [
  visit === starts[row] ? rowText[row]! : timeEnds[visit - 1]!,
  timeEnds[visit]!
]

const targetTime = ({ rowText, starts, timeEnds }: Sequences, row: number): readonly [number, number] => {
  const last = starts[row + 1]!
  return [last === starts[row] ? rowText[row]! : timeEnds[last - 1]!, rowText[row + 1]!]
}

const sameText = (
  a: Sequences,
  [aStart, aEnd]: readonly [number, number],
  b: Sequences,
  [bStart, bEnd]: readonly [number, number]
): boolean => aEnd - aStart === bEnd - bStart && a.text.compare(b.text, bStart, bEnd, aStart, aEnd) === 0

const sameRow = (a: Sequences, rowA: number, b: Sequences, rowB: number): boolean => {
  const length = a.starts[rowA + 1]! - a.starts[rowA]!
  if (length !== b.starts[rowB + 1]! - b.starts[rowB]!) return false
  for (let i = 0; i < length; i++) {
    const visitA = a.starts[rowA]! + i
    const visitB = b.starts[rowB]! + i
    if (a.pois[visitA] !== b.pois[visitB]) return false
    if (!sameText(a, historyTime(a, rowA, visitA), b, historyTime(b, rowB, visitB))) return false
  }
  return true
}

/**
 * Compares a split with the train split; both were read with times and with the same `PoiIds`. Times are compared as text.
 * Memory: about 100 bytes a row of the split.
 */
export const leaks = (train: Sequences, split: Sequences): Leaks => {
  const targets = new Map<string, Map<number, Array<number>>>()
  for (let row = 0; row < split.rows; row++) {
    const ofUser = targets.get(split.uids[row]!) ?? new Map<number, Array<number>>()
    targets.set(split.uids[row]!, ofUser)
    const poi = split.targets[row]!
    const rows = ofUser.get(poi)
    if (rows === undefined) ofUser.set(poi, [row])
    else rows.push(row)
  }
  const found = new Set<number>()
  const identical = new Set<number>()
  for (let row = 0; row < train.rows; row++) {
    const ofUser = targets.get(train.uids[row]!)
    if (ofUser === undefined) continue
    for (let visit = train.starts[row]!; visit < train.starts[row + 1]!; visit++) {
      for (const other of ofUser.get(train.pois[visit]!) ?? []) {
        if (sameText(train, historyTime(train, row, visit), split, targetTime(split, other))) found.add(other)
      }
    }
    for (const other of ofUser.get(train.targets[row]!) ?? []) {
      if (!sameText(train, targetTime(train, row), split, targetTime(split, other))) continue
      found.add(other)
      if (sameRow(train, row, split, other)) identical.add(other)
    }
  }
  return { rows: split.rows, identical: identical.size, targetVisits: found }
}
