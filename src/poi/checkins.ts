import { GrowingArray } from "../rows/index.ts"
import { badCell, shown } from "./cellError.ts"
import { CsvRecords } from "./CsvRecords.ts"
import { whole } from "./number.ts"
import { rawTime } from "./rawTime.ts"
import { region } from "./region.ts"

/** Values of one column, each numbered by its first appearance. */
export class Values {
  readonly list: Array<string> = []
  private readonly places = new Map<string, number>()

  place(value: string): number {
    const seen = this.places.get(value)
    if (seen !== undefined) return seen
    this.list.push(value)
    this.places.set(value, this.list.length - 1)
    return this.list.length - 1
  }
}

/** Check-ins by column, in file order, numbers pointing into lists of values. Memory: 24 bytes a check-in. */
export interface Checkins {
  readonly users: ReadonlyArray<string>
  readonly venues: ReadonlyArray<string>
  readonly categories: ReadonlyArray<string>
  readonly regions: ReadonlyArray<string>
  readonly user: Int32Array
  readonly venue: Int32Array
  readonly category: Int32Array
  readonly region: Int32Array
  /** Local time, seconds from 1970. */
  readonly time: Float64Array
}

/** Reason code of a raw row that is left out, to how many there were. */
export interface DroppedRows {
  readonly coordinates: number
  readonly time: number
  readonly offset: number
}

export interface RawOptions {
  /** For messages. */
  readonly file: string
  /** `auto`: Latin-1 for the tab-separated form, UTF-8 for the CSV form. */
  readonly encoding: "auto" | "utf-8" | "latin-1"
  /** Told of each row that is dropped: its reason code, its line (blank lines not counted) and the cell that is the cause. */
  readonly onDrop?: (reason: keyof DroppedRows, line: number, found: string) => void
}

/** Columns of the published text, which has no header. Source: Foursquare TSMC2014 data set, readme. */
export const rawColumns = [
  "User ID",
  "Venue ID",
  "Venue Category ID",
  "Venue Category Name",
  "Latitude",
  "Longitude",
  "Timezone Offset",
  "UTC Time"
] as const

/** A file whose first line has tabs and no column names is the published text; any other is CSV with a header. */
export const rawForm = (firstBytes: Uint8Array): "text" | "csv" => {
  const head = Buffer.from(firstBytes.buffer, firstBytes.byteOffset, firstBytes.byteLength)
  const lineEnd = head.indexOf(10)
  return head.subarray(0, lineEnd < 0 ? head.length : lineEnd).includes(9) ? "text" : "csv"
}

const decimal = /^\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*$/
const inside = (cell: string, limit: number): number => {
  const value = decimal.test(cell) ? Number(cell) : NaN
  return Math.abs(value) <= limit ? value : NaN
}

/**
 * Reads raw check-ins, in either of their forms, out of pieces of their bytes. Rows with invalid coordinates, times or offsets are
 * dropped and counted; every other fault throws `InputError` with file, row and column.
 */
export class RawReader {
  /** Data rows, dropped ones included. */
  rows = 0
  readonly dropped = { coordinates: 0, time: 0, offset: 0 }

  private readonly options: RawOptions
  private csv: CsvRecords | undefined
  private readonly users = new Values()
  private readonly venues = new Values()
  private readonly categories = new Values()
  private readonly regions = new Values()
  private readonly user = new GrowingArray(Int32Array)
  private readonly venue = new GrowingArray(Int32Array)
  private readonly category = new GrowingArray(Int32Array)
  private readonly region = new GrowingArray(Int32Array)
  private times = new Float64Array(1024)
  private readonly userPlaces = new Map<string, number>()
  private readonly places = new Map<string, number>()
  private readonly offsets = new Map<string, number>()
  private columns: ReadonlyArray<number> = []
  private headerLines = 0

  constructor(options: RawOptions) {
    this.options = options
  }

  push(piece: Uint8Array): void {
    this.csv ??= this.open(piece)
    this.csv.push(piece)
  }

  end(): Checkins {
    this.csv ??= this.open(new Uint8Array())
    this.csv.end()
    this.rows = this.csv.row
    return {
      users: this.users.list,
      venues: this.venues.list,
      categories: this.categories.list,
      regions: this.regions.list,
      user: this.user.view(),
      venue: this.venue.view(),
      category: this.category.view(),
      region: this.region.view(),
      time: this.times.subarray(0, this.user.length)
    }
  }

  private open(first: Uint8Array): CsvRecords {
    const { encoding, file } = this.options
    const form = rawForm(first)
    this.headerLines = form === "csv" ? 1 : 0
    return new CsvRecords({
      file,
      separator: form === "text" ? "\t" : ",",
      header: form === "text" ? rawColumns : true,
      encoding: encoding === "auto" ? (form === "text" ? "latin-1" : "utf-8") : encoding
    }, {
      onHeader: () => {
        this.columns = rawColumns.map((name) => this.csvOf().column(name))
      },
      onRecord: () => this.record()
    })
  }

  private csvOf(): CsvRecords {
    return this.csv!
  }

  private text(column: number): string {
    return this.csvOf().text(this.columns[column]!)
  }

  private filled(column: number): string {
    const text = this.text(column)
    if (text.trim() === "") {
      badCell(this.options.file, this.csvOf().row, rawColumns[column]!, "an empty cell", "a value")
    }
    return text
  }

  private drop(reason: keyof DroppedRows, found: string): void {
    this.dropped[reason]++
    this.options.onDrop?.(reason, this.csvOf().row + this.headerLines, found)
  }

  private record(): void {
    const cell = this.filled(0)
    let user = this.userPlaces.get(cell)
    if (user === undefined) {
      const id = whole(cell)
      if (id === undefined) {
        return badCell(this.options.file, this.csvOf().row, rawColumns[0], shown(cell), "a whole number")
      }
      user = this.users.place(id.text)
      this.userPlaces.set(cell, user)
    }
    const venue = this.filled(1)
    const category = this.filled(3)
    const place = this.place(this.text(4), this.text(5))
    if (place < 0) return this.drop("coordinates", `${this.text(4)}, ${this.text(5)}`)
    const utc = rawTime(this.text(7).trim())
    if (utc === undefined) return this.drop("time", this.text(7))
    const minutes = this.minutes(this.text(6))
    if (Number.isNaN(minutes)) return this.drop("offset", this.text(6))
    const at = this.user.length
    if (at === this.times.length) {
      const wider = new Float64Array(at * 2)
      wider.set(this.times)
      this.times = wider
    }
    this.times[at] = utc + minutes * 60
    this.user.push(user)
    this.venue.push(this.venues.place(venue))
    this.category.push(this.categories.place(category))
    this.region.push(place)
  }

  /** Region of a place, -1 for coordinates that are not on earth. Kept, since the same coordinates recur. */
  private place(latitude: string, longitude: string): number {
    const key = `${latitude},${longitude}`
    const seen = this.places.get(key)
    if (seen !== undefined) return seen
    const lat = inside(latitude, 90)
    const lng = inside(longitude, 180)
    const found = Number.isNaN(lat) || Number.isNaN(lng) ? -1 : this.regions.place(region(lat, lng))
    this.places.set(key, found)
    return found
  }

  private minutes(cell: string): number {
    const seen = this.offsets.get(cell)
    if (seen !== undefined) return seen
    const text = cell.trim()
    const found = /^[+-]?[0-9]{1,9}$/.test(text) ? Number(text) : NaN
    this.offsets.set(cell, found)
    return found
  }
}

const select = (column: Int32Array, rows: Int32Array): Int32Array => {
  const chosen = new Int32Array(rows.length)
  for (let i = 0; i < rows.length; i++) chosen[i] = column[rows[i]!]!
  return chosen
}

/**
 * Check-ins at venues with at least `poiMinimum` rows, then of users with at least `userMinimum` of those left. Done once:
 * a venue may have fewer afterwards. Order is kept.
 */
export const frequent = (
  checkins: Checkins,
  { poiMinimum, userMinimum }: { readonly poiMinimum: number; readonly userMinimum: number }
): { readonly kept: Checkins; readonly rarePoi: number; readonly rareUser: number } => {
  const { length } = checkins.user
  const visits = new Int32Array(checkins.venues.length)
  for (let i = 0; i < length; i++) visits[checkins.venue[i]!]!++
  const ofUser = new Int32Array(checkins.users.length)
  let rarePoi = 0
  for (let i = 0; i < length; i++) {
    if (visits[checkins.venue[i]!]! >= poiMinimum) ofUser[checkins.user[i]!]!++
    else rarePoi++
  }
  const rows = new GrowingArray(Int32Array)
  for (let i = 0; i < length; i++) {
    if (visits[checkins.venue[i]!]! >= poiMinimum && ofUser[checkins.user[i]!]! >= userMinimum) rows.push(i)
  }
  const chosen = rows.view()
  const time = new Float64Array(chosen.length)
  for (let i = 0; i < chosen.length; i++) time[i] = checkins.time[chosen[i]!]!
  return {
    kept: {
      ...checkins,
      user: select(checkins.user, chosen),
      venue: select(checkins.venue, chosen),
      category: select(checkins.category, chosen),
      region: select(checkins.region, chosen),
      time
    },
    rarePoi,
    rareUser: length - rarePoi - chosen.length
  }
}
