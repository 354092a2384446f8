import { Effect, Stream } from "effect"
import {
  byCodeUnit,
  Counter,
  type FieldPath,
  getField,
  hashOfText,
  isObject,
  isPlaceholder,
  type JsonObject,
  needsFlag,
  shapeOfRow,
  unwrapCode
} from "../rows/index.ts"
import { InputError, Jsonl, Progress } from "../stage/index.ts"
import { CopyCounter } from "./CopyCounter.ts"
import { dataFiles } from "./dataFiles.ts"
import { Distribution, type Summary } from "./Distribution.ts"
import { programSize } from "./programSize.ts"

export interface StatsOptions {
  /** Files of rows, or folders of them. */
  readonly inputs: ReadonlyArray<string>
  readonly codeField: FieldPath | undefined
  readonly descriptionField: FieldPath | undefined
}

export interface FileStats {
  readonly path: string
  readonly rows: number
  /** Lines that hold no record. */
  readonly malformed: number
}

export interface SourceStats {
  readonly source: string
  readonly rows: number
  /** Rows in each file, in the order of the files. */
  readonly files: ReadonlyArray<number>
  /** Rows with a description. */
  readonly described: number
}

type Counts = Readonly<Record<string, number>>

/** What a set of rows is made of. Counts by name come most frequent first, then by name. */
export interface DatasetStats {
  readonly files: ReadonlyArray<FileStats>
  readonly rows: number
  readonly malformed: number
  readonly sources: ReadonlyArray<SourceStats>
  readonly described: number
  /** Rows that hold no code under a known name. */
  readonly without_code: number
  readonly code_characters: Summary | null
  readonly code_lines: Summary | null
  readonly description_characters: Summary | null
  /** Features that are true, as `metadata.code_features` has them. */
  readonly features: Counts
  readonly frameworks: Counts
  readonly licenses: Counts
  /** Rows whose code, but for blanks at the ends of lines, is that of an earlier row; of these, of a row of another file. */
  readonly copies: { readonly rows: number; readonly across_files: number }
  /** Of `metadata.quality`, where there is one. */
  readonly quality: Summary | null
}

const characters = [500, 1000, 2000, 3000, 5000, 10_000, 30_000]
const lines = [10, 20, 50, 100, 200, 500, 1000]
const descriptionCharacters = [50, 100, 200, 300, 500, 1000, 2000]
const scores = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]

const textAt = (row: JsonObject, path: FieldPath): string | undefined => {
  const value = getField(row, path)
  return typeof value === "string" ? value : undefined
}

const firstText = (row: JsonObject, ...paths: ReadonlyArray<FieldPath>): string => {
  for (const path of paths) {
    const text = textAt(row, path)
    if (text !== undefined && text !== "") return text
  }
  return "unknown"
}

/**
 * Reads rows of any known shape once, in order. Memory: 15 to 30 bytes a row for the copies, and one counter a source, feature and
 * licence.
 */
export const measureDataset = Effect.fn("stats")(function*(options: StatsOptions) {
  const progress = yield* Progress.Progress
  const paths = yield* dataFiles(options.inputs)
  const codeCharacters = new Distribution(characters)
  const codeLines = new Distribution(lines)
  const descriptions = new Distribution(descriptionCharacters)
  const quality = new Distribution(scores)
  const copies = new CopyCounter()
  const sources = new Map<string, { files: Array<number>; described: number }>()
  const features = new Counter()
  const frameworks = new Counter()
  const licenses = new Counter()
  let described = 0
  let withoutCode = 0

  const note = (row: JsonObject, file: number): void => {
    const shape = options.codeField === undefined ? shapeOfRow(row) : undefined
    const codeAt = options.codeField ?? shape?.code
    const code = codeAt === undefined ? undefined : textAt(row, codeAt)
    const description = textAt(row, options.descriptionField ?? shape?.description ?? ["description"]) ?? ""
    const isDescribed = !isPlaceholder(description) && needsFlag(row) !== true
    const name = firstText(row, ["source"], ["metadata", "source"])
    const source = sources.get(name) ?? { files: paths.map(() => 0), described: 0 }
    sources.set(name, source)
    source.files[file]!++
    if (isDescribed) {
      described++
      source.described++
      descriptions.add(description.length)
    }
    const program = code === undefined ? "" : unwrapCode(code).text.trimEnd()
    const size = programSize(program)
    if (size === undefined) withoutCode++
    else {
      codeCharacters.add(size.characters)
      codeLines.add(size.lines)
      copies.add(hashOfText(program.replace(/[ \t]+$/gm, "")), file)
    }
    const metadata = isObject(row["metadata"]) ? row["metadata"] : {}
    frameworks.add(firstText(row, ["metadata", "framework"]))
    licenses.add(firstText(row, ["metadata", "provenance", "license"], ["metadata", "license"], ["license"]))
    const known = metadata["code_features"]
    if (isObject(known)) {
      for (const key in known) if (known[key] === true) features.add(key.replace(/^(?:has|is)_/, ""))
    }
    const score = isObject(metadata["quality"]) ? metadata["quality"]["score"] : metadata["quality"]
    if (typeof score === "number") quality.add(score)
  }

  const files: Array<FileStats> = []
  for (const [file, path] of paths.entries()) {
    const task = progress.task(`reading ${path}`)
    let rows = 0
    let malformed = 0
    yield* Stream.runForEachChunk(Jsonl.readRows(path), (chunk) =>
      Effect.sync(() => {
        for (const row of chunk) {
          if (row._tag === "Malformed") malformed++
          else {
            rows++
            note(row.value, file)
          }
        }
        task.advance(chunk.length)
      }))
    task.finish()
    files.push({ path, rows, malformed })
  }
  const sum = (of: "rows" | "malformed") => files.reduce((total, file) => total + file[of], 0)
  if (sum("rows") === 0) {
    return yield* new InputError({ where: paths.join(", "), found: "there are no rows", expected: "JSON lines" })
  }
  const found: DatasetStats = {
    files,
    rows: sum("rows"),
    malformed: sum("malformed"),
    sources: [...sources].map(([source, { described, files }]) => ({
      source,
      rows: files.reduce((total, rows) => total + rows, 0),
      files,
      described
    })).sort((a, b) => b.rows - a.rows || byCodeUnit(a.source, b.source)),
    described,
    without_code: withoutCode,
    code_characters: codeCharacters.summary() ?? null,
    code_lines: codeLines.summary() ?? null,
    description_characters: descriptions.summary() ?? null,
    features: Object.fromEntries(features.entries()),
    frameworks: Object.fromEntries(frameworks.entries()),
    licenses: Object.fromEntries(licenses.entries()),
    copies: { rows: copies.copies, across_files: copies.copiesAcross },
    quality: quality.summary() ?? null
  }
  return found
})
