import type { Visits } from "./numbering.ts"
import { csvPieces, pushList, pushStamp } from "./visitsCsv.ts"

/** Values in groups: group `g` has `values[starts[g]..starts[g + 1])`, in the order they were added. */
interface Groups {
  readonly starts: Int32Array
  readonly values: Int32Array
}

/** Puts `values[i]` into group `groups[i]`, keeping order. Counting sort: no object a group. */
const group = (groups: Int32Array, values: (i: number) => number, size: number): Groups => {
  const starts = new Int32Array(size + 1)
  for (const g of groups) starts[g + 1]!++
  for (let g = 0; g < size; g++) starts[g + 1]! += starts[g]!
  const next = starts.slice()
  const grouped = new Int32Array(groups.length)
  for (let i = 0; i < groups.length; i++) grouped[next[groups[i]!]!++] = values(i)
  return { starts, values: grouped }
}

/** Visits right before and right after each POI's, user by user ascending; one after is marked by the lowest bit. */
const neighbours = ({ pid, uid, users, pois }: Visits): Groups => {
  const byUser = group(uid, (i) => pid[i]!, users.length + 1)
  const of = new Int32Array(2 * pid.length)
  const events = new Int32Array(2 * pid.length)
  let count = 0
  for (let user = 0; user <= users.length; user++) {
    const first = byUser.starts[user]!
    const end = byUser.starts[user + 1]!
    for (let i = first; i < end; i++) {
      const poi = byUser.values[i]!
      if (i > first) {
        of[count] = poi
        events[count++] = byUser.values[i - 1]! << 1
      }
      if (i + 1 < end) {
        of[count] = poi
        events[count++] = byUser.values[i + 1]! << 1 | 1
      }
    }
  }
  return group(of.subarray(0, count), (i) => events[i]!, pois.length + 1)
}

/** Counts values, and lists them by how often they were counted, those counted first before others. */
class Ranking {
  private readonly counts: Int32Array
  private readonly seen: Array<number> = []

  constructor(size: number) {
    this.counts = new Int32Array(size)
  }

  add(value: number): void {
    if (this.counts[value]!++ === 0) this.seen.push(value)
  }

  /** The list; counting starts anew. */
  take(): ReadonlyArray<number> {
    const { counts, seen } = this
    // Most are counted once: they keep their order, and only the others are sorted.
    const ranked = seen.filter((value) => counts[value]! > 1).sort((a, b) => counts[b]! - counts[a]!)
    for (const value of seen) {
      if (counts[value] === 1) ranked.push(value)
      counts[value] = 0
    }
    seen.length = 0
    return ranked
  }
}

/** Distinct times of one POI after the other: a hash table that is emptied by counting on. */
class Times {
  private readonly keys: Float64Array
  private readonly rounds: Int32Array
  private round = 0

  /** `most`: times of the POI that has most. */
  constructor(most: number) {
    const size = 2 ** Math.ceil(Math.log2(2 * most + 2))
    this.keys = new Float64Array(size)
    this.rounds = new Int32Array(size)
  }

  clear(): void {
    this.round++
  }

  /** False when the time was added since the last `clear`. */
  add(time: number): boolean {
    const { keys, round, rounds } = this
    const mask = keys.length - 1
    let at = Math.imul(time | 0, 0x9e3779b1) >>> 7 & mask
    while (rounds[at] === round) {
      if (keys[at] === time) return false
      at = (at + 1) & mask
    }
    rounds[at] = round
    keys[at] = time
    return true
  }
}

/**
 * What is known of each POI, ascending: its users in order of first visit, category and region of its first visit, distinct times, and
 * what is visited before or after it, and after it. Memory: about 40 bytes a visit.
 */
export const poiInfoCsv = (visits: Visits): Generator<Uint8Array> => {
  const { category, pid, pois, region, stamps, time, uid, users } = visits
  const size = pois.length + 1
  const ofPoi = group(pid, (i) => i, size)
  const near = neighbours(visits)
  const both = new Ranking(size)
  const forward = new Ranking(size)
  const lastPoi = new Int32Array(users.length + 1)
  let most = 0
  for (let poi = 0; poi < size; poi++) most = Math.max(most, ofPoi.starts[poi + 1]! - ofPoi.starts[poi]!)
  const times = new Times(most)
  const own: Array<number> = []
  const distinct: Array<number> = []
  return csvPieces("Pid,Uid,Catname,Region,Time,neighbors,forward_neighbors", size - 1, (out, i) => {
    const poi = i + 1
    own.length = 0
    distinct.length = 0
    times.clear()
    for (let k = ofPoi.starts[poi]!; k < ofPoi.starts[poi + 1]!; k++) {
      const visit = ofPoi.values[k]!
      const user = uid[visit]!
      if (lastPoi[user] !== poi) {
        lastPoi[user] = poi
        own.push(user)
      }
      if (times.add(time[visit]!)) distinct.push(visit)
    }
    for (let k = near.starts[poi]!; k < near.starts[poi + 1]!; k++) {
      const event = near.values[k]!
      both.add(event >> 1)
      if ((event & 1) === 1) forward.add(event >> 1)
    }
    const numbers = (list: ReadonlyArray<number>) => pushList(out, list.length, (place) => out.whole(list[place]!))
    const first = ofPoi.values[ofPoi.starts[poi]!]!
    out.whole(poi)
    out.push(COMMA)
    numbers(own)
    out.push(COMMA)
    out.whole(category[first]!)
    out.push(COMMA)
    out.whole(region[first]!)
    out.push(COMMA)
    pushList(out, distinct.length, (place) => {
      out.copy(before, 0, before.length)
      pushStamp(out, stamps, distinct[place]!)
      out.copy(after, 0, after.length)
    })
    out.push(COMMA)
    numbers(both.take())
    out.push(COMMA)
    numbers(forward.take())
  })
}

const COMMA = 44
const before = Buffer.from("Timestamp('")
const after = Buffer.from("')")
