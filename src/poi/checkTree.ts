import { CsvRecords } from "./CsvRecords.ts"
import type { PoiIds } from "./PoiIds.ts"
import type { Sequences } from "./sequences.ts"

/** A small table out of a CSV file's bytes: the columns asked for, as text. */
const table = (
  file: string,
  bytes: Uint8Array,
  columns: ReadonlyArray<string>
): ReadonlyArray<ReadonlyArray<string>> => {
  const rows: Array<ReadonlyArray<string>> = []
  const csv: CsvRecords = new CsvRecords({ file, separator: ",", header: true, encoding: "utf-8" }, {
    onRecord: () => rows.push(columns.map((column) => csv.text(csv.column(column))))
  })
  csv.push(bytes)
  csv.end()
  return rows
}

/** The first fault of a mapping, which has to pair distinct values with 1, 2, ... in order; and how many there are. */
export const checkMapping = (file: string, bytes: Uint8Array, name: string) => {
  const rows = table(file, bytes, [`Original_${name}`, `Mapped_${name}`])
  const originals = new Set<string>()
  let fault: string | undefined
  rows.forEach(([original, mapped], i) => {
    if (fault !== undefined) return
    if (mapped !== String(i + 1)) fault = `row ${i + 1}: number ${mapped}; expected ${i + 1}`
    else if (originals.has(original!)) fault = `row ${i + 1}: ${original} a second time`
    originals.add(original!)
  })
  return { count: rows.length, fault }
}

/** The first row of `data.csv` with a number that its mapping lacks. */
export const checkNumbers = (
  file: string,
  bytes: Uint8Array,
  counts: ReadonlyArray<readonly [column: string, count: number]>
): string | undefined => {
  const rows = table(file, bytes, counts.map(([column]) => column))
  for (const [i, cells] of rows.entries()) {
    for (const [k, [column, count]] of counts.entries()) {
      const number = Number(cells[k])
      if (!(Number.isInteger(number) && number >= 1 && number <= count)) {
        return `row ${i + 1}, column ${column}: ${cells[k]}; expected 1 to ${count}`
      }
    }
  }
  return undefined
}

/** Visits of `train_data.csv` or `test_data.csv`, as a set for `checkVisits`. */
export const readVisits = (file: string, bytes: Uint8Array): ReadonlySet<string> =>
  new Set(table(file, bytes, ["Uid", "Pid", "Time"]).map((cells) => cells.join(" ")))

/** The first visit or target of a split that is in none of the sets. */
export const checkVisits = (
  sequences: Sequences,
  ids: PoiIds,
  known: ReadonlyArray<ReadonlySet<string>>
): string | undefined => {
  const { pois, rowText, rows, starts, targets, text, timeEnds, uids } = sequences
  for (let row = 0; row < rows; row++) {
    let time = rowText[row]!
    for (let i = starts[row]!; i <= starts[row + 1]!; i++) {
      const isTarget = i === starts[row + 1]!
      const end = isTarget ? rowText[row + 1]! : timeEnds[i]!
      const poi = ids.texts[isTarget ? targets[row]! : pois[i]!]
      const visit = `${uids[row]} ${poi} ${text.toString("latin1", time, end)}`
      if (!known.some((set) => set.has(visit))) return `row ${row + 1}: no check-in of user, POI and time ${visit}`
      time = end
    }
  }
  return undefined
}
