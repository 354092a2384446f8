import { Effect, Stream } from "effect"
import { createHash } from "node:crypto"
import { Counter, hashOfDigest, type JsonRow, otherName, Reject } from "../rows/index.ts"
import { Jsonl, Progress, readBytes, Rejects } from "../stage/index.ts"
import { rejectSource } from "./card.ts"
import { CopyCounter } from "./CopyCounter.ts"
import type { StageLosses } from "./flow.ts"
import { type DatasetFolder, type FolderFile, sideStages } from "./folder.ts"
import { Measures } from "./Measures.ts"
import { rowFacts, unknownName } from "./rowFacts.ts"
import type { Side } from "./splitNames.ts"
import { StratifiedSample } from "./StratifiedSample.ts"

/** A row that was chosen to be shown: number of its file, line. */
export interface Chosen {
  readonly file: number
  readonly line: number
}

/** A file that was read, with what a manifest says of it. */
export interface ReadFile extends FolderFile {
  readonly records: number
  readonly sha256: string
  /** Lines that are no rows. */
  readonly unreadable: number
}

export interface Measured {
  /** In their order. */
  readonly splits: ReadonlyArray<readonly [split: Side, measures: Measures]>
  /** Stages with something left out, by name; those that only look or convert are not among them. */
  readonly losses: ReadonlyMap<string, StageLosses>
  /** Rows left out by any stage. */
  readonly rejected: number
  readonly copies: { readonly copies: number; readonly crossing: number }
  readonly files: ReadonlyArray<ReadFile>
  readonly rejectFiles: ReadonlyArray<ReadFile>
  readonly samples: ReadonlyArray<Chosen>
  readonly rejects: ReadonlyArray<Chosen>
}

const stage = "report"

/** The rows of a file and, when it has been read to its end, its hash. */
const hashed = (path: string) => {
  const hash = createHash("sha256")
  const bytes = Stream.map(readBytes(path), (piece) => {
    hash.update(piece)
    return piece
  })
  return { rows: Jsonl.rows(bytes), digest: Effect.sync(() => hash.digest("hex")) }
}

/** Reads every row of a folder once. Lines that are no rows go to `Rejects`. */
export const measure = Effect.fn("report.measure")(function*(folder: DatasetFolder, samples: number) {
  const rejects = yield* Rejects.Rejects
  const task = (yield* Progress.Progress).task("reading")
  const splits = new Map<Side, Measures>()
  const losses = new Map<string, { readonly stage: string; readonly lost: Map<string, Counter> }>()
  const copies = new CopyCounter()
  const chosen = new StratifiedSample<Chosen>(samples)
  const chosenRejects = new StratifiedSample<Chosen>(samples)
  let rejected = 0

  const read = (file: FolderFile, take: (row: Extract<JsonRow, { readonly _tag: "Row" }>) => void) =>
    Effect.gen(function*() {
      const { digest, rows } = hashed(file.path)
      let records = 0
      let unreadable = 0
      yield* Stream.runForEachChunk(rows, (chunk) =>
        Effect.gen(function*() {
          for (const row of chunk) {
            if (row._tag === "Row") {
              records++
              take(row)
            } else {
              unreadable++
              const { detail, line, reason, text } = row
              const origin = { file: file.name, line }
              yield* rejects.add(new Reject({ stage, reason, detail, origin, record: text }))
            }
          }
          task.advance(chunk.length)
        }))
      const done: ReadFile = { ...file, records, unreadable, sha256: yield* digest }
      return done
    })

  const files = yield* Effect.forEach(folder.rows, (file, index) => {
    let measures = splits.get(file.split)
    if (measures === undefined) splits.set(file.split, measures = new Measures())
    const split = [...splits.keys()].indexOf(file.split)
    const into = measures
    return read(file, (row) => {
      const facts = rowFacts(row.value)
      into.add(facts)
      const hash = createHash("sha1").update(facts.code.trim()).digest()
      copies.add(hashOfDigest(hash), split)
      chosen.add(`${file.split}\n${facts.source}`, hash.readUInt32BE(8), { file: index, line: row.line })
    })
  })
  const rejectFiles = yield* Effect.forEach(folder.rejects, (file, index) =>
    read(file, ({ line, value }) => {
      rejected++
      const by = typeof value["stage"] === "string" ? value["stage"] : unknownName
      const reason = typeof value["reason"] === "string" ? value["reason"] : unknownName
      const rank = createHash("sha1").update(`${index} ${line}`).digest().readUInt32BE(0)
      chosenRejects.add(`${by}\n${reason}`, rank, { file: index, line })
      if (sideStages.has(by)) return
      let known = losses.get(by)
      if (known === undefined) losses.set(by, known = { stage: by, lost: new Map() })
      const named = rejectSource(value)
      const source = known.lost.has(named) || known.lost.size < 1000 ? named : otherName
      let reasons = known.lost.get(source)
      if (reasons === undefined) known.lost.set(source, reasons = new Counter(200))
      reasons.add(reason)
    }))
  task.finish()
  const measured: Measured = {
    splits: [...splits],
    losses,
    rejected,
    copies: { copies: copies.copies, crossing: copies.textsAcross },
    files,
    rejectFiles,
    samples: chosen.chosen(),
    rejects: chosenRejects.chosen()
  }
  return measured
})
