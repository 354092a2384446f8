import { byCodeUnit } from "../rows/index.ts"

/**
 * How many rows each stratum gives to a sample of `wanted` rows: its share of all rows by the method of largest remainders, so that
 * it is less than one row off, and every stratum gives at least one row when `wanted` suffices for that. Strata too small for a row
 * of their own get it first; the others share what is left. Ties go to the larger stratum, then by name. The quotas sum up to
 * `wanted`, or to all rows when there are fewer. Time: n log n of the strata.
 */
export const quotas = (
  strata: ReadonlyArray<{ readonly name: string; readonly rows: number }>,
  wanted: number
): ReadonlyArray<number> => {
  const found = strata.map(() => 0)
  const rest = strata.map((stratum, index) => ({ ...stratum, index })).filter(({ rows }) => rows > 0)
  rest.sort((a, b) => b.rows - a.rows || byCodeUnit(a.name, b.name))
  // Products of counts outgrow what a double holds exactly.
  let total = BigInt(rest.reduce((sum, { rows }) => sum + rows, 0))
  let left = BigInt(wanted) < total ? BigInt(wanted) : total
  if (left >= BigInt(rest.length)) {
    for (let last = rest.at(-1); last !== undefined && left * BigInt(last.rows) < total; last = rest.at(-1)) {
      found[last.index] = 1
      total -= BigInt(last.rows)
      left--
      rest.pop()
    }
  }
  if (total === 0n) return found
  const shares = rest.map(({ index, rows }) => ({ index, product: left * BigInt(rows) }))
  let open = left
  for (const { index, product } of shares) {
    found[index] = Number(product / total)
    open -= product / total
  }
  // A stable sort: the order by size and name decides between equal remainders.
  shares.sort((a, b) => Number(b.product % total - a.product % total))
  for (const { index } of shares.slice(0, Number(open))) found[index]!++
  return found
}
