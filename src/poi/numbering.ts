import type { Checkins } from "./checkins.ts"
import type { Mersenne } from "./Mersenne.ts"
import { stamps } from "./rawTime.ts"

/** Numbered values: `values[n - 1]` has number `n`. */
export type Numbered = ReadonlyArray<string>

/** Check-ins by number, in raw order; numbers are from 1. Memory: about 45 bytes a check-in. */
export interface Visits {
  readonly uid: Int32Array
  readonly pid: Int32Array
  readonly category: Int32Array
  readonly region: Int32Array
  /** Local time, seconds from 1970. */
  readonly time: Float64Array
  /** The same as text, `2012-04-03 18:00:09`, 19 bytes each. */
  readonly stamps: Uint8Array
  readonly users: Numbered
  readonly pois: Numbered
  readonly categories: Numbered
  readonly regions: Numbered
}

/** Distinct values of a column in order of first appearance, shuffled; and the column as their numbers. */
const number = (column: Int32Array, values: ReadonlyArray<string>, random: Mersenne) => {
  const seen = new Uint8Array(values.length)
  const order: Array<number> = []
  for (const value of column) {
    if (seen[value] === 1) continue
    seen[value] = 1
    order.push(value)
  }
  random.shuffle(order)
  const numbers = new Int32Array(values.length)
  order.forEach((value, place) => {
    numbers[value] = place + 1
  })
  return { numbers: column.map((value) => numbers[value]!), values: order.map((value) => values[value]!) }
}

/** Numbers users, POIs, categories and regions, in this order, from one stream of random numbers. */
export const numberVisits = (checkins: Checkins, random: Mersenne): Visits => {
  const users = number(checkins.user, checkins.users, random)
  const pois = number(checkins.venue, checkins.venues, random)
  const categories = number(checkins.category, checkins.categories, random)
  const regions = number(checkins.region, checkins.regions, random)
  return {
    uid: users.numbers,
    pid: pois.numbers,
    category: categories.numbers,
    region: regions.numbers,
    time: checkins.time,
    stamps: stamps(checkins.time),
    users: users.values,
    pois: pois.values,
    categories: categories.values,
    regions: regions.values
  }
}
