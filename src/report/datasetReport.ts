import { Path } from "@effect/platform"
import { Effect, Stream } from "effect"
import { type JsonObject } from "../rows/index.ts"
import { Counts, fingerprint, InputError, Jsonl, Outputs, Rejects, toWriter } from "../stage/index.ts"
import { toCard, toRejectCard } from "./card.ts"
import { readFolder } from "./folder.ts"
import { headline, lede } from "./headline.ts"
import { readAssets } from "./kit/assets.ts"
import { closing, figureData, opening } from "./kit/document.ts"
import { scriptJson } from "./kit/html.ts"
import { type Chosen, measure } from "./measure.ts"
import type { Card } from "./RowCard.ts"
import { allFigures, sections } from "./sections.ts"
import { summarize } from "./summarize.ts"

export interface ReportOptions {
  /** Folder of a dataset, or of any JSON lines. */
  readonly input: string
  /** HTML page to write. */
  readonly output: string
  /** What the page is called; undefined: as the folder. */
  readonly title: string | undefined
  /** Rows and rejected rows in the page at most, each. */
  readonly samples: number
  readonly force: boolean
}

export interface DatasetReport {
  readonly output: string
  readonly bytes: number
  readonly rows: number
  readonly rejected: number
  /** Lines that are no rows; they are in `<output>.rejects.jsonl`. */
  readonly unreadable: number
  readonly shown: { readonly samples: number; readonly rejects: number }
}

/** Characters of code of a row at most, and of all rows together. */
const longestCode = 12_000
const allCode = 4_000_000

/** Characters for each of so many rows. */
export const codeBudget = (rows: number): number =>
  Math.min(longestCode, Math.max(600, Math.floor(allCode / Math.max(1, rows))))

/** What the footer says of the keys that leaf through rows. */
const keys =
  " Keys: <kbd>/</kbd> search, <kbd>←</kbd> <kbd>→</kbd> leaf through rows, <kbd>↑</kbd> <kbd>↓</kbd> in the list."

/** The chosen rows of a file; chosen lines in order. */
const pick = (file: string, lines: ReadonlyArray<number>) => {
  const wanted = new Set(lines)
  const last = Math.max(0, ...lines)
  return Jsonl.readRows(file).pipe(
    Stream.takeWhile((row) => row.line <= last),
    Stream.filter((row): row is Extract<typeof row, { readonly _tag: "Row" }> =>
      row._tag === "Row" && wanted.has(row.line)
    )
  )
}

/**
 * One HTML page about a dataset, made from its folder: figures over all rows, and a choice of them to look at. The page holds all it
 * shows and loads nothing. Files are read twice; the choice follows from the rows' content, so the bytes of the page from the bytes of
 * the folder, its name and the options. Memory: 8 bytes a row, and 100 bytes for each row that may be shown.
 */
export const datasetReport = Effect.fn("report")(function*(options: ReportOptions) {
  const paths = yield* Path.Path
  const base = paths.basename(options.output)
  const manifest = Outputs.manifestPath(options.output)
  const names = { page: options.output, manifest, rejects: `${options.output}.rejects.jsonl` }
  const assets = yield* readAssets
  const folder = yield* readFolder(options.input, new Set(Object.values(names).map((name) => paths.resolve(name))))
  if (folder.rows.length === 0) {
    return yield* new InputError({
      where: options.input,
      found: "holds no file of rows",
      expected: "JSON lines such as train.jsonl, or what prepare writes",
      next: "Check --input"
    })
  }
  const outputs = yield* Outputs.open({ stage: "report", manifest, force: options.force })
  const page = yield* outputs.create(base)
  const rejects = yield* toWriter(yield* outputs.create(paths.basename(names.rejects)))
  const measured = yield* Effect.provideService(measure(folder, options.samples), Rejects.Rejects, rejects)
  const title = options.title ?? paths.basename(paths.resolve(options.input))
  const summary = yield* summarize(folder, measured, title)
  let size = 0
  const write = (text: string) => {
    size += Buffer.byteLength(text)
    return page.write(text)
  }

  yield* write(opening({
    title: summary.title,
    kind: "Dataset report",
    lede: lede(summary),
    headline: headline(summary),
    sections: sections(summary),
    footer: keys
  }, assets))
  yield* write(figureData(allFigures(summary)))
  const writeCards = Effect.fn("report.writeCards")(function*(
    id: string,
    files: ReadonlyArray<{ readonly path: string; readonly name: string; readonly split: string }>,
    chosen: ReadonlyArray<Chosen>,
    make: (
      row: JsonObject,
      place: { readonly file: string; readonly line: number; readonly split: string },
      most: number
    ) => Card
  ) {
    const most = codeBudget(chosen.length)
    let first = true
    yield* write(`<script type="application/json" id="${id}-data">[`)
    for (const [index, { name, path, split }] of files.entries()) {
      const lines = chosen.filter((one) => one.file === index).map((one) => one.line)
      if (lines.length === 0) continue
      yield* Stream.runForEach(pick(path, lines), ({ line, value }) => {
        const text = `${first ? "" : ","}\n${scriptJson(make(value, { file: name, line, split }, most))}`
        first = false
        return write(text)
      })
    }
    yield* write("]</script>\n")
  })
  yield* writeCards("samples", folder.rows, measured.samples, toCard)
  yield* writeCards(
    "rejects",
    folder.rejects.map((file) => ({ ...file, split: "" })),
    measured.rejects,
    toRejectCard
  )
  yield* write(closing(assets))

  const rows = measured.files.reduce((sum, file) => sum + file.records, 0)
  const unreadable = yield* rejects.counts
  const unreadableRows = Object.values(unreadable).reduce((sum, one) => sum + one, 0)
  const others = [...folder.runs, ...folder.stats, ...folder.duplicates]
  const result: DatasetReport = {
    output: options.output,
    bytes: size,
    rows,
    rejected: measured.rejected,
    unreadable: unreadableRows,
    shown: summary.shown
  }
  yield* outputs.commit({
    options: { title, samples: options.samples },
    inputs: [
      ...[...measured.files, ...measured.rejectFiles].map(({ bytes, path, records, sha256, unreadable }) => ({
        path,
        bytes,
        sha256,
        records: records + unreadable
      })),
      ...yield* Effect.forEach(others, ({ path }) => Effect.map(fingerprint(path), (print) => ({ path, ...print })))
    ],
    counts: new Counts({
      in: rows + measured.rejected + unreadableRows,
      out: rows + measured.rejected,
      rejected: unreadable
    }),
    report: { rows, rejected: measured.rejected, shown: summary.shown }
  })
  return result
}, Effect.scoped)
