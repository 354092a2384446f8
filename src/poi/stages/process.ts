import { FileSystem, Path } from "@effect/platform"
import { Effect, Schema } from "effect"
import { Counts, FileError, Options, printedAs, Stage, UsageError } from "../../stage/index.ts"
import { loadDatasets, selectDatasets } from "../layout.ts"
import { processCheckins, processDefaults } from "../process.ts"
import { dataDir, layout } from "./poiOptions.ts"

const Report = Schema.Struct({
  users: Schema.Number,
  pois: Schema.Number,
  categories: Schema.Number,
  regions: Schema.Number,
  checkins: Schema.Number,
  train_checkins: Schema.Number,
  test_checkins: Schema.Number,
  unknown_in_test: Schema.Number.annotations({ description: "Test check-ins of users or POIs that train lacks" }),
  masked: Schema.Number.annotations({ description: "Train rows that predict one of their visits, not the last" }),
  rows: Schema.Record({ key: Schema.String, value: Schema.Number }).annotations({ description: "Rows by split" }),
  left_out: Schema.Number.annotations({ description: "Rows of test_all that --no-leak left out" })
})

const Printed = Schema.Struct({ manifest: Schema.String, counts: Schema.typeSchema(Counts), report: Report })

/** What was made of the check-ins, with the files and the name of the folder they are in. */
interface Processed extends Effect.Effect.Success<ReturnType<typeof processCheckins>> {
  readonly repository: string
}

/** The data set's raw check-ins where its tree has them; the error names the first place that was looked at. */
const findInput = (root: string, repository: string, dataset: string) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const paths = yield* Path.Path
    const places = [repository, dataset, ""].map((folder) => paths.join(root, folder, `${dataset} base.csv`))
    for (const place of places) {
      if (yield* Effect.orElseSucceed(fs.exists(place), () => false)) return place
    }
    return yield* new FileError({ path: places[0]!, reason: "NotFound" })
  })

/** Raw check-ins in; mappings, check-ins by number, and the four splits out. */
export const poiProcess = Stage.make({
  name: "poi process",
  summary: "Number raw check-ins and cut them into train, val, test and test_all",
  details:
    "Rows without a place or a time go to rejects.jsonl; rare POIs and users are filtered. Both are counted in the manifest.",
  examples: ["datawright poi process --dataset NYC --input dataset_TSMC2014_NYC.txt --output-dir poi"],
  options: {
    dataset: Options.text("Data set: NYC or TKY", "name").pipe(Options.inGroup("input")),
    input: Options.file("Raw check-ins: the published tab-separated text, or CSV").pipe(
      Options.optional("{name} base.csv in the data set's tree")
    ),
    dataDir,
    outputDir: Options.newFolder("Folder that gets one tree a data set").pipe(
      Options.withDefault("data_formatted/poi")
    ),
    encoding: Options.choice("auto: Latin-1 for the text form, UTF-8 for CSV", ["auto", "utf-8", "latin-1"]).pipe(
      Options.withDefault("auto"),
      Options.inGroup("input")
    ),
    poiMin: Options.integer("Check-ins a POI needs", { min: 1 }).pipe(
      Options.withDefault(processDefaults.poiMinimum),
      Options.inGroup("limits")
    ),
    userMin: Options.integer("Check-ins a user needs, at POIs that have enough", { min: 1 }).pipe(
      Options.withDefault(processDefaults.userMinimum),
      Options.inGroup("limits")
    ),
    window: Options.integer("Check-ins of a row, target included", { min: 2 }).pipe(
      Options.withDefault(processDefaults.window)
    ),
    step: Options.integer("Check-ins from one window to the next", { min: 1 }).pipe(
      Options.withDefault(processDefaults.step)
    ),
    mask: Options.ratio("Chance that a train row predicts one of its visits in the place of its last").pipe(
      Options.withDefault(processDefaults.mask)
    ),
    seed: Options.integer("Seed of the random numbers", { max: 2 ** 32 - 1 }).pipe(
      Options.withDefault(processDefaults.seed)
    ),
    trainShare: Options.ratio("Share of check-ins, by time, that are train").pipe(
      Options.withDefault(processDefaults.trainShare)
    ),
    numpyInts: Options.flag("Write masked rows as the published files have them: np.int64(88)"),
    noLeak: Options.flag("Leave rows out of test_all whose target visit is in train"),
    lenient: Options.flag("Write splits without rows"),
    layout,
    force: Options.force
  },
  result: printedAs(Printed, ({ counts, manifest, report }: Processed) => ({ manifest, counts, report })),
  run: (options) =>
    Effect.gen(function*() {
      const paths = yield* Path.Path
      const datasets = yield* loadDatasets(options.layout)
      const [dataset, ...more] = yield* selectDatasets(datasets, [options.dataset])
      if (dataset === undefined || more.length > 0) {
        return yield* new UsageError({ found: `--dataset ${options.dataset}`, expected: "one data set" })
      }
      const { repository } = datasets[dataset]!
      const { encoding, force, lenient, mask, noLeak, numpyInts, outputDir, seed, step, trainShare, window } = options
      const processed = yield* processCheckins({
        dataset,
        input: options.input ?? (yield* findInput(options.dataDir ?? outputDir, repository, dataset)),
        folder: paths.join(outputDir, repository),
        encoding,
        poiMinimum: options.poiMin,
        userMinimum: options.userMin,
        window,
        step,
        mask,
        seed,
        trainShare,
        numpyInts,
        noLeak,
        lenient,
        force
      })
      return { ...processed, repository }
    }),
  tell: ({ counts, files, report, repository }) =>
    [
      ...files.map((file) =>
        `${String(file.records ?? "").padStart(9)} ${String(file.bytes).padStart(10)} ${
          file.sha256.slice(0, 12)
        } ${repository}/Intermediate Files/${file.path}`
      ),
      `${counts.in} check-ins read, ${counts.out} kept; left out: ${
        Object.entries(counts.rejected).map(([reason, count]) => `${count} ${reason}`).join(", ")
      }`,
      `${report.users} users, ${report.pois} POIs, ${report.categories} categories, ${report.regions} regions; ${report.masked} train rows masked, ${report.unknown_in_test} test check-ins without train`
    ].join("\n")
})
