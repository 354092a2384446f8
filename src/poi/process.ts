import { Path } from "@effect/platform"
import { Effect } from "effect"
import { Reject, stringify } from "../rows/index.ts"
import { Counts, InputError, Outputs } from "../stage/index.ts"
import { frequent, type RawOptions, RawReader } from "./checkins.ts"
import { leaks } from "./leaks.ts"
import { Mersenne } from "./Mersenne.ts"
import { numberVisits } from "./numbering.ts"
import { PoiIds } from "./PoiIds.ts"
import { poiInfoCsv } from "./poiInfo.ts"
import { poiSplits, splitName } from "./PoiLayout.ts"
import { readThrough } from "./readers.ts"
import { SequenceReader } from "./sequences.ts"
import * as Csv from "./visitsCsv.ts"
import { splitByTime, testRows, trainRows, validationRows, type WindowOptions } from "./windows.ts"

/** The published settings. Source: the scripts that made the published data sets. */
export const processDefaults = {
  poiMinimum: 10,
  userMinimum: 10,
  window: 50,
  step: 10,
  mask: 0.1,
  seed: 2024,
  trainShare: 0.8
} as const

export interface ProcessOptions extends WindowOptions {
  /** Raw check-ins, either form. */
  readonly input: string
  /** Data set's folder; gets `Intermediate Files/`. */
  readonly folder: string
  readonly dataset: string
  readonly encoding: RawOptions["encoding"]
  /** Rows a POI needs, and then a user. */
  readonly poiMinimum: number
  readonly userMinimum: number
  /** From 0 to 2^32 - 1. */
  readonly seed: number
  /** Share of check-ins, by time, that are train. */
  readonly trainShare: number
  /** Write the last visit of masked rows as the published files have it: `np.int64(88)`. */
  readonly numpyInts: boolean
  /** Leave rows out of `test_all` whose target visit is in `train`. */
  readonly noLeak: boolean
  /** Write splits without rows. */
  readonly lenient: boolean
  readonly force: boolean
}

/** What a run found. */
export interface ProcessReport {
  readonly users: number
  readonly pois: number
  readonly categories: number
  readonly regions: number
  readonly checkins: number
  readonly train_checkins: number
  readonly test_checkins: number
  /** Test check-ins of users or POIs that train lacks. */
  readonly unknown_in_test: number
  readonly masked: number
  /** Rows by split. */
  readonly rows: Readonly<Record<string, number>>
  /** Rows of `test_all` that `noLeak` left out. */
  readonly left_out: number
}

const write = Effect.fn("process.write")(function*(
  outputs: Outputs.Outputs,
  name: string,
  pieces: Iterable<Uint8Array>,
  records: number
) {
  const writer = yield* outputs.create(name)
  for (const piece of pieces) yield* writer.write(piece)
  yield* writer.write("", records)
})

/** The place of each row in `pieces` whose target visit is in train. */
const leakingRows = (train: Iterable<Uint8Array>, split: Iterable<Uint8Array>): ReadonlySet<number> => {
  const ids = new PoiIds()
  const read = (file: string, pieces: Iterable<Uint8Array>) => {
    const reader = new SequenceReader(ids, { file, timed: true, lenient: true })
    for (const piece of pieces) reader.push(piece)
    return reader.end()
  }
  return leaks(read("train", train), read("test_all", split)).targetVisits
}

/**
 * Raw check-ins to numbered ones, to what is known of each POI, and to the four splits, all in `Intermediate Files/` with one
 * manifest. Rows without a place or a time are rejected, rare POIs and users filtered, both counted. One pass over the input;
 * memory: about 70 bytes a check-in, and its distinct values.
 */
export const processCheckins = Effect.fn("poi.process")(function*(options: ProcessOptions) {
  const paths = yield* Path.Path
  const rejects: Array<string> = []
  const reader = new RawReader({
    file: options.input,
    encoding: options.encoding,
    onDrop: (reason, line, found) =>
      rejects.push(
        stringify(
          new Reject({
            stage: "poi process",
            reason,
            detail: `no ${reason === "coordinates" ? "place" : reason}: ${found}`,
            origin: { file: paths.basename(options.input), line }
          })
        )
      )
  })
  const { input, value } = yield* readThrough({ path: options.input }, reader, () => reader.rows)
  const { kept, rarePoi, rareUser } = frequent(value, options)
  const random = new Mersenne(options.seed)
  const visits = numberVisits(kept, random)
  const cut = splitByTime(visits, options.trainShare)
  const train = trainRows(visits, cut.train, options, random)
  const both = new Int32Array(cut.train.length + cut.test.length)
  both.set(cut.train)
  both.set(cut.test, cut.train.length)
  const rows = {
    train,
    val: validationRows(visits, cut.test, options),
    test: testRows(visits, cut.test, options),
    test_all: testRows(visits, both, options)
  }
  const leaking = options.noLeak
    ? leakingRows(Csv.sequencesCsv(visits, train, false), Csv.sequencesCsv(visits, rows.test_all, false))
    : new Set<number>()
  rows.test_all = rows.test_all.filter((_, place) => !leaking.has(place))
  const empty = poiSplits.find((split) => rows[split].length === 0)
  if (empty !== undefined && !options.lenient) {
    return yield* new InputError({
      where: options.input,
      found: `the split ${empty} has no rows (${visits.uid.length} of ${reader.rows} check-ins pass the filters)`,
      expected: "at least one row in every split",
      next: "Take more data or lower --poi-min and --user-min; --lenient writes it empty"
    })
  }

  const report: ProcessReport = {
    users: visits.users.length,
    pois: visits.pois.length,
    categories: visits.categories.length,
    regions: visits.regions.length,
    checkins: visits.uid.length,
    train_checkins: cut.train.length,
    test_checkins: cut.test.length,
    unknown_in_test: cut.unknown,
    masked: train.filter((row) => row.masked).length,
    rows: Object.fromEntries(poiSplits.map((split) => [split, rows[split].length])),
    left_out: leaking.size
  }
  const counts = new Counts({
    in: reader.rows,
    out: visits.uid.length,
    rejected: { ...reader.dropped, "rare-poi": rarePoi, "rare-user": rareUser }
  })
  const { folder, force, input: _, ...settings } = options
  const manifest = paths.join(folder, "Intermediate Files", "manifest.json")
  const written = yield* Effect.scoped(Effect.gen(function*() {
    const outputs = yield* Outputs.open({ stage: "poi process", manifest, force })
    const mapping = (file: string, name: string, values: ReadonlyArray<string>) =>
      write(outputs, `${file}_mapping.csv`, Csv.mappingCsv(name, values), values.length)
    yield* mapping("uid", "Uid", visits.users)
    yield* mapping("pid", "Pid", visits.pois)
    yield* mapping("catname", "Catname", visits.categories)
    yield* mapping("region", "Region", visits.regions)
    yield* write(outputs, "data.csv", Csv.dataCsv(visits), visits.uid.length)
    yield* write(outputs, "poi_info.csv", poiInfoCsv(visits), visits.pois.length)
    yield* write(outputs, "train_data.csv", Csv.visitsCsv(visits, cut.train), cut.train.length)
    yield* write(outputs, "test_data.csv", Csv.visitsCsv(visits, cut.test), cut.test.length)
    for (const split of poiSplits) {
      const name = splitName(split).replace("Intermediate Files/", "")
      yield* write(outputs, name, Csv.sequencesCsv(visits, rows[split], options.numpyInts), rows[split].length)
    }
    yield* write(outputs, "rejects.jsonl", rejects.map((line) => Buffer.from(`${line}\n`, "utf8")), rejects.length)
    return yield* outputs.commit({ options: settings, inputs: [input], counts, report: { ...report } })
  }))
  return { manifest, files: written.outputs, counts, report }
})
