import { type HubError } from "../hub/index.ts"
import { type FileError, type InputError } from "../stage/index.ts"
import type { Collisions } from "./codebook.ts"
import { leaks } from "./leaks.ts"
import type { PlannedFile, PoiDatasets, PoiSplit } from "./PoiLayout.ts"
import type { ReadFile } from "./readers.ts"
import type { Sequences } from "./sequences.ts"

/** Why a file could not be made. */
export type GenerateError = FileError | InputError | HubError

export interface GenerateOptions {
  readonly datasets: PoiDatasets
  /** Base folder in a data set's tree, such as `LLM Dataset`. */
  readonly base: string
  /** Gets one folder a data set, named like its repository. */
  readonly outputDir: string
  readonly lenient?: boolean
  readonly suffixCollisions?: boolean
  /** Leave rows out of `test_all` whose target visit is in `train`. */
  readonly noLeak?: boolean
  /** Replace files that datawright did not write. */
  readonly force?: boolean
  /** Make everything in memory and write nothing. */
  readonly dryRun?: boolean
}

/** What became of one planned file. */
export interface FileResult {
  readonly file: PlannedFile
  /** `kept`: an earlier run made it of the same inputs. `planned`: a dry run would write it. */
  readonly state: "made" | "kept" | "planned" | "missing"
  readonly bytes: number
  readonly records: number
  readonly sha256: string
  /** Git's name of it; in a dry run only. */
  readonly gitOid?: string | undefined
  /** Why it is missing. */
  readonly error?: GenerateError | undefined
}

export interface SplitReport {
  readonly rows: number
  /** Rows whose last visit is later than their target. */
  readonly masked: number
  readonly empty_histories: number
  readonly floats: number
  readonly surplus_times: number
  /** Present when `train` was read too. */
  readonly leaks?: { readonly identical: number; readonly target_visits: number } | undefined
  /** Rows left out by `noLeak`. */
  readonly left_out?: number | undefined
}

export interface DatasetResult {
  readonly dataset: string
  readonly repository: string
  /** The base folder its files are in. */
  readonly folder: string
  /** Path of the manifest; absent when nothing was written. */
  readonly manifest: string | undefined
  readonly files: ReadonlyArray<FileResult>
  readonly splits: Readonly<Record<string, SplitReport>>
  readonly codebooks: Readonly<Record<string, Collisions>>
}

/** What a manifest's report says of one output. */
export interface FileRecord {
  readonly dataset: string
  readonly model?: string | undefined
  readonly split: string
  readonly kind: string
  /** Hash of all that its bytes depend on. */
  readonly recipe: string
  /** Characters of the longest record: instruction, line end, input, blank and output. */
  readonly longest: number
  /** Hashes of the files it was made of. */
  readonly inputs: ReadonlyArray<string>
}

/** What the manifest of generated files reports. */
export interface Report {
  readonly splits: Record<string, SplitReport>
  readonly codebooks: Record<string, Collisions>
  readonly files: Record<string, FileRecord>
}

/** The report of a manifest, or an empty one. */
export const readReport = (report: unknown): Report => ({
  splits: {},
  codebooks: {},
  files: {},
  ...(typeof report === "object" ? report : {})
})

/** The same with keys in order: files are done in any. */
export const byName = <A>(table: Readonly<Record<string, A>>): Readonly<Record<string, A>> =>
  Object.fromEntries(Object.entries(table).sort(([a], [b]) => a < b ? -1 : 1))

/** Reports on splits, and the rows that `noLeak` leaves out of `test_all`; leaks are looked for when `train` is there, with times. */
export const reportSplits = (
  splits: ReadonlyMap<PoiSplit, ReadFile<Sequences>>,
  timed: boolean,
  noLeak: boolean
): { readonly reports: Readonly<Record<string, SplitReport>>; readonly without: ReadonlySet<number> | undefined } => {
  const reports: Record<string, SplitReport> = {}
  let without: ReadonlySet<number> | undefined
  const train = splits.get("train")?.value
  for (const [split, { value }] of splits) {
    const { notes } = value
    const found = split !== "train" && train !== undefined && timed ? leaks(train, value) : undefined
    if (split === "test_all" && noLeak) without = found?.targetVisits
    reports[split] = {
      rows: value.rows,
      masked: notes.masked,
      empty_histories: notes.emptyHistories,
      floats: notes.floats,
      surplus_times: notes.surplusTimes,
      ...(found === undefined
        ? {}
        : { leaks: { identical: found.identical, target_visits: found.targetVisits.size } }),
      ...(split === "test_all" && without !== undefined ? { left_out: without.size } : {})
    }
  }
  return { reports, without }
}
