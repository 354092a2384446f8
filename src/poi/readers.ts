import { Effect, Stream } from "effect"
import { createHash } from "node:crypto"
import { InputError, readBytes } from "../stage/index.ts"
import { type Codebook, type CodebookOptions, CodebookReader } from "./codebook.ts"
import { CsvRecords } from "./CsvRecords.ts"
import type { SourceFile } from "./DataDownloader.ts"
import type { PoiIds } from "./PoiIds.ts"
import { type SequenceOptions, SequenceReader, type Sequences } from "./sequences.ts"

/** An input that has been read, as manifests tell it. */
export interface ReadInput {
  readonly path: string
  readonly name?: string | undefined
  readonly bytes: number
  readonly sha256: string
  readonly records: number
}

/** Something made of a whole file, and the file. */
export interface ReadFile<A> {
  readonly value: A
  readonly input: ReadInput
}

/** Something that takes bytes piece by piece, and throws `InputError`. */
export interface PieceReader<A> {
  readonly push: (piece: Uint8Array) => void
  readonly end: () => A
}

/** Runs a plain function that complains by throwing `InputError`; what else it throws is a defect. */
export const complaining = <A>(run: () => A): Effect.Effect<A, InputError> =>
  Effect.catchAllDefect(
    Effect.sync(run),
    (defect) => defect instanceof InputError ? defect : Effect.die(defect)
  )

/** Reads a file once, in pieces, through a reader, and its hash with it. Memory: one piece, and what the reader keeps. */
export const readThrough = Effect.fn("poi.readThrough")(function*<A>(
  source: SourceFile,
  reader: PieceReader<A>,
  records: (value: A) => number
) {
  const hash = createHash("sha256")
  let bytes = 0
  yield* Stream.runForEach(readBytes(source.path), (piece) =>
    complaining(() => {
      hash.update(piece)
      bytes += piece.length
      reader.push(piece)
    }))
  const value = yield* complaining(() => reader.end())
  const input: ReadInput = {
    path: source.path,
    ...(source.name === undefined ? {} : { name: source.name }),
    bytes,
    sha256: hash.digest("hex"),
    records: records(value)
  }
  return { value, input } satisfies ReadFile<A>
})

/** The rows of a split. */
export const readSequences = (source: SourceFile, ids: PoiIds, options: Omit<SequenceOptions, "file">) =>
  readThrough<Sequences>(source, new SequenceReader(ids, { ...options, file: source.path }), (split) => split.rows)

export const readCodebook = (source: SourceFile, ids: PoiIds, options: Omit<CodebookOptions, "file">) =>
  readThrough<Codebook>(source, new CodebookReader(ids, { ...options, file: source.path }), (book) => book.pois.length)

/** Counts the rows of a CSV file. */
class RowCount implements PieceReader<number> {
  private readonly csv: CsvRecords

  constructor(file: string) {
    this.csv = new CsvRecords({ file, separator: ",", header: true, encoding: "utf-8" }, { onRecord: () => {} })
  }

  push(piece: Uint8Array): void {
    this.csv.push(piece)
  }

  end(): number {
    this.csv.end()
    return this.csv.row
  }
}

/** How many rows a CSV file has, its header aside. */
export const countRows = (source: SourceFile) => readThrough<number>(source, new RowCount(source.path), (rows) => rows)
