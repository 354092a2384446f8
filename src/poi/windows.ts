import type { Mersenne } from "./Mersenne.ts"
import type { Visits } from "./numbering.ts"

/** Most train check-ins of a user that windows are cut from: the last ones. */
const trainHistory = 80
/** A user with fewer train check-ins gives no train row. */
const trainMinimum = 10
/** A user needs more test check-ins than this. */
const testMinimum = 2

export interface WindowOptions {
  /** Check-ins of a row, target included. */
  readonly window: number
  /** Check-ins from one window's end to the next one's. */
  readonly step: number
  /** Chance that a train row predicts one of its visits in place of its last. */
  readonly mask: number
}

/** A row to be: positions in `Visits` of its history, oldest first, and of its target. */
export interface SequenceRow {
  readonly uid: number
  readonly history: ReadonlyArray<number>
  readonly target: number
  /** The target was taken out of the history, where the former target stands last now. */
  readonly masked: boolean
}

/** All check-ins by (time, raw order), cut at the share of the first. */
export const splitByTime = (visits: Visits, trainShare: number) => {
  const { time } = visits
  const order = byTime(time)
  const cut = Math.trunc(trainShare * order.length)
  const train = order.subarray(0, cut)
  const knownUser = new Uint8Array(visits.users.length + 1)
  const knownPoi = new Uint8Array(visits.pois.length + 1)
  for (const i of train) {
    knownUser[visits.uid[i]!] = 1
    knownPoi[visits.pid[i]!] = 1
  }
  const rest = order.subarray(cut)
  const test = rest.filter((i) => knownUser[visits.uid[i]!] === 1 && knownPoi[visits.pid[i]!] === 1)
  return { train, test, unknown: rest.length - test.length }
}

/** Positions in order of time, equal times in raw order. */
const byTime = (time: Float64Array): Int32Array => {
  const { length } = time
  let least = Infinity
  let most = -Infinity
  for (const t of time) {
    least = Math.min(least, t)
    most = Math.max(most, t)
  }
  const positions = Int32Array.from({ length }, (_, i) => i)
  if (length === 0 || (most - least + 1) * length > Number.MAX_SAFE_INTEGER) {
    return positions.sort((a, b) => time[a]! - time[b]! || a - b)
  }
  // Time and position in one whole number sort without a comparison function, ten times as fast.
  const keys = new Float64Array(length)
  for (let i = 0; i < length; i++) keys[i] = (time[i]! - least) * length + i
  keys.sort()
  for (let i = 0; i < length; i++) positions[i] = keys[i]! % length
  return positions
}

/** Positions of each user's check-ins, users ascending, in the order given. */
const perUser = (visits: Visits, positions: Int32Array): Array<Array<number>> => {
  const lists: Array<Array<number>> = Array.from({ length: visits.users.length + 1 }, () => [])
  for (const i of positions) lists[visits.uid[i]!]!.push(i)
  return lists
}

const row = (uid: number, list: ReadonlyArray<number>, from: number, target: number): SequenceRow => ({
  uid,
  history: list.slice(from, target),
  target: list[target]!,
  masked: false
})

/** Windows over each user's last 80 train check-ins, users ascending, a user's latest window first. */
export const trainRows = (
  visits: Visits,
  train: Int32Array,
  { mask, step, window }: WindowOptions,
  random: Mersenne
): Array<SequenceRow> =>
  perUser(visits, train).flatMap((all, uid) => {
    const list = all.slice(-trainHistory)
    if (list.length < trainMinimum || list.length < 2) return []
    if (list.length < window) return [row(uid, list, 0, list.length - 1)]
    const rows: Array<SequenceRow> = []
    for (let end = list.length - 1; end >= window - 1; end -= step) {
      const plain = row(uid, list, end - window + 1, end)
      if (random.random() >= mask) {
        rows.push(plain)
        continue
      }
      const chosen = random.below(window - 1)
      rows.push({
        uid,
        history: [...plain.history.filter((_, place) => place !== chosen), plain.target],
        target: plain.history[chosen]!,
        masked: true
      })
    }
    return rows
  })

/** One row for each user with more than two check-ins: the last is the target; users ascending. */
export const testRows = (visits: Visits, positions: Int32Array, { window }: WindowOptions): Array<SequenceRow> =>
  perUser(visits, positions).flatMap((list, uid) =>
    list.length <= testMinimum ? [] : [row(uid, list, Math.max(0, list.length - window), list.length - 1)]
  )

/** As `testRows`, but the last check-in but one is the target, and the last is left out. */
export const validationRows = (visits: Visits, positions: Int32Array, { window }: WindowOptions): Array<SequenceRow> =>
  perUser(visits, positions).flatMap((list, uid) =>
    list.length <= testMinimum || list.length === window
      ? []
      : [row(uid, list, Math.max(0, list.length - window - 1), list.length - 2)]
  )
