import { GrowingArray } from "../rows/index.ts"
import { ByteWriter } from "./ByteWriter.ts"
import { badCell, shown } from "./cellError.ts"
import { CsvRecords } from "./CsvRecords.ts"
import { pushText, pushUtf8 } from "./jsonText.ts"
import { readTexts, readWholes } from "./literal.ts"
import { whole } from "./number.ts"
import type { PoiIds } from "./PoiIds.ts"

/**
 * The rows of one sequence file, by column. Memory: about 8 bytes and the text of its time for each visit, 60 bytes a row.
 * Times are kept as they go into JSON: escaped, ASCII, the history's one after the other, then the target's.
 */
export interface Sequences {
  /** For messages. */
  readonly file: string
  readonly rows: number
  /** User of each row, shortest decimal form. */
  readonly uids: ReadonlyArray<string>
  /** Row `r` has the visits `starts[r]` up to, but not including, `starts[r + 1]`. */
  readonly starts: Int32Array
  /** POI of each visit, as its position in `PoiIds`. */
  readonly pois: Int32Array
  readonly targets: Int32Array
  /** False when times were not asked for; then the three fields below are empty. */
  readonly timed: boolean
  /** All times. */
  readonly text: Buffer
  /** End, in `text`, of each visit's time; it begins where the one before ends, or at `rowText` of its row. */
  readonly timeEnds: Int32Array
  /** Begin, in `text`, of each row's times; one more entry than rows. The target's time ends where the next row begins. */
  readonly rowText: Int32Array
  /** Rows that have a history, but no times at all (only when lenient). */
  readonly bare: ReadonlySet<number>
  /** By how many bytes the escapes of a row's times exceed its characters. */
  readonly excess: Int32Array
  readonly notes: SequenceNotes
}

/** What a report says of a file beside its rows. */
export interface SequenceNotes {
  /** Rows with neither history nor times. */
  readonly emptyHistories: number
  /** Numbers written as floats of integral value. */
  readonly floats: number
  /** Rows with more times than visits (only when lenient). */
  readonly surplusTimes: number
  /** Rows whose last visit is later than their target: a visit was masked. Times compared as text. */
  readonly masked: number
  /** The last line has no line end: the file may have been cut off there. */
  readonly noLineEnd: boolean
}

export interface SequenceOptions {
  readonly file: string
  /** Read `Times` and `Target_time`; otherwise they need not exist. */
  readonly timed: boolean
  /** Take histories that are longer or shorter than their times in the forms that other generators give them, and files without rows. */
  readonly lenient: boolean
}

/** Texts that pandas reads as missing. Source: pandas 1.5, `read_csv`, `na_values`. */
const missing = new Set(
  "|#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|None|n/a|nan|null".split("|")
)

/** True for an empty cell and for the words that stand for one. */
export const isMissing = (cell: string): boolean => missing.has(cell.trim())

/** Reads a sequence file out of pieces of its bytes. Throws `InputError` with file, row and column. */
export class SequenceReader {
  private readonly csv: CsvRecords
  private readonly ids: PoiIds
  private readonly options: SequenceOptions
  private readonly uids: Array<string> = []
  private readonly starts = new GrowingArray(Int32Array)
  private readonly pois = new GrowingArray(Int32Array)
  private readonly targets = new GrowingArray(Int32Array)
  private readonly text = new ByteWriter()
  private readonly timeEnds = new GrowingArray(Int32Array)
  private readonly rowText = new GrowingArray(Int32Array)
  private readonly excess = new GrowingArray(Int32Array)
  private readonly bare = new Set<number>()
  private columns = { uid: 0, pids: 0, times: 0, target: 0, targetTime: 0 }
  private emptyHistories = 0
  private floats = 0
  private surplusTimes = 0
  private masked = 0
  private rowExcess = 0

  constructor(ids: PoiIds, options: SequenceOptions) {
    this.ids = ids
    this.options = options
    this.csv = new CsvRecords({ file: options.file, separator: ",", header: true, encoding: "utf-8" }, {
      onHeader: () => {
        const { csv } = this
        const timed = (name: string) => options.timed ? csv.column(name) : -1
        this.columns = {
          uid: csv.column("Uid"),
          pids: csv.column("Pids"),
          times: timed("Times"),
          target: csv.column("Target"),
          targetTime: timed("Target_time")
        }
      },
      onRecord: () => this.record()
    })
  }

  push(piece: Uint8Array): void {
    this.csv.push(piece)
  }

  end(): Sequences {
    this.csv.end()
    this.starts.push(this.pois.length)
    this.rowText.push(this.text.length)
    if (this.uids.length === 0 && !this.options.lenient) {
      badCell(this.options.file, 1, "Uid", "no rows", "at least one", "Say --lenient to take an empty split as it is")
    }
    return {
      file: this.options.file,
      rows: this.uids.length,
      uids: this.uids,
      starts: this.starts.view(),
      pois: this.pois.view(),
      targets: this.targets.view(),
      timed: this.options.timed,
      text: this.text.view(),
      timeEnds: this.timeEnds.view(),
      rowText: this.rowText.view(),
      bare: this.bare,
      excess: this.excess.view(),
      notes: {
        emptyHistories: this.emptyHistories,
        floats: this.floats,
        surplusTimes: this.surplusTimes,
        masked: this.masked,
        noLineEnd: !this.csv.endedWithLine
      }
    }
  }

  private fail(column: string, found: string, expected?: string, next?: string): never {
    return badCell(this.options.file, this.csv.row, column, found, expected, next)
  }

  private id(cell: number, column: string): string {
    const { bytes, ends, starts } = this.csv
    const start = starts[cell]!
    const end = ends[cell]!
    let plain = end > start && end - start <= 15 && bytes[start] !== 48
    for (let i = start; plain && i < end; i++) plain = bytes[i]! >= 48 && bytes[i]! <= 57
    if (plain) return bytes.toString("latin1", start, end)
    const text = this.csv.text(cell)
    const value = whole(text)
    if (value === undefined) {
      return this.fail(column, isMissing(text) ? `no id (${shown(text)})` : shown(text), "a whole number")
    }
    if (value.float) this.floats++
    return value.text
  }

  private record(): void {
    const { columns, csv, pois } = this
    const first = pois.length
    this.uids.push(this.id(columns.uid, "Uid"))
    this.starts.push(first)
    const length = this.list(
      columns.pids,
      (bytes, start, end) => readWholes(bytes, start, end, this.pids, this.onFloat)
    )
    this.targets.push(this.ids.ofText(this.id(columns.target, "Target")))
    if (!this.options.timed) {
      if (length === 0) this.emptyHistories++
      return
    }
    this.rowText.push(this.text.length)
    this.rowExcess = 0
    this.source = csv.bytes
    this.wanted = length
    this.seen = 0
    const times = this.list(columns.times, (bytes, start, end) => {
      this.source = bytes
      return readTexts(bytes, start, end, this.times)
    })
    if (times !== length) this.unequal(length, times)
    if (length === 0 && times === 0) this.emptyHistories++
    const { ends, escaped, starts } = csv
    const cell = columns.targetTime
    if (ends[cell]! - starts[cell]! < 12 && isMissing(csv.text(cell))) {
      this.fail("Target_time", `no time (${shown(csv.text(cell))})`, "the time of the target")
    }
    const begin = this.text.length
    this.rowExcess += escaped[cell] === true
      ? pushText(this.text, csv.text(cell))
      : pushUtf8(this.text, csv.bytes, starts[cell]!, ends[cell]!)
    if (times > 0 && length > 0) this.countMasked(first + length - 1, first, begin)
    this.excess.push(this.rowExcess)
  }

  /** The bytes of a list cell, doubled quotes made single. */
  private list(cell: number, read: (bytes: Buffer, start: number, end: number) => number): number {
    const { bytes, ends, escaped, starts } = this.csv
    if (escaped[cell] !== true) return read(bytes, starts[cell]!, ends[cell]!)
    const copy = Buffer.from(this.csv.text(cell), "utf8")
    return read(copy, 0, copy.length)
  }

  private readonly onFloat = (): void => {
    this.floats++
  }

  private readonly pids = {
    take: (id: number | string) => {
      this.pois.push(typeof id === "number" ? this.ids.ofNumber(id) : this.ids.ofText(id))
    },
    fail: (found: string): never => this.fail("Pids", found, "a list of whole numbers, such as [5, 12]")
  }

  private source: Buffer = Buffer.alloc(0)
  private wanted = 0
  private seen = 0

  private readonly times = {
    take: (text: string) => {
      if (++this.seen > this.wanted) return
      this.rowExcess += pushText(this.text, text)
      this.timeEnds.push(this.text.length)
    },
    takeBytes: (start: number, end: number) => {
      if (++this.seen > this.wanted) return
      this.rowExcess += pushUtf8(this.text, this.source, start, end)
      this.timeEnds.push(this.text.length)
    },
    fail: (found: string): never => this.fail("Times", found, "a list of times, such as ['2012-04-03 14:00:09']")
  }

  private unequal(length: number, times: number): void {
    const found = `${times} times for a history of ${length}`
    if (times > 0 && times < length) this.fail("Times", found, "as many times as visits")
    if (!this.options.lenient) {
      this.fail("Times", found, "as many times as visits", "Say --lenient to write it all the same")
    }
    if (times > length) this.surplusTimes++
    else {
      this.bare.add(this.uids.length - 1)
      for (let i = 0; i < length; i++) this.timeEnds.push(this.text.length)
    }
  }

  private countMasked(last: number, first: number, targetStart: number): void {
    const { array } = this.timeEnds
    const start = last === first ? this.rowText.array[this.rowText.length - 1]! : array[last - 1]!
    const text = this.text.array
    if (text.compare(text, targetStart, this.text.length, start, array[last]) > 0) this.masked++
  }
}
