import { csvCell } from "../rows/index.ts"
import { CsvRecords } from "./CsvRecords.ts"

/** A CSV file without some of its rows (by number from 0), all columns kept, cells quoted only where they must be. */
export class RowFilter {
  private readonly csv: CsvRecords
  private readonly kept: Array<string> = []

  constructor(file: string, without: ReadonlySet<number>) {
    const csv: CsvRecords = new CsvRecords({ file, separator: ",", header: true, encoding: "utf-8" }, {
      onHeader: () => this.kept.push(`${csv.columns.map(csvCell).join(",")}\n`),
      onRecord: () => {
        if (without.has(csv.row - 1)) return
        this.kept.push(`${csv.columns.map((_, i) => csvCell(csv.text(i))).join(",")}\n`)
      }
    })
    this.csv = csv
  }

  push(piece: Uint8Array): void {
    this.csv.push(piece)
  }

  end(): ReadonlyArray<string> {
    this.csv.end()
    return this.kept
  }
}
